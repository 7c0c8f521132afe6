// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Files that decide whether a check passes: tests, build files, the configuration of tests, and
 * what the checks themselves name. A change must leave them as they are, and the checks run with
 * them as they were; new tests beside them are welcome.
 */
public final class ProtectedPaths {

  private static final List<PathRule> TESTS =
      Stream.of(
              "{test,tests,__tests__,spec,e2e}/**",
              "**/{test,tests,__tests__,spec,e2e}/**",
              "*.{test,spec}.{js,cjs,mjs,jsx,ts,cts,mts,tsx}",
              "*_test.{go,py,rb,exs}",
              "test_*.py",
              "*{Test,Tests,IT}.{java,kt,groovy,scala}",
              "*_spec.rb")
          .map(PathRule::withCase)
          .toList();

  private static final List<PathRule> SETTINGS =
      rules(
          "package.json",
          "{package-lock,npm-shrinkwrap,deno,nx,turbo,lerna}.json",
          "{yarn.lock,pnpm-lock.yaml,pnpm-workspace.yaml,.npmrc,.yarnrc,.yarnrc.yml}",
          "tsconfig*.json",
          "{jest,vitest,vite,mocha,ava,karma,playwright,cypress,babel,webpack,rollup}.config.*",
          "{.mocharc,.babelrc,.nycrc,.c8rc,.swcrc}*",
          "pom.xml",
          "{build,settings,init}.gradle{,.kts}",
          "gradle.properties",
          "gradlew{,.bat}",
          "mvnw{,.cmd}",
          "{gradle,.mvn,.cargo}/**",
          "{Cargo.toml,Cargo.lock,go.mod,go.sum,go.work,build.rs}",
          "{pyproject.toml,setup.py,setup.cfg,tox.ini,pytest.ini,conftest.py,noxfile.py,.coveragerc}",
          "{requirements,constraints}*.txt",
          "{Makefile,makefile,GNUmakefile,justfile,Rakefile,Gemfile,Gemfile.lock,CMakeLists.txt}",
          "{phpunit.xml,phpunit.xml.dist,composer.json,composer.lock,mix.exs}");

  private final List<PathRule> named;

  private ProtectedPaths(List<PathRule> named) {
    this.named = named;
  }

  /** Those of a project whose checks are these. */
  public static ProtectedPaths of(List<Check> checks) {
    List<PathRule> named = new ArrayList<>();
    for (Check check : checks) {
      if (check.origin() == Check.Origin.SKILL_TEST) {
        named.addAll(rules(literal(check.words().get(0)) + "/scripts/test.*"));
      } else if (check.words().get(0).equals("node") && Programs.scriptOf(check.words()) > 0) {
        named.add(PathRule.of(check.words().get(Programs.scriptOf(check.words()))));
      }
    }
    return new ProtectedPaths(named);
  }

  /** Whether its bytes are recorded before the change and put back for the checks. */
  public boolean covers(String path) {
    return matches(named, path) || matches(SETTINGS, path) || matches(TESTS, path);
  }

  /** What is wrong with a change, if it may not be. */
  Optional<Violation> judge(FileChange change) {
    String path = change.path();
    boolean isNew = change.kind() == FileChange.Kind.ADDED;
    if (isNew ? !matches(SETTINGS, path) : !covers(path)) {
      return Optional.empty();
    }
    String what = isNew ? "is new and decides how checks run" : "decides whether checks pass";
    return Optional.of(
        new Violation(
            "protected_path", path, path + " " + what + "; a change must leave it alone"));
  }

  private static boolean matches(List<PathRule> rules, String path) {
    return rules.stream().anyMatch(rule -> rule.matches(path));
  }

  private static List<PathRule> rules(String... texts) {
    return Stream.of(texts).map(PathRule::of).toList();
  }

  /** A folder's name in a glob, where its characters mean themselves. */
  private static String literal(String path) {
    return path.replaceAll("([\\\\*?\\[\\]{}])", "\\\\$1");
  }
}
