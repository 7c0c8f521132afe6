// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Files that decide whether a check passes: tests, build files, the configuration of tests and of
 * checkers, and what the checks themselves name. A change must leave them as they are, and the
 * checks run with them as they were; new tests beside them are welcome, other new files beside them
 * are not. Immutable, safe for any thread.
 */
public final class ProtectedPaths {

  private static final UnaryOperator<String> FOLD = path -> path.toLowerCase(Locale.ROOT);

  private final Set<String> named;
  private final List<String> skillTests;

  private ProtectedPaths(Set<String> named, List<String> skillTests) {
    this.named = named;
    this.skillTests = skillTests;
  }

  /** Those of a project whose checks are these, as it is now. */
  public static ProtectedPaths of(List<Check> checks, Path folder) {
    Set<String> named = new TreeSet<>();
    CheckFiles.of(checks, folder).forEach(path -> named.add(FOLD.apply(path)));
    List<String> skillTests = new ArrayList<>();
    for (Check check : checks) {
      if (check.origin() == Check.Origin.SKILL_TEST) {
        skillTests.add(FOLD.apply(check.words().get(0)) + "/scripts/test.");
      }
    }
    return new ProtectedPaths(named, List.copyOf(skillTests));
  }

  /** As they are kept: what checks name, and where tests of skills are. */
  public JsonObject tree() {
    return JsonObject.builder()
        .put("named", new ArrayList<>(named))
        .put("skill_tests", skillTests)
        .build();
  }

  /** What {@link #tree} wrote. */
  public static ProtectedPaths of(JsonObject tree) {
    return new ProtectedPaths(
        new TreeSet<>(tree.strings("named")), List.copyOf(tree.strings("skill_tests")));
  }

  /** Whether they are the same, whatever is asked of them. */
  public boolean isSame(ProtectedPaths other) {
    return named.equals(other.named) && skillTests.equals(other.skillTests);
  }

  /** Whether a check names it, or a folder that it is in. */
  public boolean names(String path) {
    return isNamed(path);
  }

  /**
   * Whether programs take a path for a setting of theirs, such as {@code package.json}; tests are
   * none.
   */
  public static boolean isSetting(String path) {
    return TestFiles.SETTINGS.matches(path);
  }

  /** Whether its bytes are recorded before the change and put back for the checks. */
  public boolean covers(String path) {
    String lower = FOLD.apply(path); // a whole tree is asked for
    return isNamedSo(lower)
        || TestFiles.NAMES.matches(path, lower)
        || TestFiles.SETTINGS.matches(path, lower)
        || TestFiles.FOLDERS.matches(path, lower);
  }

  /** What is wrong with a change, if it may not be. */
  Optional<Violation> judge(FileChange change) {
    String path = change.path();
    boolean isNew = change.kind() == FileChange.Kind.ADDED;
    if (isNew ? !isUnwelcome(path) : !covers(path)) {
      return Optional.empty();
    }
    String what = isNew ? "is new and decides how checks run" : "decides whether checks pass";
    return Optional.of(
        new Violation(
            "protected_path", path, path + " " + what + "; a change must leave it alone"));
  }

  /** A new file that is no test by its name, where tests are. */
  private boolean isUnwelcome(String path) {
    return isNamed(path)
        || TestFiles.SETTINGS.matches(path)
        || TestFiles.FOLDERS.matches(path) && !isTest(path);
  }

  private static boolean isTest(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return TestFiles.NAMES.matches(name);
  }

  /** It is what a check names, or lies beneath. */
  private boolean isNamed(String path) {
    return isNamedSo(FOLD.apply(path));
  }

  private boolean isNamedSo(String folded) {
    for (String prefix : skillTests) {
      if (folded.startsWith(prefix)) {
        return true;
      }
    }
    for (int end = folded.length(); end > 0; end = folded.lastIndexOf('/', end - 1)) {
      if (named.contains(folded.substring(0, end))) {
        return true;
      }
    }
    return false;
  }

