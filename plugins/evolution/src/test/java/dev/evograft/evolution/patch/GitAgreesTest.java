// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Patches against the real git, which is an independent judge of both directions. */
@DisabledOnOs(OS.WINDOWS) // modes
class GitAgreesTest {

  @TempDir private Path folder;

  @Test
  void gitAppliesWhatWeWriteAndWeWhatGitWrites() throws Exception {
    git("init", "-q", ".");
    for (int seed = 1_000; seed < 1_025; seed++) {
      List<FileEdit> edits = RandomEdits.of(new Random(seed));
      String ours = PatchWriter.write(edits).text();
      put(edits, false);
      git("add", "-A", "-f");
      if (!ours.isEmpty()) {
        Path file = Files.writeString(folder.resolve(".git/p"), ours);
        git("apply", "--index", "--whitespace=nowarn", file.toString());
        assertThat(read(edits)).as("git on ours, seed %d", seed).isEqualTo(after(edits));
      }
      git("rm", "-rqf", "--ignore-unmatch", "--cached", ".");
      put(edits, false);
      git("add", "-A", "-f");
      put(edits, true);
      git("add", "-N", "--ignore-removal", ".");
      String theirs =
          git("-c", "core.quotepath=true", "diff", "--full-index", "--no-renames", "--no-ext-diff");
      if (!theirs.isEmpty()) {
        Map<String, FileVersion> before = new HashMap<>();
        edits.stream()
            .filter(e -> e.before() != null)
            .forEach(e -> before.put(e.path(), e.before()));
        Patch.Applied applied = Patch.parse(theirs).apply(before::get, id -> null);
        assertThat(applied.conflicts()).as("ours on git's, seed %d", seed).isEmpty();
        applied
            .files()
            .forEach(
                (path, made) ->
                    made.ifPresentOrElse(
                        file -> before.put(path, file), () -> before.remove(path)));
        assertThat(before).as("ours on git's, seed %d", seed).isEqualTo(after(edits));
      }
      for (FileEdit edit : edits) {
        Files.deleteIfExists(folder.resolve(edit.path()));
      }
      git("rm", "-rqf", "--ignore-unmatch", "--cached", ".");
    }
  }

  @Test
  void gitMergesAsWeDo() throws Exception {
    int merged = 0;
    for (int seed = 2_000; seed < 2_200; seed++) {
      Random random = new Random(seed);
      FileVersion base = RandomEdits.file(random);
      FileVersion ours = RandomEdits.changed(base, random);
      FileVersion theirs = RandomEdits.changed(base, random);
      String patch =
          PatchWriter.write(
                  List.of(
                      new FileEdit(
                          "f", base, new FileVersion(theirs.content(), base.executable()))))
              .text();
      if (patch.isEmpty()) {
        continue;
      }
      Patch.Applied applied = Patch.parse(patch).apply(path -> ours, id -> base.content());
      if (applied.merged().isEmpty()) {
        continue;
      }
      merged++;
      Path a = Files.write(folder.resolve("ours"), ours.content());
      Path o = Files.write(folder.resolve("base"), base.content());
      Path b = Files.write(folder.resolve("theirs"), theirs.content());
      assertThat(
              new String(applied.files().get("f").orElseThrow().content(), StandardCharsets.UTF_8))
          .as("seed %d", seed)
          .isEqualTo(git("merge-file", "-p", a.toString(), o.toString(), b.toString()));
    }
    assertThat(merged).as("merges that were compared").isGreaterThan(10);
  }

  /** Whether a hunk applies at all: at the ends of a file, and where it stands already. */
  @Test
  void gitRefusesWhatWeRefuse() throws Exception {
    git("init", "-q", ".");
    List<String> refused = new ArrayList<>();
    int applied = 0;
    for (String lines : List.of("abc", "abcdefg", "abab", "aaaa", "a")) {
      for (int at = 0; at <= lines.length(); at++) {
        for (String with : List.of("X", "a", "")) {
          String after =
              lines.substring(0, at)
                  + with
                  + lines.substring(Math.min(at + (with.isEmpty() ? 1 : 0), lines.length()));
          for (String now : List.of(lines, after, lines + "Z", "Z" + lines)) {
            boolean ours = agreed(lines, after, now);
            applied += ours ? 1 : 0;
            if (!ours) {
              refused.add(now);
            }
          }
        }
      }
    }
    assertThat(applied).isGreaterThan(50);
    assertThat(refused).hasSizeGreaterThan(50);
  }

  private boolean agreed(String before, String after, String now) throws Exception {
    String patch =
        PatchWriter.write(List.of(new FileEdit("f", lines(before), lines(after)))).text();
    if (patch.isEmpty() || before.isEmpty() || after.isEmpty() || now.isEmpty()) {
      return false;
    }
    if (patch.lines().noneMatch(line -> line.startsWith(" "))) {
      return false; // which git takes with --unidiff-zero only, and we anyway
    }
    boolean ours = Patch.parse(patch).apply(path -> lines(now), id -> null).ok();
    Files.write(folder.resolve("f"), lines(now).content());
    Path file = Files.writeString(folder.resolve(".git/p"), patch);
    boolean gits = exit("apply", "--check", file.toString()) == 0;
    if (ours) { // git takes the nearest of several places, and we none
      assertThat(gits).as("%s -> %s on %s", before, after, now).isTrue();
    }
    if (gits && !ours) {
      assertThat(now).as("%s -> %s on %s", before, after, now).matches(".*(.).*\\1.*");
    }
    return ours;
  }

  private static FileVersion lines(String letters) {
    StringBuilder text = new StringBuilder();
    letters.chars().forEach(letter -> text.append((char) letter).append('\n'));
    return new FileVersion(text.toString().getBytes(StandardCharsets.UTF_8), false);
  }

  private int exit(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void put(List<FileEdit> edits, boolean after) throws IOException {
    for (FileEdit edit : edits) {
      Path file = folder.resolve(edit.path());
      FileVersion version = after ? edit.after() : edit.before();
      if (version == null) {
        Files.deleteIfExists(file);
        continue;
      }
      Files.createDirectories(file.getParent());
      Files.write(file, version.content());
      Set<PosixFilePermission> modes =
          EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
      if (version.executable()) {
        modes.add(PosixFilePermission.OWNER_EXECUTE);
      }
      Files.setPosixFilePermissions(file, modes);
    }
  }

  private Map<String, FileVersion> read(List<FileEdit> edits) throws IOException {
    Map<String, FileVersion> files = new HashMap<>();
    for (FileEdit edit : edits) {
      Path file = folder.resolve(edit.path());
      if (Files.exists(file)) {
        files.put(
            edit.path(),
            new FileVersion(
                Files.readAllBytes(file),
                Files.isExecutable(file)
                    && Files.getPosixFilePermissions(file)
                        .contains(PosixFilePermission.OWNER_EXECUTE)));
      }
    }
    return files;
  }

  private static Map<String, @Nullable FileVersion> after(List<FileEdit> edits) {
    Map<String, @Nullable FileVersion> files = new HashMap<>();
    edits.stream().filter(e -> e.after() != null).forEach(e -> files.put(e.path(), e.after()));
    return files;
  }

  private String git(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    Path out = Files.createTempFile("git", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(out);
      assertThat(process.exitValue()).as("git %s: %s", command, said).isZero();
      return said;
    } finally {
      Files.delete(out);
    }
  }
}
