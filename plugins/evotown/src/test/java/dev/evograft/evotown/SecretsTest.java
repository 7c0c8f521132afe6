// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.skill.Skills;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No secret of the runtime's corpus is in anything that the server received, wherever it stood. */
class SecretsTest {

  private static final Path CORPUS =
      Path.of("../../runtime-spi/runtime/src/test/resources/redaction/secrets.json");
  private static final int LONGEST_REST = 12;

  @TempDir private Path folder;

  private final HttpClient http = new HttpClient(HttpSettings.of("evotown", "evograft/test"));
  private final Captured plugin = new Captured();
  private final FakeSkills skills = new FakeSkills();

  @AfterEach
  void close() {
    http.close();
  }

  /**
   * A secret in a text.
   *
   * @param secret it
   * @param form the text, with its place
   */
  private record Form(String secret, String form) {
    String text() {
      return form.replace("{{SECRET}}", secret);
    }
  }

  /** In whatever came in, and wherever: lines, headers, file names, jobs and registrations too. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void nothingOfTheCorpusLeaves(Mode mode) throws Exception {
    List<Form> forms = forms();
    try (StandIn town = StandIn.start(StandIn.Options.of(mode));
        TestRuntime runtime = runtime(town)) {
      for (int i = 0; i < forms.size(); i++) {
        run(runtime, "run-" + i, forms.get(i).text());
      }
      assertThat(runtime.deliveries().drain(Duration.ofMinutes(5))).isTrue();
      assertThat(runtime.deliveries().deadLetters(10)).isEmpty();
      for (int i = 0; i < forms.size(); i += 4) {
        serve(town, forms.get(i).text());
      }
      register(town, forms);

      Map<String, List<String>> texts = texts(town);
      for (int i = 0; i < forms.size(); i++) {
        assertThat(leaks(forms.get(i), texts.get("run-" + i))).as(forms.get(i).form()).isEmpty();
      }
      Set<String> parts = parts(forms);
      for (String request : town.received()) {
        assertThat(partIn(request, parts)).as(request).isEmpty();
      }
      assertThat(town.received())
          .anyMatch(request -> request.contains("/engines/register"))
          .anyMatch(request -> request.contains("log_excerpt") && request.contains("run_id"))
          .anyMatch(request -> request.contains(mode == Mode.REAL ? "/jobs/" : "multipart/"));
    }
  }

  /** What only looks like one can be read there as it was, marks without width apart. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void whatIsHarmlessCanBeReadAtTheServer(Mode mode) throws Exception {
    List<String> harmless = lookalikes();
    try (StandIn town = StandIn.start(StandIn.Options.of(mode));
        TestRuntime runtime = runtime(town)) {
      for (int i = 0; i < harmless.size(); i++) {
        RunHandle run = runtime.runs().start(RunSpec.skill("s").withRunId("run-" + i));
        run.log(harmless.get(i));
        run.signal("note", harmless.get(i));
        run.succeed();
      }
      assertThat(runtime.deliveries().drain(Duration.ofMinutes(5))).isTrue();

      for (int i = 0; i < harmless.size(); i++) {
        // Whose home it is goes, though that is no secret.
        String expected = harmless.get(i).replace("/home/dev/", "~/");
        JsonObject sent = sent(town, "run-" + i);
        assertThat(sent.object("signals").string("note", "")).isEqualTo(expected);
        assertThat(sent.string("log_excerpt", "").replace(String.valueOf(BrokenText.MARK), ""))
            .isEqualTo(expected);
      }
    }
  }

  private TestRuntime runtime(StandIn town) throws Exception {
    return TestRuntime.in(folder)
        .set("evotown.url", town.url().toString())
        .set("evotown.engine_id", StandIn.ENGINE_ID)
        .set("evotown.token", town.token())
        .set("evotown.artifacts", "upload")
        .set("evotown.upload_above", "1")
        .set("evotown.job_skills", "s")
        .service("skills", Skills.class, skills)
        .plugin("evotown", plugin)
        .start();
  }

  private static JsonObject sent(StandIn town, String runId) {
    return town.requests().stream()
        .filter(request -> request.string("path", "").endsWith("/runs/" + runId + "/complete"))
        .map(request -> request.object("body"))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  /** What a daemon does besides: a heartbeat, and a job whose skill prints the text. */
  private void serve(StandIn town, String text) {
    Link link = Link.of(plugin.context(), Setup.of(plugin.context(), town.url()), http);
    new Heartbeat(link).beat();
    town.job(
        JsonObject.of(
            Map.of(
                "target_engine_id",
                StandIn.ENGINE_ID,
                "message",
                "look",
                "payload",
                JsonObject.of(Map.of("skill", "s")))));
    skills.output = text;
    skills.reason = text;
    new JobLoop(link, new Shown(plugin.context())).poll();
  }

  /** Another engine, whose settings hold the texts. */
  private void register(StandIn town, List<Form> forms) {
    for (int i = 0; i < forms.size(); i += 4) {
      String text = forms.get(i).text();
      try (FakeContext context =
          new FakeContext("evotown", folder.resolve("other"))
              .home(folder.resolve("home-" + i))
              .redactor(plugin.context().redactor())
              .set("evotown.url", town.url().toString())
              .set("evotown.admin_token", town.adminToken())
              .set("evotown.display_name", text)
              .set("evotown.owner_team", text)
              .set("evotown.engine_version", text)) {
        Setup setup = Setup.of(context, town.url());
        new Registration(setup, http, context.redactor(), context.clock()).register(true);
        new Heartbeat(Link.of(context, setup, http)).beat();
      } catch (EvograftException e) {
        assertThat(e.code()).isEqualTo("not_registered"); // too long, and so not sent
      }
    }
  }

