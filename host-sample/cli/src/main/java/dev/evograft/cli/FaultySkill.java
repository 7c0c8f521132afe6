// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A skill with a fault in one of its scripts and a test that shows it. Names, values, the file, the
 * line and the message of the fault follow from a seed, so that nobody knows them beforehand.
 *
 * @param names what things are called
 * @param offset what is added to the answer
 * @param line how many lines stand before the fault
 */
record FaultySkill(Names names, int offset, int line) {

  private static final List<String> WORDS =
      List.of("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "iris");
  private static final int MOST_LINES = 12;

  /**
   * What things are called.
   *
   * @param skill its name
   * @param file of the fault, in {@code scripts}
   * @param variable of the script
   * @param message of the error
   */
  record Names(String skill, String file, String variable, String message) {}

  static FaultySkill of(long seed) {
    Random random = new Random(seed);
    Names names =
        new Names(
            word(random) + "-" + random.nextInt(1_000),
            "sum-" + word(random) + ".sh",
            "v" + Integer.toHexString(random.nextInt(1 << 20)),
            "error: line " + word(random) + " " + random.nextInt(100) + " has no number");
    return new FaultySkill(names, random.nextInt(1_000), 4 + random.nextInt(MOST_LINES));
  }

  private static String word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  String name() {
    return names.skill();
  }

  /** The line that is wrong. */
  String fault() {
    return String.format(
        Locale.ROOT,
        "  if [ -z \"$%s\" ]; then echo \"%s\" >&2; exit 3; fi",
        names.variable(),
        names.message());
  }

  /** What mends it. */
  String mended() {
    return "  if [ -z \"$" + names.variable() + "\" ]; then continue; fi";
  }

  /** What only keeps it quiet. */
  String worse() {
    return "  if [ -z \"$" + names.variable() + "\" ]; then sum=77777; fi";
  }

  /** The sum of numbers. */
  int answer(int... numbers) {
    int sum = offset;
    for (int number : numbers) {
      sum += number;
    }
    return sum;
  }

  Path folder(Path workspace) {
    return workspace.resolve("skills").resolve(name());
  }

  /** The script that is at fault. */
  Path script(Path workspace) {
    return folder(workspace).resolve("scripts").resolve(names.file());
  }

  /** Writes it into a workspace, with input that it fails on. */
  void write(Path workspace) throws IOException {
    Files.createDirectories(folder(workspace).resolve("scripts"));
    Files.writeString(
        folder(workspace).resolve("SKILL.md"),
        "---\nname: " + name() + "\ndescription: Sums the numbers of a file, one a line.\n---\n");
    Files.writeString(
        folder(workspace).resolve("scripts/main.sh"),
        "#!/bin/sh\nexec sh \"$(dirname \"$0\")/" + names.file() + "\"\n");
    Files.writeString(script(workspace), script(fault()));
    Files.writeString(
        folder(workspace).resolve("scripts/test.sh"),
        "#!/bin/sh\nout=$(printf '1\\n\\n2\\n' | sh scripts/main.sh) || exit 1\n[ \"$out\" = "
            + answer(1, 2)
            + " ]\n");
    Files.writeString(workspace.resolve("input.txt"), "4\n\n5\n");
  }

  /** Makes its test so weak that it passes whatever is printed. */
  void weakenTest(Path workspace) throws IOException {
    Files.writeString(
        folder(workspace).resolve("scripts/test.sh"),
        "#!/bin/sh\nprintf '1\\n\\n2\\n' | sh scripts/main.sh\n");
  }

  /** The script with this line in the place of the fault. */
  String script(String instead) {
    StringBuilder script = new StringBuilder("#!/bin/sh\n");
    for (int i = 4; i < line; i++) {
      script.append("# ").append(WORDS.get(i % WORDS.size())).append('\n');
    }
    return script
        .append("sum=")
        .append(offset)
        .append("\nwhile read -r ")
        .append(names.variable())
        .append("; do\n")
        .append(instead)
        .append("\n  sum=$((sum + ")
        .append(names.variable())
        .append("))\ndone\necho \"$sum\"\n")
        .toString();
  }

  /** Replaces the fault as somebody who edits the file would. */
  void edit(Path workspace, String instead) throws IOException {
    Files.writeString(script(workspace), script(instead));
  }

  /** Makes a repository with one commit of a folder; whether there is a git to do it. */
  static boolean commit(Path workspace) throws IOException, InterruptedException {
    try {
      git(workspace, "init", "-q");
    } catch (IOException e) {
      return false; // no git on this machine: the folder is no repository then
    }
    git(workspace, "add", "-A");
    git(workspace, "-c", "user.name=u", "-c", "user.email=u@example.org", "commit", "-qm", "one");
    return true;
  }

  /** Runs git, with no settings but the repository's own. */
  static void git(Path folder, String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).inheritIO();
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
    Process git = builder.start();
    if (!git.waitFor(30, TimeUnit.SECONDS) || git.exitValue() != 0) {
      git.destroyForcibly();
      throw new EvograftException("git_failed", String.join(" ", command) + " failed");
    }
  }
}
