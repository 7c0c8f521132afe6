// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchTest {

  private static final Patch.Blobs NO_BLOBS = id -> null;

  @Test
  void whatIsWrittenMakesTheNewOfTheOld() throws BadPatchException {
    for (int seed = 0; seed < 500; seed++) {
      List<FileEdit> edits = RandomEdits.of(new Random(seed));
      PatchWriter.Written written = PatchWriter.write(edits);
      if (written.text().isEmpty()) {
        continue;
      }
      Patch.Applied applied = Patch.parse(written.text()).apply(before(edits)::get, NO_BLOBS);

      assertThat(applied.conflicts()).as("seed %d", seed).isEmpty();
      assertThat(result(edits, applied)).as("seed %d", seed).isEqualTo(after(edits));
      assertThat(written.left()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aPatchOfManyHunksThatStandNowhereIsSoonRefused() throws BadPatchException {
    String now = "a\nb\n".repeat(200_000);
    StringBuilder patch =
        new StringBuilder("diff --git a/f.txt b/f.txt\n--- a/f.txt\n+++ b/f.txt\n");
    for (int i = 0; i < 2_000; i++) {
      int line = 3 * i + 1;
      patch.append("@@ -%d,2 +%d,3 @@\n a\n b\n+x\n".formatted(2 * i + 1, line));
    }
    patch.append("@@ -9001,2 +9001,2 @@\n a\n-a\n+c\n");
    String text = patch.toString();

    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> assertThat(apply(text, now, NO_BLOBS).conflicts()).hasSize(1));
  }

  @Test
  void changesElsewhereAreKept() throws BadPatchException {
    String patch = patchOf("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "a\nb\nc\nd\nE\nf\ng\nh\ni\n");

    Patch.Applied applied = apply(patch, "new\nnew\na\nb\nc\nd\ne\nf\ng\nh\ni\nend\n", NO_BLOBS);

    assertThat(text(applied)).isEqualTo("new\nnew\na\nb\nc\nd\nE\nf\ng\nh\ni\nend\n");
  }

  @Test
  void whereItsLinesStandNoMoreBothChangesAreMerged() throws BadPatchException {
    String base = "a\nb\nc\nd\ne\nf\ng\n";
    String patch = patchOf(base, "a\nb\nc\nd\nE\nf\ng\n");
    String now = "a\nB\nc\nd\ne\nf\ng\n"; // within the lines around the change

    Patch.Applied merged = apply(patch, now, id -> bytes(base));

    assertThat(text(merged)).isEqualTo("a\nB\nc\nd\nE\nf\ng\n");
    assertThat(merged.merged()).containsExactly("f.txt");
    assertThat(apply(patch, now, NO_BLOBS).conflicts())
        .containsExactly("f.txt is not what the change was made for");
  }

  @Test
  void theSamePlaceIsAConflictAndNothingApplies() throws BadPatchException {
    FileVersion old = version("a\nb\nc\n");
    List<FileEdit> edits =
        List.of(
            new FileEdit("f.txt", old, version("a\nX\nc\n")),
            new FileEdit("g.txt", old, version("a\nX\nc\n")));
    Map<String, FileVersion> now = Map.of("f.txt", old, "g.txt", version("a\nY\nc\n"));

    Patch.Applied applied =
        Patch.parse(PatchWriter.write(edits).text()).apply(now::get, id -> old.content());

    assertThat(applied.conflicts()).containsExactly("g.txt was changed in the same places");
    assertThat(applied.files()).isEmpty();
  }

  @Test
  void whatIsThereAlreadyIsSaid() throws BadPatchException {
    String patch = patchOf("a\nb\n", "a\nX\n");

    assertThat(apply(patch, "a\nX\n", NO_BLOBS).conflicts())
        .containsExactly("f.txt has this change already");
  }

  @Test
  void whatWasAppendedIsNotAppendedAgain() throws BadPatchException {
    String patch = patchOf("a\nb\nc\n", "a\nb\nc\nd\n");

    assertThat(apply(patch, "a\nb\nc\nd\n", NO_BLOBS).conflicts())
        .containsExactly("f.txt has this change already");
    assertThat(apply(patch, "a\nb\nc\nx\n", NO_BLOBS).ok()).isFalse();
    assertThat(Patch.parse(patch).isThere(path -> version("a\nb\nc\nd\n"))).isTrue();
    assertThat(Patch.parse(patch).isThere(path -> version("a\nb\nc\n"))).isFalse();
  }

  @Test
  void whatWasPutFirstIsNotPutThereAgain() throws BadPatchException {
    String patch = patchOf("a\nb\nc\nd\n", "x\na\nb\nc\nd\n");

    assertThat(apply(patch, "x\na\nb\nc\nd\n", NO_BLOBS).conflicts())
        .containsExactly("f.txt has this change already");
  }

  /** As a merge of several patches has them. */
  @Test
  void linesAroundAChangeAreNotNeeded() throws BadPatchException {
    String patch =
        "--- a/f.txt\n+++ b/f.txt\n@@ -2,1 +2,2 @@\n-b\n+B\n+x\n@@ -4,1 +5,1 @@\n-d\n+D\n";

    assertThat(text(apply(patch, "a\nb\nc\nd\ne\n", NO_BLOBS))).isEqualTo("a\nB\nx\nc\nD\ne\n");
    assertThat(apply(patch, "a\nB\nx\nc\nD\ne\n", NO_BLOBS).conflicts())
        .containsExactly("f.txt has this change already");
  }

  @Test
  void whetherItIsThereIsSaidOfAllOfIt() throws BadPatchException {
    FileVersion old = version("a\n");
    List<FileEdit> edits =
        List.of(
            new FileEdit("gone.txt", old, null),
            new FileEdit("new.txt", null, version("n\n")),
            new FileEdit("run.sh", old, new FileVersion(bytes("a\n"), true)));
    Patch patch = Patch.parse(PatchWriter.write(edits).text());

    assertThat(patch.isThere(after(edits)::get)).isTrue();
    assertThat(patch.isThere(before(edits)::get)).isFalse();
    for (FileEdit one : edits) {
      Map<String, FileVersion> now = after(edits);
      now.remove(one.path());
      if (one.before() != null) {
        now.put(one.path(), one.before());
      }
      assertThat(patch.isThere(now::get)).as(one.path()).isFalse();
    }
  }

  @Test
  void twoPlacesAreNone() throws BadPatchException {
    String patch =
        patchOf("x\ny\nz\n1\n2\n3\n", "x\nY\nz\n1\n2\n3\n")
            .replace("@@ -1,5 +1,5 @@", "@@ -9,5 +9,5 @@");

    Patch.Applied applied = apply(patch, "x\ny\nz\n1\n2\nfill\nx\ny\nz\n1\n2\n", NO_BLOBS);

    assertThat(applied.ok()).isFalse();
  }

  @Test
  void filesThatAreNoTextAreNamed() {
    byte[] binary = {1, 0, 2};
    byte[] latin = {'a', (byte) 0xe4, '\n'};

    PatchWriter.Written written =
        PatchWriter.write(
            List.of(
                new FileEdit("b.bin", null, new FileVersion(binary, false)),
                new FileEdit("l.txt", new FileVersion(latin, false), null),
                new FileEdit("t.txt", null, version("x\n"))));

    assertThat(written.left()).containsExactly("b.bin", "l.txt");
    assertThat(written.text()).contains("t.txt").doesNotContain("b.bin");
    assertThat(written.added()).isEqualTo(1);
  }

  @Test
  void anExecutableStaysOneUnlessThePatchSaysOtherwise() throws BadPatchException {
    FileVersion script = new FileVersion(bytes("a\n"), true);
    String change = patchOf("a\n", "b\n");
    String mode = PatchWriter.write(List.of(new FileEdit("f.txt", version("a\n"), script))).text();

    assertThat(only(Patch.parse(change).apply(path -> script, NO_BLOBS)).executable()).isTrue();
    assertThat(only(apply(mode, "other\n", NO_BLOBS)).executable()).isTrue();
  }

  @Test
  void aRemovedFileIsRemovedOnlyAsItWas() throws BadPatchException {
    String patch =
        PatchWriter.write(List.of(new FileEdit("f.txt", version("a\nb\n"), null))).text();

    assertThat(apply(patch, "a\nb\n", NO_BLOBS).files()).containsEntry("f.txt", Optional.empty());
    assertThat(apply(patch, "a\nb\nc\n", NO_BLOBS).ok()).isFalse();
  }

  @Test
  void aNewFileIsNotWrittenOverAnother() throws BadPatchException {
    String patch = PatchWriter.write(List.of(new FileEdit("f.txt", null, version("a\n")))).text();

    assertThat(apply(patch, "other\n", NO_BLOBS).conflicts())
        .containsExactly("f.txt is there already");
    assertThat(apply(patch, "a\n", NO_BLOBS).ok()).isTrue();
  }

  @Test
  void aRenamedFileTakesItsOtherChangesAlong() throws BadPatchException {
    String patch =
        """
        diff --git a/f.txt b/dir/g.txt
        similarity index 80%
        rename from f.txt
        rename to dir/g.txt
        --- a/f.txt
        +++ b/dir/g.txt
        @@ -1,3 +1,3 @@
         a
        -b
        +B
         c
        """;
    Map<String, FileVersion> now = Map.of("f.txt", version("a\nb\nc\nend\n"));

    Patch.Applied applied = Patch.parse(patch).apply(now::get, NO_BLOBS);

    assertThat(applied.files())
        .containsEntry("f.txt", Optional.empty())
        .containsEntry("dir/g.txt", Optional.of(version("a\nB\nc\nend\n")));
    assertThat(Patch.parse(patch).paths()).containsExactly("f.txt", "dir/g.txt");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "a/../../x",
        "/etc/passwd",
        ".git/hooks/pre-commit",
        "sub/.GIT/config",
        "a//b",
        "./x",
        "c:/x",
        "a\\b",
        "git~1/config",
        "sub/GIT~1/config",
        ".git /config",
        ".git./config",
        ".g\u200cit/config",
        ".git::$INDEX_ALLOCATION/config",
        "a/f.txt:stream",
        "aux.txt",
        "dir./f.txt",
        ".evograft/plugins.lock",
        ".Evograft/config.properties",
        "assets/gep/genes.json",
        "memory/evolution/personality_state.json",
        ".evolver/gep/genes.json"
      })
  void aPathThatLeavesTheFolderIsRefused(String path) {
    String patch = "--- a/%s\n+++ b/%s\n@@ -1 +1 @@\n-a\n+b\n".formatted(path, path);

    assertThatThrownBy(() -> Patch.parse("diff --git a/" + path + " b/" + path + "\n" + patch))
        .isInstanceOf(BadPatchException.class);
  }

  @Test
  void namesThatAreOneOnManyDisksAreRefused() {
    String rename =
        """
        diff --git a/Readme.md b/README.md
        similarity index 100%
        rename from Readme.md
        rename to README.md
        """;

    assertThatThrownBy(() -> Patch.parse(rename))
        .isInstanceOf(BadPatchException.class)
        .hasMessageContaining("one on many disks");
  }

  @Test
  void whatAPatchMakesComesInTheOrderOfTheNames() throws BadPatchException {
    List<FileEdit> edits =
        Stream.of("z", "b/x", "a", "m", "b")
            .map(name -> new FileEdit(name, null, version("x\n")))
            .toList();

    Patch.Applied applied =
        Patch.parse(PatchWriter.write(edits).text()).apply(path -> null, NO_BLOBS);

    assertThat(applied.files().keySet()).containsExactly("a", "b", "b/x", "m", "z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | changes no file",
        "just words | changes no file",
        "'diff --git a/f b/f\nnew file mode 120000\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+/etc/passwd\n' | link",
        "'diff --git a/f b/f\nindex 1111111..2222222 160000\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n' | repository",
        "'diff --git a/f b/f\nindex 1111111..2222222 100644\nBinary files a/f and b/f differ\n' | no text",
        "'diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1,9 +1 @@\n-a\n+b\n' | ",
        "'diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n...[TRUNCATED]' | cut it short",
        "'diff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\ndiff --git a/f b/f\n--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n' | twice"
      })
  void whatIsNoPatchIsRefusedWithAReason(String patch, String why) {
    assertThatThrownBy(() -> Patch.parse(patch))
        .isInstanceOf(BadPatchException.class)
        .hasMessageContaining(why == null ? "" : why);
  }

  private static Patch.Applied apply(String patch, String now, Patch.Blobs blobs)
      throws BadPatchException {
    return Patch.parse(patch).apply(path -> version(now), blobs);
  }

  private static String patchOf(String before, String after) {
    return PatchWriter.write(List.of(new FileEdit("f.txt", version(before), version(after))))
        .text();
  }

  private static String text(Patch.Applied applied) {
    return new String(only(applied).content(), StandardCharsets.UTF_8);
  }

  private static FileVersion only(Patch.Applied applied) {
    assertThat(applied.conflicts()).isEmpty();
    return applied.files().get("f.txt").orElseThrow();
  }

  static FileVersion version(String text) {
    return new FileVersion(bytes(text), false);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, FileVersion> before(List<FileEdit> edits) {
    Map<String, FileVersion> files = new HashMap<>();
    edits.stream()
        .filter(edit -> edit.before() != null)
        .forEach(edit -> files.put(edit.path(), Objects.requireNonNull(edit.before())));
    return files;
  }

  private static Map<String, FileVersion> after(List<FileEdit> edits) {
    Map<String, FileVersion> files = new HashMap<>();
    edits.stream()
        .filter(edit -> edit.after() != null)
        .forEach(edit -> files.put(edit.path(), Objects.requireNonNull(edit.after())));
    return files;
  }

  private static Map<String, FileVersion> result(List<FileEdit> edits, Patch.Applied applied) {
    Map<String, FileVersion> files = new LinkedHashMap<>(before(edits));
    for (String path : new ArrayList<>(applied.files().keySet())) {
      applied
          .files()
          .get(path)
          .ifPresentOrElse(made -> files.put(path, made), () -> files.remove(path));
    }
    return files;
  }
}