  /** Known names; {@code docs/evolution.md} has them, too. */
  private static final class TestFiles {

    /** A file of such a name is a test. Case matters: {@code Latest.java} is none. */
    static final KnownRules NAMES =
        KnownRules.withCase(
            "*.{test,spec}.{js,cjs,mjs,jsx,ts,cts,mts,tsx}",
            // what node --test runs besides
            "*{-,_}test.{js,cjs,mjs,ts,cts,mts}",
            "test-*.{js,cjs,mjs,ts,cts,mts}",
            "test.{js,cjs,mjs,ts,cts,mts}",
            "*_test.{go,py,rb,exs,dart,cc,cpp,c,rs,lua}",
            "test_*.py",
            "{test,tests}.py",
            "*_tests.py",
            "*{Test,Tests,TestCase,IT,ITCase,Spec}.{java,kt,kts,groovy,scala,php,cs,swift}",
            "*_spec.{rb,lua}",
            "*.feature");

    /** What lies beneath belongs to tests. */
    static final KnownRules FOLDERS =
        KnownRules.of(
            "**/{test,tests,spec,specs,e2e,testdata,fixtures}/**",
            "**/__{tests,mocks,fixtures,snapshots}__/**",
            "features/**",
            "*.snap");

    static final KnownRules SETTINGS =
        KnownRules.of(
            "package.json",
            "{package-lock,npm-shrinkwrap,deno,nx,turbo,lerna,biome,tslint}.json{,c}",
            "{yarn.lock,pnpm-lock.yaml,pnpm-workspace.yaml,.npmrc,.yarnrc,.yarnrc.yml}",
            "{bun.lock,bun.lockb,bunfig.toml}",
            "{tsconfig,jsconfig}*.json",
            "{karma,wdio,protractor}.conf.*",
            "{.taprc,.nvmrc,.node-version,.python-version,.ruby-version,.tool-versions}",
            "{.mise,mise}.toml",
            "{jest,vitest,vite,mocha,ava,karma,playwright,cypress,babel,webpack,rollup}.config.*",
            "{eslint,prettier,stylelint}.config.*",
            "{jest,vitest,mocha}.{setup,preset,workspace}.*",
            "{setupTests,setup-tests,test-setup}.*",
            "{.mocharc,.babelrc,.nycrc,.c8rc,.swcrc,.eslintrc,.prettierrc,.stylelintrc}*",
            "{.eslintignore,.prettierignore,.stylelintignore}",
            "pom.xml",
            "{build,settings,init}.gradle{,.kts}",
            "gradle.properties",
            "gradlew{,.bat}",
            "mvnw{,.cmd}",
            "{gradle,.mvn,.cargo}/**",
            "{rust-toolchain,rust-toolchain.toml,clippy.toml,.clippy.toml}",
            "**/.config/nextest.toml",
            ".pnp.*",
            "{gulpfile,Gruntfile}.*",
            "{junit-platform.properties,testng.xml}",
            "**/META-INF/services/org.junit.*",
            "{Cargo.toml,Cargo.lock,go.mod,go.sum,go.work,build.rs}",
            "{pyproject.toml,setup.py,setup.cfg,tox.ini,conftest.py,noxfile.py}",
            "{pytest,.pytest}.{ini,toml}",
            "{mypy,.mypy}.ini",
            "{ruff,.ruff}.toml",
            "{.flake8,.pylintrc,pylintrc,pyrightconfig.json}",
            "{.coveragerc,sitecustomize.py,usercustomize.py,*.pth}",
            "{requirements,constraints}*.txt",
            "{Makefile,GNUmakefile,justfile,Rakefile,Gemfile,Gemfile.lock,CMakeLists.txt,.rspec}",
            "{phpunit.xml,phpunit.xml.dist,composer.json,composer.lock,mix.exs,pubspec.yaml}",
            "{*.csproj,*.sln,Directory.Build.props,Directory.Build.targets,Package.swift}");

    private TestFiles() {}
  }
}