  /** All that tells long secrets: no text around any of them has it. */
  private static Set<String> parts(List<Form> forms) {
    String around = forms.stream().map(Form::form).collect(Collectors.joining("\n"));
    Set<String> parts = new HashSet<>();
    for (Form form : forms) {
      for (String line : form.secret().split("\n")) {
        for (int i = 0; i + LONGEST_REST < line.length() && !line.startsWith("-----"); i++) {
          String part = line.substring(i, i + LONGEST_REST + 1);
          if (!around.contains(part)) {
            parts.add(part);
          }
        }
      }
    }
    assertThat(parts).hasSizeGreaterThan(1_000);
    return parts;
  }

  private static List<String> partIn(String request, Set<String> parts) {
    String text = request.replace(String.valueOf(BrokenText.MARK), "");
    List<String> found = new ArrayList<>();
    for (int i = 0; i + LONGEST_REST < text.length(); i++) {
      String part = text.substring(i, i + LONGEST_REST + 1);
      if (parts.contains(part)) {
        found.add(part);
      }
    }
    return found;
  }

  private static List<String> lookalikes() throws Exception {
    List<String> texts = new ArrayList<>();
    for (Object item : (List<?>) JsonText.parse(Files.readAllBytes(CORPUS))) {
      ((JsonObject) item).list("lookalikes").forEach(text -> texts.add((String) text));
    }
    assertThat(texts).hasSizeGreaterThanOrEqualTo(200);
    return texts;
  }

  /** Half a secret has no shape: none may be halved where a long output is cut, at either cut. */
  @Test
  void nothingOfTheCorpusLeavesWhereAnOutputIsCut() throws Exception {
    List<Form> forms = forms(); // a third of them: a long output each takes its time
    Random random = new Random(11);
    try (StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
        TestRuntime runtime =
            TestRuntime.in(folder)
                .set("evotown.url", town.url().toString())
                .set("evotown.engine_id", StandIn.ENGINE_ID)
                .set("evotown.token", town.token())
                .plugin("evotown", new EvotownPlugin())
                .start()) {
      for (int i = 0; i < forms.size(); i += 3) {
        String text = forms.get(i).text();
        int begin = (16 << 10) - random.nextInt(text.length());
        int end = (48 << 10) - 64 - random.nextInt(text.length());
        RunHandle run = runtime.runs().start(RunSpec.skill("s").withRunId("run-" + i));
        run.log(lines(begin) + text + "\n" + lines(60_000) + text + "\n" + lines(end - 1));
        run.succeed();
      }
      assertThat(runtime.deliveries().drain(Duration.ofSeconds(120))).isTrue();

      Map<String, List<String>> texts = texts(town);
      for (int i = 0; i < forms.size(); i += 3) {
        assertThat(leaks(forms.get(i), texts.get("run-" + i)))
            .as("%s, seed 11", forms.get(i).form())
            .isEmpty();
      }
    }
  }

  /** So many harmless characters, the last of which ends a line. */
  private static String lines(int length) {
    String line = "nothing to see here\n";
    String all = line.repeat(length / line.length() + 1);
    return all.substring(all.length() - length);
  }

  private void run(TestRuntime runtime, String id, String text) throws IOException {
    RunSpec spec = RunSpec.skill("s").withRunId(id).withLabels(Map.of("task", text, "note", text));
    RunHandle run = runtime.runs().start(spec);
    run.progress(text);
    run.log(text);
    run.signal("note", text);
    run.artifact(Artifact.of(text, Files.writeString(folder.resolve(id), "all is well")));
    run.signal("deep", Map.of("list", List.of(text)));
    run.fail(text);
  }

  /** All texts that the server received about each run. */
  private static Map<String, List<String>> texts(StandIn town) {
    Map<String, List<String>> texts = new HashMap<>();
    for (JsonObject request : town.requests()) {
      String[] path = request.string("path", "").split("/runs/|/");
      if (request.string("path", "").contains("/runs/")) {
        collect(request, texts.computeIfAbsent(path[path.length - 2], id -> new ArrayList<>()));
      }
    }
    return texts;
  }

  private static void collect(Object value, List<String> texts) {
    if (value instanceof String text) {
      texts.add(text);
    } else if (value instanceof JsonObject object) {
      object.forEach(
          (name, member) -> {
            texts.add(name);
            collect(member, texts);
          });
    } else if (value instanceof List<?> list) {
      list.forEach(item -> collect(item, texts));
    }
  }

  private static List<String> leaks(Form form, List<String> texts) {
    String secret = form.secret().replaceAll("-----[A-Z ]+-----", "").strip();
    return texts.stream()
        .map(text -> text.replace(String.valueOf(BrokenText.MARK), ""))
        .filter(text -> holds(text, secret, form.form()))
        .toList();
  }

  private static boolean holds(String text, String secret, String form) {
    if (secret.length() <= LONGEST_REST) {
      return text.contains(secret);
    }
    for (int i = 0; i + LONGEST_REST <= secret.length(); i++) {
      String run = secret.substring(i, i + LONGEST_REST);
      if (!run.isBlank() && text.contains(run) && !form.contains(run)) {
        return true;
      }
    }
    return false;
  }

  private static List<Form> forms() throws Exception {
    List<Form> forms = new ArrayList<>();
    for (Object item : (List<?>) JsonText.parse(Files.readAllBytes(CORPUS))) {
      JsonObject kind = (JsonObject) item;
      StringBuilder secret = new StringBuilder(kind.string("secret", ""));
      kind.list("secret_parts").forEach(secret::append);
      kind.list("forms").forEach(form -> forms.add(new Form(secret.toString(), (String) form)));
    }
    assertThat(forms).hasSizeGreaterThanOrEqualTo(200);
    return forms;
  }
}
