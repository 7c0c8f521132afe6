// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Cycles of evolution from the outside, with a fault that nobody knows beforehand. */
@DisabledOnOs(OS.WINDOWS) // the skills are shell scripts
class EvolveIT {

  static final String GENE =
      """
      {"type":"Gene","id":"gene_skip_empty","category":"repair","signals_match":["log_error"],
      "summary":"skips what is empty","strategy":["Skip what is empty"],
      "constraints":{"max_files":2,"forbidden_paths":[".git"]},"validation":["node test.js"]}
      """
          .replace("\n", "");

  @TempDir private Path root;
  private FaultySkill skill;
  private Cli cli;

  @BeforeEach
  void make() throws Exception {
    long seed = Long.getLong("evolve.seed", System.nanoTime());
    System.out.println("EvolveIT: -Devolve.seed=" + seed);
    skill = FaultySkill.of(seed);
    cli = workspace("one");
  }

  private Cli workspace(String name) throws Exception {
    Cli made = new Cli(root.resolve(name));
    skill.write(made.workspace());
    FaultySkill.commit(made.workspace());
    Files.writeString(made.workspace().resolve("notes.txt"), "mine, not committed\n");
    return made;
  }

  private void fails(Cli in) throws Exception {
    in.run("run", skill.name(), "--input", "input.txt").exits(1);
  }

  /** An agent that edits the script so. */
  private Path agent(String line, String then) throws IOException {
    return agent(root, skill, line, then);
  }

  static Path agent(Path root, FaultySkill skill, String line, String then) throws IOException {
    Path agent = root.resolve("agent-" + System.nanoTime() + ".sh");
    String file = skill.script(Path.of("")).toString();
    Files.writeString(
        agent,
        "#!/bin/sh\ncat > /dev/null\n"
            // in a sandbox it sees no temporary file but its own; without one others run beside it
            + ("line=$(mktemp)\ncat > \"$line\" <<'END_OF_LINE'\n" + line + "\nEND_OF_LINE\n")
            + "awk -v file=\"$line\" '/if \\[ -z/ { getline l < file; print l; next } "
            + ("{ print }' "
                + file
                + " > new.tmp && cat new.tmp > "
                + file
                + " && rm new.tmp \"$line\"\n")
            + then
            + "\necho done with it\n");
    assertThat(agent.toFile().setExecutable(true)).isTrue();
    return agent;
  }

  @Test
  void aCapsuleOfOneWorkspaceMendsAnother() throws Exception {
    cli.input(GENE).run("genes", "add", "-").exits(0);
    fails(cli);
    Cli.Result first =
        cli.with("EVOGRAFT_EVOLVE_COMMAND", agent(skill.mended(), "").toString())
            .run("evolve", "--json")
            .exits(0);
    assertThat(first.json().string("status")).hasValue("success");
    assertThat(cli.run("gep", "verify", "--json").exits(0).json()).containsEntry("ok", true);
    cli.run("gep", "export", root.resolve("one.gepx").toString()).exits(0);

    Cli other = workspace("two");
    other.run("gep", "import", root.resolve("one.gepx").toString()).exits(0);
    other.run("genes", "promote", "gene_skip_empty").exits(0);
    String capsule = first.json().object("details").string("capsule", "");
    other.run("capsules", "promote", capsule).exits(0);
    fails(other);
    Map<String, String> before = files(other.workspace());
    JsonObject second = other.run("evolve", "--json").exits(0).json();

    assertThat(second.string("status")).hasValue("success");
    assertThat(Files.readString(skill.script(other.workspace()))).contains(skill.mended());
    Map<String, String> after = files(other.workspace());
    String changed = skill.script(Path.of("")).toString();
    assertThat(after.remove(changed)).isNotEqualTo(before.remove(changed));
    assertThat(after).isEqualTo(before);
    assertThat(other.run("run", skill.name(), "--input", "input.txt").exits(0).out())
        .contains(Integer.toString(9 + skill.offset()));
    JsonObject event = latest(other, "events.jsonl");
    assertThat(event.string("source_type")).hasValue("reused");
    assertThat(event.object("outcome").string("status")).hasValue("success");
    assertThat(other.run("gep", "verify", "--json").exits(0).json()).containsEntry("ok", true);
    assertThat(other.run("evolve", "history").exits(0).out()).contains("repair", "success");
  }

