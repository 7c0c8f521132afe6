// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.testkit.FakeContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildEnvironmentTest {

  @TempDir Path folder;

  private FakeContext context;

  @BeforeEach
  void open() {
    context = new FakeContext("skills", folder);
  }

  @AfterEach
  void close() {
    context.close();
  }

  private ChildEnvironment of(boolean ignoreCase, Map<String, String> own) {
    return new ChildEnvironment(own, context.config(), ignoreCase);
  }

  @Test
  void secretsStayUnlessTheyAreNamed() {
    context.secretVariable("GITHUB_TOKEN");
    context.secretVariable("EVOGRAFT_EVOTOWN_TOKEN");
    Map<String, String> own =
        Map.of(
            "HOME", "/h", "GITHUB_TOKEN", "a", "EVOGRAFT_EVOTOWN_TOKEN", "b", "github_token", "c");
    assertThat(of(false, own).variables()).containsOnlyKeys("HOME", "github_token");
    context.set("skills.env", "GITHUB_TOKEN");
    assertThat(of(false, own).variables()).containsOnlyKeys("HOME", "GITHUB_TOKEN", "github_token");
  }

  @Test
  void whereNamesHaveNoCaseSecretsHaveNoneEither() {
    context.secretVariable("GITHUB_TOKEN");
    ChildEnvironment windows = of(true, Map.of("Path", "p", "Github_Token", "a"));
    assertThat(windows.variables()).containsOnlyKeys("Path");
    assertThat(windows.isKeptBack("github_TOKEN")).isTrue();
  }

  @Test
  void theContractOfAParentIsNotHandedOn() {
    ChildEnvironment nested =
        of(
            false,
            Map.of(
                "EVOGRAFT_RUN_ID", "parent-1",
                "EVOGRAFT_INPUT", "/x",
                "EVOGRAFT_TASK", "t",
                "EVOGRAFT_SIGNALS_FILE", "/s",
                "EVOGRAFT_ARTIFACTS_DIR", "/a",
                "EVOGRAFT_EVOTOWN_URL", "u"));
    assertThat(nested.variables()).containsOnlyKeys("EVOGRAFT_EVOTOWN_URL");
    assertThat(nested.parentRunId()).hasValue("parent-1");
    assertThat(of(false, Map.of("EVOGRAFT_RUN_ID", "no id!")).parentRunId()).isEmpty();
  }
}
