// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.snapshot.Snapshot;
import dev.evograft.spi.snapshot.Snapshots;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SkillsCommandTest {

  @TempDir Path folder;

  private final FakeConsole console = new FakeConsole();
  private SkillLab lab;

  @BeforeEach
  void open() throws Exception {
    lab = new SkillLab(folder);
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private int skills(String... args) {
    SkillsCommand command = new SkillsCommand(lab.context, lab.skills(), console);
    return HostStandIn.execute(command, console, args);
  }

  @Test
  void listShowsAllWithWhatHidesThem() throws Exception {
    lab.shell("a", "true");
    lab.write(".skills/a/SKILL.md", "---", "name: a", "description: other", "---");
    lab.write(".skills/broken/SKILL.md", "nothing");
    assertThat(skills("list")).isZero();
    assertThat(console.out.toString().lines())
        .contains("a | skills/a | Does a.", "a | .skills/a | (hidden by skills/a)")
        .anyMatch(line -> line.startsWith("broken | .skills/broken | (unusable: its SKILL.md"));
    console.json = true;
    assertThat(skills("list")).isZero();
    assertThat(console.result.list("skills")).hasSize(3);
  }

  @Test
  void withoutSkillsItSaysHowToBegin() {
    assertThat(skills("list")).isZero();
    assertThat(console.out.toString()).contains("docs/skills.md");
  }

  @Test
  void showTellsWhatASkillNeeds() throws Exception {
    lab.skillMd("s", "name: s", "description: d", "permissions: [shell]", "requires: {bins: [sh]}");
    lab.write("skills/s/scripts/main.sh", "true");
    assertThat(skills("show", "s")).isZero();
    assertThat(console.out.toString())
        .contains("runs          scripts/main.sh", "programs      sh", "capabilities  shell");
    console.json = true;
    assertThat(skills("show", "s")).isZero();
    assertThat(console.result.object("needs").list("bins")).containsExactly("sh");
    assertThat(console.result.object("front_matter").list("permissions")).containsExactly("shell");
  }

  @Test
  void checkFailsForWhatCannotRun() throws Exception {
    lab.shell("good", "true");
    lab.skillMd("bad", "name: bad", "description: d", "entry_point: scripts/none.sh");
    assertThat(skills("check", "good")).isZero();
    assertThat(skills("check", "bad")).isEqualTo(1);
    assertThat(skills("check", "none")).isEqualTo(2);
    assertThat(skills("check")).isEqualTo(1);
    assertThat(console.out.toString())
        .contains("good: fine", "cannot run: entry_point 'scripts/none.sh' is no file");
  }

  @Test
  void aSkillOfInstructionsOnlyIsNoFault() throws Exception {
    lab.skillMd("guide", "name: guide", "description: d");
    assertThat(skills("check", "guide")).isZero();
    assertThat(skills("check")).isZero();
    assertThat(console.out.toString())
        .contains("guide:\n  note: it has instructions only")
        .doesNotContain("cannot run");
    console.json = true;
    assertThat(skills("check", "guide")).isZero();
    assertThat(console.result.toString()).contains("instructions only", "\"can_run\":false");
  }

  @Test
  void withoutSkillsThereIsNothingToCheckAndItSaysSo() {
    assertThat(skills("check")).isZero();
    assertThat(console.out.toString().lines())
        .singleElement()
        .matches(line -> line.contains("no skills to check") && line.contains("docs/skills.md"));
    console.json = true;
    assertThat(skills("check")).isZero();
    assertThat(console.result.list("skills")).isEmpty();
  }

  @Test
  void aMissingInterpreterIsToldOnce() throws Exception {
    lab.skillMd("py", "name: py", "description: d");
    lab.write("skills/py/scripts/main.py", "print()");
    lab.environment.put("PATH", lab.root.toString());
    assertThat(skills("check", "py")).isEqualTo(1);
    assertThat(console.out.toString()).containsOnlyOnce("cannot run").contains("install Python 3");
  }

  @Test
  void everyCommandHasAnExample() {
    CommandLine line = new CommandLine(new SkillsCommand(lab.context, lab.skills(), console));
    assertThat(line.getSubcommands()).hasSize(5);
    line.getSubcommands()
        .forEach(
            (name, command) ->
                assertThat(command.getUsageMessage()).contains("Example: evograft skills " + name));
  }

  @Test
  void emptyNamesAreRefusedByName() throws Exception {
    for (String command : List.of("show", "check", "test")) {
      assertThat(skills(command, "")).isEqualTo(2);
    }
    assertThat(console.err.toString().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("SKILL is empty; name a skill"));
    console.err.setLength(0);
    assertThat(skills("import-openclaw", "")).isEqualTo(2);
    assertThat(console.err.toString()).isEqualTo("DIR is empty; name one\n");
    assertThat(skills("test", "x", "--timeout", "0s")).isEqualTo(2);
  }

  @Test
  void testRunsTheSkillsOwnTest() throws Exception {
    lab.shell("s", "true");
    assertThat(skills("test", "s")).isEqualTo(2);
    assertThat(console.err.toString()).contains("has no test; add scripts/test.*");
    lab.write("skills/s/scripts/test.sh", "echo checking; exit 0");
    assertThat(skills("test", "s", "--timeout", "20s")).isZero();
    lab.write("skills/s/scripts/test.sh", "exit 2");
    assertThat(skills("test", "s")).isEqualTo(1);
    lab.write("skills/s/scripts/test.sh", "sleep 300");
    assertThat(skills("test", "s", "--timeout", "100ms")).isEqualTo(1);
    assertThat(console.out.toString())
        .contains("checking\nthe test of s passed\n", "failed with exit code 2");
  }

  @Test
  void importTakesASnapshotBeforeItChangesAnything() throws Exception {
    Path openClaw = folder.resolve("openclaw");
    Path skill = Files.createDirectories(openClaw.resolve("skills/hello"));
    Files.writeString(skill.resolve("SKILL.md"), "---\nname: hello\ndescription: d.\n---\n");
    List<String> taken = new ArrayList<>();
    lab.context.with(Snapshots.class, snapshots(taken));

    assertThat(skills("import-openclaw", openClaw.toString(), "--dry-run")).isZero();
    assertThat(taken).isEmpty();
    assertThat(skills("import-openclaw", openClaw.toString())).isZero();
    assertThat(taken).containsExactly("before skills import-openclaw, there: false");
    assertThat(skills("import-openclaw", openClaw.toString())).isZero();
    assertThat(taken).as("nothing to do").hasSize(1);
  }

  @Test
  void importGoesOnWithoutASnapshotOnlyWhenAsked() throws Exception {
    Path openClaw = folder.resolve("openclaw");
    Path skill = Files.createDirectories(openClaw.resolve("skills/hello"));
    Files.writeString(skill.resolve("SKILL.md"), "---\nname: hello\ndescription: d.\n---\n");
    for (EvograftException refused :
        List.of(
            new EvograftException("split_index", "its index is split; git does this and that"),
            new BadInputException("foreign_workspace", "not yours; look at it"),
            new RetriableException("git_busy", "git is at work; try again", null))) {
      lab.context.with(Snapshots.class, refusing(refused));
      assertThat(skills("import-openclaw", openClaw.toString())).isNotZero();
      assertThat(console.err.toString())
          .contains(refused.getMessage() + "; or import without one, with --no-snapshot");
      assertThat(lab.root.resolve("skills/hello")).doesNotExist();
    }
    assertThat(skills("import-openclaw", openClaw.toString(), "--no-snapshot")).isZero();
    assertThat(lab.root.resolve("skills/hello/SKILL.md")).exists();
  }

  private static Snapshots refusing(EvograftException why) {
    return (Snapshots)
        Proxy.newProxyInstance(
            Snapshots.class.getClassLoader(),
            new Class<?>[] {Snapshots.class},
            (proxy, method, args) -> {
              throw why;
            });
  }

  /** Notes whether the skill was there already when it was asked. */
  private Snapshots snapshots(List<String> taken) {
    return (Snapshots)
        Proxy.newProxyInstance(
            Snapshots.class.getClassLoader(),
            new Class<?>[] {Snapshots.class},
            (proxy, method, args) -> {
              taken.add(args[0] + ", there: " + Files.exists(lab.root.resolve("skills/hello")));
              return new Snapshot(
                  "s1",
                  Instant.EPOCH,
                  Snapshot.Kind.WORK,
                  "",
                  new Snapshot.Counts(0, 0, 1),
                  List.of());
            });
  }

  @Test
  void importTellsWhatItDidAndWouldDo() throws Exception {
    Path openClaw = folder.resolve("openclaw");
    Path skill = Files.createDirectories(openClaw.resolve("skills/x"));
    Files.writeString(skill.resolve("SKILL.md"), "---\nname: x\ndescription: d\n---\n");
    assertThat(skills("import-openclaw", openClaw.toString(), "--dry-run")).isZero();
    assertThat(lab.root.resolve("skills")).doesNotExist();
    console.json = true;
    assertThat(skills("import-openclaw", openClaw.toString())).isZero();
    assertThat(console.result.toString()).contains("\"action\":\"imported\"", "\"dry_run\":false");
    assertThat(lab.root.resolve("skills/x/SKILL.md")).exists();
    assertThat(skills("import-openclaw", openClaw.toString(), "--skill-conflict", "maybe"))
        .isEqualTo(2);
    assertThat(skills("import-openclaw", openClaw.resolve("none").toString())).isEqualTo(2);
    assertThat(skills("import-openclaw", skill.toString())).isEqualTo(1);
  }
}
