// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.skill.SkillNeeds;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclarationsTest {

  private static SkillNeeds needs(String yaml) {
    @SuppressWarnings("unchecked")
    Map<String, ?> map = (Map<String, ?>) YamlTree.parse(yaml);
    return Declarations.of(JsonObject.of(map));
  }

  /** As the published skill of Evolver declares itself. */
  @Test
  void evolversDeclarationsAreUnderstood() {
    SkillNeeds needs =
        needs(
            """
            permissions: [network, shell]
            metadata:
              clawdbot:
                requires:
                  bins: [node, git]
                  env: [A2A_NODE_ID]
                files: ["src/**", "assets/**"]
            capabilities:
              allow:
                - execute: [git, node, npm]
                - network: [127.0.0.1, api.github.com]
                - read: [workspace/**]
                - write: [workspace/assets/**, workspace/memory/**]
              deny:
                - execute: ["!git", "!node"]
            env_declarations:
              - name: A2A_NODE_ID
                required: true
              - name: EVOMAP_PROXY
                required: false
                default: "1"
            network_endpoints:
              - host: "127.0.0.1 (Proxy)"
                optional: false
              - host: api.github.com
            file_access:
              reads:
                - "~/.evolver/settings.json (Proxy address discovery)"
              writes:
                - "memory/* (memory graph)"
            """);
    assertThat(needs.bins()).containsExactly("node", "git");
    assertThat(needs.env()).containsExactly("A2A_NODE_ID");
    assertThat(needs.capabilities())
        .containsExactly("execute: git, node, npm", "not execute: !git, !node", "network", "shell");
    assertThat(needs.network()).containsExactly("127.0.0.1", "api.github.com", "127.0.0.1 (Proxy)");
    assertThat(needs.files())
        .contains(
            "src/**",
            "read workspace/**",
            "write workspace/memory/**",
            "read ~/.evolver/settings.json (Proxy address discovery)",
            "write memory/* (memory graph)");
  }

  @Test
  void openClawsMetadataIsUnderstoodAlsoAsText() {
    SkillNeeds needs =
        needs(
            """
            metadata: '{"openclaw": {"os": ["darwin", "linux"], "requires": {"anyBins": ["rg", "grep"], "config": ["browser.enabled"]}}}'
            """);
    assertThat(needs.os()).containsExactly("darwin", "linux");
    assertThat(needs.anyBins()).containsExactly("rg", "grep");
  }

  @Test
  void skillLitesKeysAreUnderstood() {
    SkillNeeds needs =
        needs(
            "{capabilities: [network], requires_elevated_permissions: true, metadata: {capabilities: [web]}}");
    assertThat(needs.capabilities()).containsExactly("network", "web", "elevated permissions");
  }

  @Test
  void oddValuesAreNoReasonToFail() {
    SkillNeeds needs =
        needs(
            """
            metadata: [1, 2]
            capabilities: 7
            permissions: {a: [b, {c: d}]}
            network_endpoints: api.example.org, other.example.org
            file_access: [a, [b]]
            env_declarations: none
            requires: sh
            os: linux
            """);
    assertThat(needs.capabilities()).containsExactly("7", "a: b, c: d");
    assertThat(needs.network()).containsExactly("api.example.org", "other.example.org");
    assertThat(needs.files()).containsExactly("a", "b");
    assertThat(needs.os()).containsExactly("linux");
  }
}
