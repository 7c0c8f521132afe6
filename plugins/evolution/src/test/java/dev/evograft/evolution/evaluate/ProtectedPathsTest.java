// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.FileChange.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedPathsTest {

  private final ProtectedPaths paths =
      ValidationPlan.of(
              new AllowList(List.of()),
              List.of("node scripts/check.js", "npm test"),
              List.of(),
              Optional.of("skills/csv"))
          .paths();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scripts/check.js",
        "skills/csv/scripts/test.java",
        "package.json",
        "packages/a/package.json",
        "test/unit/a.txt",
        "src/test/java/FooTest.java",
        "src/__tests__/a.tsx",
        "src/a.spec.ts",
        "pkg/a_test.go",
        "app/test_views.py",
        "src/it/java/FooIT.java",
        "pom.xml",
        "core/build.gradle.kts",
        "gradlew",
        ".mvn/extensions.xml",
        "jest.config.cjs",
        ".mocharc.json",
        "tsconfig.build.json",
        "pyproject.toml",
        "tests/conftest.py",
        "Cargo.toml",
        "go.mod",
        "Makefile",
        ".npmrc"
      })
  void whatDecidesIsProtected(String path) {
    assertThat(paths.covers(path)).isTrue();
    assertThat(paths.judge(new FileChange(path, Kind.CHANGED, 1, 1))).isPresent();
    assertThat(paths.judge(new FileChange(path, Kind.REMOVED, 0, 1))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/Submit.java",
        "src/Latest.java",
        "src/contest.js",
        "src/attestation/a.c",
        "docs/testing.md",
        "scripts/check.json",
        "skills/csv/scripts/main.java",
        "skills/csv2/scripts/main.java",
        "packages.json"
      })
  void whatOnlySoundsLikeItIsFree(String path) {
    assertThat(paths.covers(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"test/new.test.js", "src/test/java/NewTest.java", "app/test_new.py"})
  void aNewTestIsWelcome(String path) {
    assertThat(paths.judge(new FileChange(path, Kind.ADDED, 9, 0))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jest.config.js", "conftest.py", ".npmrc", "pom.xml", ".mvn/jvm.config"})
  void aNewSettingOfTestsIsNot(String path) {
    assertThat(paths.judge(new FileChange(path, Kind.ADDED, 9, 0)))
        .hasValueSatisfying(violation -> assertThat(violation.code()).isEqualTo("protected_path"));
  }
}