  @Test
  void aBadCapsuleIsRefusedAndNothingOfItStays() throws Exception {
    cli.input(GENE).run("genes", "add", "-").exits(0);
    Cli careless = workspace("careless");
    careless.input(GENE).run("genes", "add", "-").exits(0);
    skill.weakenTest(careless.workspace());
    fails(careless);
    JsonObject kept =
        careless
            .with("EVOGRAFT_EVOLVE_COMMAND", agent(skill.worse(), "").toString())
            .run("evolve", "--json")
            .exits(0)
            .json();
    careless.run("gep", "export", root.resolve("careless.gepx").toString()).exits(0);
    cli.run("gep", "import", root.resolve("careless.gepx").toString()).exits(0);
    cli.run("capsules", "promote", kept.object("details").string("capsule", "")).exits(0);
    fails(cli);
    Files.writeString(cli.workspace().resolve("staged.txt"), "staged\n");
    FaultySkill.git(cli.workspace(), "add", "staged.txt");
    Map<String, String> before = files(cli.workspace());

    JsonObject told = cli.run("evolve", "--json").exits(1).json();

    assertThat(told.string("status")).hasValue("failed");
    assertThat(told.object("details").string("code")).hasValue("validation");
    assertThat(files(cli.workspace())).isEqualTo(before);
    assertThat(cli.run("evolve", "stats").exits(0).out()).contains("failed: 1");
    assertThat(cli.run("evolve", "explain", told.string("cycle", "")).exits(0).out())
        .contains("replay", "exit code 1", skill.name());
  }

  @Test
  void whatAKilledCycleLeftIsEndedAndUndone() throws Exception {
    cli.with("EVOGRAFT_EVOLVE_SANDBOX", "off"); // which would prevent it
    cli.input(GENE).run("genes", "add", "-").exits(0);
    fails(cli);
    Map<String, String> before = files(cli.workspace());
    Path alive = root.resolve("alive");
    String forever =
        "(setsid sh -c 'while :; do echo x >> %s; sleep 0.1; done' &)\nwhile :; do sleep 1; done"
            .formatted(alive);
    cli.with("EVOGRAFT_EVOLVE_PLACE", "here")
        .with("EVOGRAFT_EVOLVE_COMMAND", agent(skill.worse(), forever).toString());
    Child child = cli.start("evolve");
    Wait.until("the agent works", () -> Files.exists(alive));
    child.process().destroyForcibly().waitFor();
    assertThat(files(cli.workspace())).isNotEqualTo(before);

    cli.with("EVOGRAFT_EVOLVE_COMMAND", "");
    Cli.Result next = cli.run("evolve", "history", "--json").exits(0);
    assertThat(next.json().objects("cycles")).hasSize(1);
    cli.run("evolve", "--quiet").exits(0);

    assertThat(files(cli.workspace())).isEqualTo(before);
    long size = Files.size(alive);
    cli.run("solidify", "--abandon").exits(0);
    assertThat(Files.size(alive)).isEqualTo(size);
  }

  @Test
  void anAgentThatCheatsIsCaughtAndUndone() throws Exception {
    cli.with("EVOGRAFT_EVOLVE_SANDBOX", "off"); // which would prevent it
    cli.input(GENE).run("genes", "add", "-").exits(0);
    fails(cli);
    Map<String, String> before = files(cli.workspace());
    String test = "printf '#!/bin/sh\\nexit 0\\n' > skills/" + skill.name() + "/scripts/test.sh";
    String assets = cli.workspace().resolve("assets/gep/capsules.jsonl").toString();
    String forged =
        "echo '{\"type\":\"Capsule\",\"id\":\"capsule_forged\",\"gene\":\"gene_skip_empty\"}' >> "
            + assets;
    String left = "(setsid sleep 60 > /dev/null 2>&1 &)";
    for (String cheat : new String[] {test, forged, left}) {
      JsonObject told =
          cli.with("EVOGRAFT_EVOLVE_COMMAND", agent(skill.mended(), cheat).toString())
              .run("evolve", "--json")
              .exits(1)
              .json();
      assertThat(told.object("details").string("code"))
          .as(told.toString())
          .hasValue("constraint_destructive");
      assertThat(files(cli.workspace())).isEqualTo(before);
    }
    cli.run("capsules", "show", "capsule_forged").exits(2);
    assertThat(cli.run("evolve", "stats", "--json").exits(0).json().object("outcomes"))
        .containsEntry("failed", 3L);
  }

  @Test
  void anAgentThatIsAskedMakesTheChange() throws Exception {
    cli.input(GENE).run("genes", "add", "-").exits(0);
    fails(cli);

    assertThat(cli.run("evolve", "--quiet").exits(0).out())
        .contains("Skip what is empty", "test of the skill in skills/" + skill.name());
    cli.run("evolve").exits(2).complains("waits", "evograft solidify");
    skill.edit(cli.workspace(), skill.mended());

    JsonObject closed = cli.run("solidify", "--json").exits(0).json();
    assertThat(closed.string("status"))
        .as("%s%n%s", closed, cli.run("evolve", "explain", closed.string("cycle", "")).out())
        .hasValue("success");
    cli.run("solidify").exits(2).complains("no cycle waits");
  }

