// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.FileChange.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtectedPathsTest {

  @TempDir private static Path folder;

  private static ProtectedPaths paths;

  @BeforeAll
  static void project() throws IOException {
    make("scripts/check.js", "");
    make("skills/csv/scripts/test.java", "");
    make("skills/[csv]/checks/easy.sh", "");
    make("run-tests.js", "");
    make("tools/lint.js", "");
    make("checks/deep/a.py", "");
    make(
        "package.json",
        "{\"scripts\":{\"test\":\"npm run lint && node run-tests.js src\",\"lint\":\"node tools/lint.js\"}}");
    paths =
        plan(
                List.of("node scripts/check.js", "npm test", "pytest checks", "npm run test:new"),
                Check.ofSkill("skills/csv", "skills/csv/scripts/test.java"))
            .paths();
  }

  private static void make(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static ValidationPlan plan(List<String> commands, Check skill) {
    return ValidationPlan.of(
        new AllowList(List.of("pytest")),
        new ValidationPlan.Wanted(commands, List.of(), List.of(skill)),
        folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scripts/check.js",
        "Scripts/Check.js",
        "skills/csv/scripts/test.java",
        "run-tests.js",
        "tools/lint.js",
        "checks/deep/a.py",
        "Tests/a.txt",
        "src/Spec/helper.rb",
        "src/it/FooSpec.groovy",
        "src/FooTest.php",
        "src/FooTests.cs",
        "lib/a_test.dart",
        "lib/a_test.cc",
        "src/__snapshots__/a.txt",
        "src/a.test.js.snap",
        "features/login.txt",
        "src/login.feature",
        "src/fixtures/a.json",
        "jest.setup.ts",
        "eslint.config.mjs",
        ".eslintrc.json",
        "lib/sitecustomize.py",
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
        "pytest.ini",
        ".pytest.ini",
        "pytest.toml",
        ".pytest.toml",
        "ruff.toml",
        ".ruff.toml",
        "mypy.ini",
        ".flake8",
        "rust-toolchain",
        "rust-toolchain.toml",
        "clippy.toml",
        ".config/nextest.toml",
        "core/.config/nextest.toml",
        ".pnp.cjs",
        "gulpfile.js",
        "tests/conftest.py",
        "Cargo.toml",
        "go.mod",
        "Makefile",
        ".npmrc"
      })
  void whatDecidesIsProtected(String path) {
    assertThat(paths.covers(path)).isTrue();
    assertThat(paths.judge(change(path, Kind.CHANGED))).isPresent();
    assertThat(paths.judge(change(path, Kind.REMOVED))).isPresent();
  }

  /** Node runs what package.json or index.js of a folder says, which lies anywhere. */
  @Test
  void aFolderIsNoScript() throws IOException {
    make("runner/package.json", "{\"main\":\"../index.js\"}");

    ValidationPlan plan =
        plan(
            List.of("node runner", "node ./runner/", "node --check runner/.", "node --test checks"),
            Check.ofSkill("skills/csv", "skills/csv/scripts/test.java"));

    assertThat(plan.refused())
        .hasSize(3)
        .allMatch(why -> why.contains("runner") && why.contains("is a folder, and no script"));
  }

  @ParameterizedTest
  @ValueSource(strings = {".pytest.ini", "pytest.toml", ".pytest.toml", "gulpfile.mjs"})
  void aNewSettingIsNotWelcome(String path) {
    assertThat(ProtectedPaths.isSetting(path)).isTrue();
    assertThat(paths.judge(change(path, Kind.ADDED))).isPresent();
  }

  /** What runners find by themselves, by the patterns that they document. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/sum-test.js", // node --test
        "src/sum_test.mjs",
        "src/test-sum.cjs",
        "src/test.ts",
        "src/sum.test.mts",
        "spec/sumSpec.js", // jasmine
        "app/test.py", // Django, and people
        "app/tests.py",
        "app/sum_tests.py",
        "src/FooTestCase.java", // surefire and failsafe
        "src/FooITCase.java",
        "karma.conf.js",
        "wdio.conf.ts",
        ".taprc",
        ".nvmrc", // another runtime
        ".node-version",
        ".python-version",
        ".tool-versions",
        ".mise.toml"
      })
  void whatARunnerTakesForATestIsProtected(String path) {
    assertThat(paths.covers(path)).isTrue();
    assertThat(paths.judge(change(path, Kind.CHANGED))).isPresent();
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
  @ValueSource(
      strings = {"test/new.test.js", "src/test/java/NewTest.java", "app/test_new.py", "src/new.js"})
  void aNewTestIsWelcome(String path) {
    assertThat(paths.judge(change(path, Kind.ADDED))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jest.config.js",
        "conftest.py",
        ".npmrc",
        "pom.xml",
        ".mvn/jvm.config",
        "__mocks__/fs.js",
        "src/test/resources/junit-platform.properties",
        "src/test/resources/META-INF/services/org.junit.jupiter.api.extension.Extension",
        "src/main/resources/META-INF/services/org.junit.jupiter.api.extension.Extension",
        "src/test/java/Helper.java",
        "checks/new.py",
        "skills/csv/scripts/test.bash"
      })
  void aNewSettingOfTestsIsNot(String path) {
    assertThat(paths.judge(change(path, Kind.ADDED)))
        .hasValueSatisfying(violation -> assertThat(violation.code()).isEqualTo("protected_path"));
  }

  @Test
  void aCheckThatIsNotThereYetIsNoneThatTheChangeMayMake() {
    ValidationPlan plan =
        plan(
            List.of(
                "node scripts/late.js",
                "npm run lint:late",
                "pytest late",
                "node scripts/check.js"),
            Check.ofSkill("skills/csv", "skills/csv/scripts/late.sh"));

    assertThat(plan.checks()).extracting(Check::text).containsExactly("node scripts/check.js");
    assertThat(plan.refused())
        .containsExactly(
            "'node scripts/late.js' is not run: there is no file scripts/late.js",
            "'npm run lint:late' is not run: package.json has no script 'lint:late'",
            "'pytest late' is not run: there is no file late",
            "'test of the skill in skills/csv' is not run: there is no file skills/csv/scripts/late.sh");
  }

  @Test
  void theTestThatASkillDeclaresIsProtectedWhateverItIsCalled() {
    ProtectedPaths own =
        plan(List.of(), Check.ofSkill("skills/[csv]", "skills/[csv]/checks/easy.sh")).paths();

    assertThat(own.covers("skills/[csv]/checks/easy.sh")).isTrue();
    assertThat(own.judge(change("skills/[csv]/scripts/test.bash", Kind.ADDED))).isPresent();
    assertThat(own.covers("skills/c/checks/easy.sh")).isFalse();
  }

  @Test
  void whatTheUsersCommandsNameIsProtectedToo() throws IOException {
    make("check.sh", "");
    make("lib/rules.json", "");
    ValidationPlan.Wanted wanted =
        wanted(
            List.of(), List.of("./check.sh lib/rules.json", "npm test -- --grep lint", "make -k"));

    ValidationPlan plan = ValidationPlan.of(new AllowList(List.of()), wanted, folder);

    assertThat(plan.refused()).isEmpty();
    for (String path : List.of("check.sh", "lib/rules.json", "run-tests.js", "tools/lint.js")) {
      assertThat(plan.paths().covers(path)).as(path).isTrue();
    }
    assertThat(plan.paths().covers("lib/other.json")).isFalse();
  }

  @Test
  void ofPythonsTestsOnlyThePathsMustBeThere() {
    ValidationPlan plan =
        ValidationPlan.of(
            new AllowList(List.of("python3")),
            wanted(List.of("python3 -m unittest discover", "python3 -m pytest checks"), List.of()),
            folder);

    assertThat(plan.refused()).isEmpty();
  }

  @Test
  void plansAreToldApartByWhatTheyAskFor() {
    ValidationPlan.Wanted one = wanted(List.of("npm test"), List.of());

    assertThat(one.key()).isEqualTo(wanted(List.of("npm test"), List.of()).key());
    assertThat(one.key()).isNotEqualTo(wanted(List.of("npm run lint"), List.of()).key());
    assertThat(one.key()).isNotEqualTo(wanted(List.of(), List.of("npm test")).key());
  }

  private static ValidationPlan.Wanted wanted(List<String> gene, List<String> settings) {
    return new ValidationPlan.Wanted(gene, settings, List.of());
  }

  private static FileChange change(String path, Kind kind) {
    return new FileChange(path, kind, new FileChange.Extent(1, 1, 10));
  }
}
