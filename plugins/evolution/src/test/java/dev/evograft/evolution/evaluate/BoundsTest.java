// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.evaluate.FileChange.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {

  private final Bounds bounds =
      new Bounds(
          new Bounds.Caps(3, 100),
          List.of("src/secret", "vendor/", "*.sql"),
          List.of("tools/evograft"));

  @ParameterizedTest
  @CsvSource({
    "src/secret/a.txt, forbidden_path",
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
    "src/secrets/a.txt",
    "src/main/secret.txt",
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
    FileChange huge = new FileChange("a", Kind.CHANGED, Integer.MAX_VALUE, Integer.MAX_VALUE);

    assertThat(Bounds.lines(List.of(huge, huge))).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aRuleThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new Bounds(Bounds.Caps.DEFAULT, List.of(" / "), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Bounds(Bounds.Caps.DEFAULT, List.of("a[b"), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static FileChange changed(String path, int lines) {
    return new FileChange(path, Kind.CHANGED, lines, 0);
  }
}
