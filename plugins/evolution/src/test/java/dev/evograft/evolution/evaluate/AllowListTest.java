// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {

  private final AllowList plain = new AllowList(List.of());
  private final AllowList wide =
      new AllowList(List.of("mvn", "gradle", "java", "pytest", "cargo", "go", "python3"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node scripts/check.js",
        "node --test test/a.test.js",
        "node scripts/check.js --eval is-an-argument-of-the-script",
        "npm test",
        "npm test -- --grep 'adds two numbers'",
        "npm run lint",
        "npm run test:unit --silent",
        "npx --no-install eslint src",
        "npx --no-install @scope/tool ."
      })
  void whatChecksAndCarriesNoCodeIsRun(String command) {
    AllowList.Sorted sorted = plain.sort(List.of(command), Check.Origin.GENE);

    assertThat(sorted.refused()).isEmpty();
    assertThat(sorted.checks()).singleElement().extracting(Check::text).isEqualTo(command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "node",
        "node -e 'process.exit(0)'",
        "node --eval=1 a.js",
        "node -p 1",
        "node -r ./hook.js a.js",
        "node --require ./hook.js a.js",
        "node --import ./hook.mjs a.js",
        "node --loader x a.js",
        "node --env-file=.env a.js",
        "node --inspect a.js",
        "node /tmp/a.js",
        "node ../a.js",
        "node a/../../b.js",
        "npm install",
        "npm exec x",
        "npm run",
        "npm run ../x",
        "npm --prefix /tmp test",
        "npm test --script-shell=/bin/sh",
        "npm run test --node-options=--import=./x.mjs",
        "npx eslint",
        "npx --yes eslint",
        "npx --no-install -c 'eslint x'",
        "npx --no-install --package=x y",
        "npm test; rm -rf .",
        "npm test && true",
        "npm test | tee log",
        "npm test > log",
        "npm test $(id)",
        "npm test `id`",
        "npm test \"$HOME\"",
        "npm run a*",
        "FOO=bar npm test",
        "node 'unclosed.js",
        "node a.js\nrm -rf .",
        "mvn verify",
        "sh -c true",
        "./run.sh",
        "/usr/bin/node a.js"
      })
  void whatCouldDoMoreIsRefusedWithAReason(String command) {
    AllowList.Sorted sorted = plain.sort(List.of(command), Check.Origin.GENE);

    assertThat(sorted.checks()).isEmpty();
    assertThat(sorted.refused()).singleElement().asString().contains("' is not run: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mvn -q verify",
        "mvn -o test -Dtest=FooTest -pl a/b",
        "gradle test --tests Foo",
        "java src/Check.java",
        "pytest -q tests",
        "cargo test --locked",
        "go test ./...",
        "python3 tests/run.py"
      })
  void whatTheUserAllowedIsRun(String command) {
    assertThat(wide.sort(List.of(command), Check.Origin.GENE).refused()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mvn -f ../other verify",
        "mvn -s settings.xml verify",
        "mvn exec:java -Dexec.mainClass=X",
        "gradle -I init.gradle test",
        "gradle --init-script=init.gradle test",
        "java -javaagent:x.jar Main",
        "java @args",
        "pytest -p evil",
        "pytest -pevil",
        "cargo test --config build.rustc-wrapper=x",
        "go test -exec ./x ./...",
        "python3 -c pass",
        "python3 -m http.server"
      })
  void butNotWithWhatCarriesCode(String command) {
    assertThat(wide.sort(List.of(command), Check.Origin.GENE).checks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "env", "/usr/bin/mvn", "./x", "", "a b"})
  void aShellIsNeverAllowed(String name) {
    assertThatThrownBy(() -> new AllowList(List.of(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be allowed");
  }

  @Test
  void wordsAreThoseOfAShell() {
    assertThat(CommandText.words("node  a.js 'it''s' \"two \\\"words\\\"\" b\\ c ''"))
        .containsExactly("node", "a.js", "its", "two \"words\"", "b c", "");
  }
}