  /** What no later cycle could see is told until a person says that it was looked at. */
  @Test
  void librariesThatWereChangedMeanwhileAreToldByTheDoctor() throws Exception {
    cli.with("EVOGRAFT_EVOLVE_SANDBOX", "off"); // which would prevent it
    cli.input(GENE).run("genes", "add", "-").exits(0);
    Path library = cli.workspace().resolve("node_modules/lib/index.js");
    Files.createDirectories(library.getParent());
    Files.writeString(library, "// theirs\n");
    Files.writeString(cli.workspace().resolve(".gitignore"), "node_modules/\n");
    fails(cli);
    String weakens = "echo '// weak' > " + library;

    cli.with("EVOGRAFT_EVOLVE_COMMAND", agent(skill.mended(), weakens).toString())
        .run("evolve", "--quiet");

    assertThat(cli.run("doctor").exits(1).out())
        .contains("PROBLEM", "node_modules/lib/index.js", "install it anew", "evolve seen")
        .contains("sandbox    none: evolve.sandbox=off");
    cli.run("evolve", "seen").exits(0);
    cli.run("doctor").exits(0);
  }

  @Test
  void theDoctorSaysWhichSandboxIsActive() throws Exception {
    JsonObject told = cli.run("doctor", "--json").json().object("sandbox");
    boolean works = told.bool("required_can_be_met", false);
    assertThat(told.string("works").isPresent()).isEqualTo(works);
    assertThat(told.string("active")).isEqualTo(told.string("works"));
    assertThat(told.string("use")).hasValue("auto");
    assertThat(told.string("why", "")).doesNotContain("no folder can be made");

    cli.with("EVOGRAFT_EVOLVE_SANDBOX", "required");
    Cli.Result required = cli.run("doctor").exits(works ? 0 : 1);
    assertThat(required.out())
        .contains(works ? "evolve.sandbox=required can be met" : "no cycle begins before that");
  }

  @Test
  void aPersonSeesTheChangeBeforeItIsKept() throws Exception {
    cli.input(GENE).run("genes", "add", "-").exits(0);
    fails(cli);
    Map<String, String> before = files(cli.workspace());
    cli.with("EVOGRAFT_EVOLVE_COMMAND", agent(skill.mended(), "").toString());

    cli.run("evolve", "--review", "--quiet").exits(0);
    assertThat(files(cli.workspace())).isEqualTo(before);
    assertThat(cli.run("review", "show").exits(0).out()).contains("+" + skill.mended());
    cli.run("review", "reject", "--reason", "not now").exits(0);
    assertThat(files(cli.workspace())).isEqualTo(before);

    cli.run("evolve", "--review", "--quiet").exits(0);
    Files.writeString(skill.script(cli.workspace()), "#!/bin/sh\necho mine\n");
    cli.run("review", "approve").exits(1).complains(skill.names().file(), "waits on");
    assertThat(skill.script(cli.workspace())).content().contains("echo mine");
    skill.edit(cli.workspace(), skill.fault());

    cli.with("EVOGRAFT_EVOLVE_COMMIT", "current").run("review", "approve").exits(0);
    assertThat(skill.script(cli.workspace())).content().contains(skill.mended());
    assertThat(cli.run("evolve", "history", "--json").exits(0).json().objects("cycles")).hasSize(2);
  }

  @Test
  void aLoopWakesWhenARunFailedAndEndsWhenItIsAsked() throws Exception {
    cli.input(GENE).run("genes", "add", "-").exits(0);
    Map<String, String> settings =
        Map.of(
            "EVOGRAFT_EVOLVE_COMMAND",
            agent(skill.mended(), "").toString(),
            "EVOGRAFT_EVOLVE_LOOP_MAX_LOAD",
            "10000");
    Cli looping = new Cli(root.resolve("one"), "loop").with(settings);
    Child loop = looping.start("evolve", "--loop");
    fails(cli);
    Wait.until(
        "the fault is mended",
        () -> Files.readString(skill.script(cli.workspace())).contains(skill.mended()));

    assertThat(cli.run("evolve", "stop").exits(0).out()).contains("Stopped");
    loop.exits(0);
    assertThat(cli.run("evolve", "stop").exits(0).out()).contains("No loop");
  }

  /** The last line of a file of assets. */
  private static JsonObject latest(Cli in, String file) throws IOException {
    var lines = Files.readAllLines(in.workspace().resolve("assets/gep").resolve(file));
    String last = lines.get(lines.size() - 1);
    return JsonText.parseObject(last.getBytes(StandardCharsets.UTF_8));
  }

  /** Every file of the user, git's settings and index too, by a hash of its bytes and its mode. */
  static Map<String, String> files(Path workspace) throws Exception {
    Set<String> left = Set.of(".evograft", "assets", "memory", ".git");
    Map<String, String> files = new TreeMap<>();
    Files.walkFileTree(
        workspace,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes seen) {
            boolean skip = left.contains(workspace.relativize(folder).toString());
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
            files.put(workspace.relativize(file).toString(), hash(file));
            return FileVisitResult.CONTINUE;
          }
        });
    for (String own : new String[] {"HEAD", "config", "index"}) {
      files.put(".git/" + own, hash(workspace.resolve(".git").resolve(own)));
    }
    return files;
  }

  private static String hash(Path file) throws IOException {
    try {
      byte[] sum =
          java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(sum) + " " + Files.getPosixFilePermissions(file);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
