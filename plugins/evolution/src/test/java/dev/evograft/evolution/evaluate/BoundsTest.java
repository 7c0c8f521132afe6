// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.evograft.evolution.evaluate.FileChange.Extent;
import dev.evograft.evolution.evaluate.FileChange.Kind;
import dev.evograft.spi.BadInputException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {

  private final Bounds bounds =
      new Bounds(
          new Bounds.Caps(3, 100, 1_000, 2_500),
          List.of("src/secret", "vendor/", "*.sql", "secret*", "src/gen*", "id_[rd]sa{,.pub}"),
          List.of("tools/evograft"));

  @ParameterizedTest
  @CsvSource({
    "src/secret/a.txt, forbidden_path",
    "src/secrets/a.txt, forbidden_path",
    "secret_dir/a, forbidden_path",
    "lib/secret_dir/deep/a, forbidden_path",
    "src/generated/deep/A.java, forbidden_path",
    "keys/id_rsa.pub, critical_path",
    "keys/id_dsa.pub, forbidden_path",
    ".env.d/a, critical_path",
    ".claude/settings.json, critical_path",
    "sub/.vscode/tasks.json, critical_path",
    ".github/workflows/ci.yml, critical_path",
    ".envrc, critical_path",
    ".gitattributes, critical_path",
    "TROUBLESHOOTING.md, critical_path",
    "SRC/Secret/a.txt, forbidden_path",
    "src/secret, forbidden_path",
    "lib/vendor/x.c, forbidden_path",
    "db/schema.sql, forbidden_path",
    ".git/config, critical_path",
    "sub/.GIT/hooks/pre-commit, critical_path",
    ".env, critical_path",
    "app/.env.local, critical_path",
    "MEMORY.md, critical_path",
    ".evograft/journal.db, critical_path",
    "certs/server.pem, critical_path",
    "tools/evograft/bin, own_files"
  })
  void whatMustNotBeTouchedIsNamed(String path, String code) {
    assertThat(bounds.judge(List.of(changed(path, 1)), 10))
        .singleElement()
        .satisfies(
            violation -> {
              assertThat(violation.code()).isEqualTo(code);
              assertThat(violation.what()).startsWith(path);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "src/main/a_secret.txt",
    "vendored/x.c",
    "environment.md",
    "docs/memory.md.txt",
    "gitconfig",
    "skills/a/SKILL.md"
  })
  void whatOnlyLooksLikeItIsFree(String path) {
    assertThat(bounds.judge(List.of(changed(path, 1)), 10)).isEmpty();
  }

  @Test
  void everyFileCountsWhateverItsName() {
    List<FileChange> changes =
        IntStream.range(0, 4).mapToObj(i -> changed("notes/" + i + ".anything", 30)).toList();

    assertThat(bounds.judge(changes, 2))
        .extracting(Violation::code)
        .containsExactly("max_files", "hard_cap_files", "hard_cap_lines");
    assertThat(bounds.judge(changes.subList(0, 2), 2)).isEmpty();
  }

  @Test
  void linesDoNotOverflow() {
    FileChange huge =
        new FileChange("a", Kind.CHANGED, new Extent(Integer.MAX_VALUE, Integer.MAX_VALUE, 0));

    assertThat(Bounds.lines(List.of(huge, huge))).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aRuleThatIsNoneIsRefused() {
    for (String rule : List.of(" / ", "", "a[b", "a{b", "{a,{b}}", "a".repeat(2_000) + "*")) {
      assertThatThrownBy(() -> new Bounds(Bounds.Caps.DEFAULT, List.of(rule), List.of()))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("among the forbidden paths is no rule");
    }
  }

  @Test
  void bytesCountWhereLinesDoNot() {
    FileChange binary = new FileChange("a.bin", Kind.ADDED, new Extent(0, 0, 1_001));
    FileChange minified = new FileChange("b.js", Kind.CHANGED, new Extent(1, 1, 999));

    assertThat(bounds.judge(List.of(binary), 10))
        .extracting(Violation::code, Violation::path)
        .containsExactly(tuple("hard_cap_bytes", "a.bin"));
    assertThat(bounds.judge(List.of(minified, minified, minified), 10))
        .extracting(Violation::code, Violation::path)
        .containsExactly(tuple("hard_cap_bytes", ""));
  }

  @Test
  void aGlobOfAStrangerCostsNoMoreThanItSays() {
    Bounds slow = new Bounds(Bounds.Caps.DEFAULT, List.of("*a".repeat(100) + "b"), List.of());

    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> assertThat(slow.judge(List.of(changed("a".repeat(1_000), 1)), 10)).isEmpty());
  }

  static FileChange changed(String path, int lines) {
    return new FileChange(path, Kind.CHANGED, new Extent(lines, 0, 10));
  }
}
