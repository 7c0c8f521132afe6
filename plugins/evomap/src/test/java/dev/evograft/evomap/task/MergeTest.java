// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.task.DiffText.BadDiffException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One diff of several. */
class MergeTest {

  private static Merge.Source by(String name, double weight, String diff) {
    return new Merge.Source(name, weight, diff);
  }

  private static String change(int line, String from, String to) {
    return "@@ -%1$d,%2$d +%1$d,%3$d @@\n%4$s%5$s"
        .formatted(line, count(from), count(to), marked("-", from), marked("+", to));
  }

  private static long count(String text) {
    return text.lines().count();
  }

  private static String marked(String mark, String text) {
    StringBuilder lines = new StringBuilder();
    text.lines().forEach(line -> lines.append(mark).append(line).append('\n'));
    return lines.toString();
  }

  private static String file(String name, String... hunks) {
    return "--- a/" + name + "\n+++ b/" + name + "\n" + String.join("", hunks);
  }

  @Test
  void otherLinesAreMergedInTheOrderOfTheFile() throws Exception {
    Merge merge =
        Merge.of(
            List.of(
                by("light", 0.3, file("a.js", change(2, "x", "x1\nx2"))),
                by(
                    "heavy",
                    0.5,
                    file("a.js", change(9, "y", "z")) + file("b.js", "@@ -1 +1 @@\n-p\n+q\n"))));

    assertThat(merge.conflicts()).isEmpty();
    assertThat(merge.text()).contains("@@ -2,1 +2,2 @@\n-x\n+x1\n+x2\n@@ -9,1 +10,1 @@\n-y\n+z\n");
    assertThat(merge.fileCount()).isEqualTo(2);
    assertThat(merge.lineCount()).isEqualTo(7);
    assertThat(DiffText.read(merge.text())).hasSize(2);
  }

  @Test
  void theSameChangeIsOne() {
    String diff = file("a.js", change(2, "x", "y"));
    Merge merge = Merge.of(List.of(by("one", 0.4, diff), by("two", 0.4, diff)));
    assertThat(merge.conflicts()).isEmpty();
    assertThat(merge.lineCount()).isEqualTo(2);
  }

  @Test
  void filesThatAreNewOrGoneAreKept() throws Exception {
    String made = "--- /dev/null\n+++ b/n.js\n@@ -0,0 +1,2 @@\n+one\n+-- two\n";
    String gone =
        "--- a/o.js\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-- last\n\\ No newline at end of file\n";
    Merge merge = Merge.of(List.of(by("one", 0.4, made), by("two", 0.3, gone)));

    assertThat(merge.conflicts()).isEmpty();
    assertThat(DiffText.read(merge.text()))
        .extracting(DiffText.FileDiff::kind)
        .containsExactly(DiffText.Kind.ADDED, DiffText.Kind.REMOVED);
    assertThat(merge.text()).contains("new file mode 100644", "deleted file mode 100644", "\\ No");
  }

  @Test
  void whatMeetsIsNamedWithWhoDidIt() {
    Merge merge =
        Merge.of(
            List.of(
                by("one", 0.4, file("a.js", change(2, "x\ny\nz", "1"))),
                by("two", 0.3, file("a.js", change(4, "z", "2"))),
                by("three", 0.1, "--- a/a.js\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"),
                by("four", 0.05, "no diff at all")));
    assertThat(merge.conflicts())
        .hasSize(3)
        .anyMatch(line -> line.contains("line 4") && line.contains("one and two"))
        .anyMatch(line -> line.contains("one and three"))
        .anyMatch(line -> line.contains("four cannot be merged"));
  }

  @Test
  void linesKeepTheirEnds() throws Exception {
    String diff = "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-old\r\n+new\r\n";
    assertThat(Merge.of(List.of(by("one", 0.4, diff))).text()).contains("-old\r\n+new\r\n");
    assertThat(DiffText.read(diff)).hasSize(1);
  }

  /** Names by which a diff would reach what is not in the folder, or is not the author's. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../out", "a/../../out", "/etc/passwd", "a//b", "./a", ".git/config", "a/.GIT/hooks/x",
        ".evograft/x", ".github/workflows/ci.yml", "c:\\x", "a\\..\\b", "a:stream", "x/", "a./b",
        "a\u0007b", ".git ", "git~1?"
      })
  void pathsThatLeadElsewhereAreRefused(String path) {
    assertThatThrownBy(() -> DiffText.read(file(path, change(1, "x", "y"))))
        .isInstanceOf(BadDiffException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--- a/x\n+++ b/x\n",
        "--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-a\n+b\n",
        "--- a/x\n+++ b/x\n@@ -99999999999 +1 @@\n-a\n+b\n",
        "--- a/x\n+++ b/x\n@@ -1 +1 @@\n a\n",
        "--- a/x\n+++ b/y\n@@ -1 +1 @@\n-a\n+b\n",
        "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n--- a/X\n+++ b/X\n@@ -1 +1 @@\n-a\n+b\n",
        "new file mode 120000\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+/etc/passwd\n",
        "new file mode 100755\n--- /dev/null\n+++ b/l\n@@ -0,0 +1 @@\n+x\n",
        "rename from a\nrename to b\n",
        "Binary files a/x and b/x differ\n",
        "--- /dev/null\n+++ /dev/null\n@@ -1 +1 @@\n-a\n+b\n"
      })
  void whatIsNoPlainChangeIsRefused(String diff) {
    assertThatThrownBy(() -> DiffText.read(diff)).isInstanceOf(BadDiffException.class);
  }

  @Test
  void aHugeDiffIsNotRead() {
    assertThatThrownBy(() -> DiffText.read("x".repeat((1 << 20) + 1)))
        .hasMessageContaining("1 MiB");
  }
}
