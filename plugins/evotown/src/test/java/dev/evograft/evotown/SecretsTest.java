// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No secret of the runtime's corpus is in anything that the server received, wherever it stood. */
class SecretsTest {

  private static final Path CORPUS =
      Path.of("../../runtime-spi/runtime/src/test/resources/redaction/secrets.json");
  private static final int LONGEST_REST = 12;

  @TempDir private Path folder;

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

  @Test
  void nothingOfTheCorpusLeaves() throws Exception {
    List<Form> forms = forms();
    try (StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
        TestRuntime runtime =
            TestRuntime.in(folder)
                .set("evotown.url", town.url().toString())
                .set("evotown.engine_id", StandIn.ENGINE_ID)
                .set("evotown.token", town.token())
                .plugin("evotown", new EvotownPlugin())
                .start()) {
      for (int i = 0; i < forms.size(); i++) {
        run(runtime, "run-" + i, forms.get(i).text());
      }
      assertThat(runtime.deliveries().drain(Duration.ofSeconds(120))).isTrue();

      assertThat(runtime.deliveries().deadLetters(10)).isEmpty();
      Map<String, List<String>> texts = texts(town);
      for (int i = 0; i < forms.size(); i++) {
        assertThat(leaks(forms.get(i), texts.get("run-" + i))).as(forms.get(i).form()).isEmpty();
      }
    }
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

  private static void run(TestRuntime runtime, String id, String text) {
    RunSpec spec = RunSpec.skill("s").withRunId(id).withLabels(Map.of("task", text, "note", text));
    RunHandle run = runtime.runs().start(spec);
    run.progress(text);
    run.log(text);
    run.signal("note", text);
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
