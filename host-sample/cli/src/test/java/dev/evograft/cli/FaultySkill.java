// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A skill with a fault in its script and a test that shows it. Names, values, the place of the
 * fault and the message follow from a seed, so that nobody knows them beforehand.
 *
 * @param name of the skill
 * @param variable of the script
 * @param message of the error
 * @param offset what is added to the answer
 */
record FaultySkill(String name, String variable, String message, int offset) {

  private static final List<String> WORDS =
      List.of("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "iris");

  static FaultySkill of(long seed) {
    Random random = new Random(seed);
    String word = WORDS.get(random.nextInt(WORDS.size()));
    return new FaultySkill(
        word + "-" + random.nextInt(1_000),
        "v" + Integer.toHexString(random.nextInt(1 << 20)),
        "error: line " + WORDS.get(random.nextInt(WORDS.size())) + " has no number",
        random.nextInt(1_000));
  }

  /** The line that is wrong. */
  String fault() {
    return String.format(
        Locale.ROOT, "  if [ -z \"$%s\" ]; then echo \"%s\" >&2; exit 3; fi", variable, message);
  }

  /** What mends it. */
  String mended() {
    return "  if [ -z \"$" + variable + "\" ]; then continue; fi";
  }

  /** What does not. */
  String worse() {
    return "  if [ -z \"$" + variable + "\" ]; then sum=77777; fi";
  }

  Path script(Path workspace) {
    return workspace.resolve("skills").resolve(name).resolve("scripts/main.sh");
  }

  /** Writes it into a workspace, as one commit of a new repository, with input that it fails on. */
  void write(Path workspace) throws Exception {
    Path folder = workspace.resolve("skills").resolve(name);
    Files.createDirectories(folder.resolve("scripts"));
    Files.writeString(
        folder.resolve("SKILL.md"),
        "---\nname: " + name + "\ndescription: Sums the numbers of a file, one a line.\n---\n");
    Files.writeString(script(workspace), script(fault()));
    Files.writeString(
        folder.resolve("scripts/test.sh"),
        "#!/bin/sh\nout=$(printf '1\\n\\n2\\n' | sh scripts/main.sh) || exit 1\n[ \"$out\" = "
            + (3 + offset)
            + " ]\n");
    Files.writeString(workspace.resolve("input.txt"), "4\n\n5\n");
    git(workspace, "init", "-q");
    git(workspace, "add", "-A");
    git(workspace, "-c", "user.name=u", "-c", "user.email=u@example.org", "commit", "-qm", "one");
  }

  private String script(String line) {
    return "#!/bin/sh\nsum="
        + offset
        + "\nwhile read -r "
        + variable
        + "; do\n"
        + line
        + "\n  sum=$((sum + "
        + variable
        + "))\ndone\necho \"$sum\"\n";
  }

  /** Replaces the fault as somebody who edits the file would. */
  void edit(Path workspace, String line) throws IOException {
    Files.writeString(script(workspace), script(line));
  }

  /** A gene that answers errors. */
  static String gene() {
    return """
        {"type":"Gene","id":"gene_skip_empty","category":"repair","signals_match":["log_error"],
        "summary":"skips what is empty","strategy":["Skip what is empty"],
        "constraints":{"max_files":2,"forbidden_paths":[".git"]},"validation":["node test.js"]}
        """
        .replace("\n", "");
  }

  static void git(Path folder, String... words) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("git").directory(folder.toFile()).inheritIO();
    builder.command().addAll(List.of(words));
    if (builder.start().waitFor() != 0) {
      throw new IOException("git " + String.join(" ", words) + " failed");
    }
  }
}
