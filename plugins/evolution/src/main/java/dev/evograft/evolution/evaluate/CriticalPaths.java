// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.List;
import java.util.stream.Stream;

/**
 * Paths that no cycle ever changes: the memory, the identity and the secrets of agents, git's own
 * files and Evograft's, and whatever is run later, as the user, without anybody looking at it.
 */
final class CriticalPaths {

  static final List<PathRule> RULES =
      Stream.of(
              ".git",
              ".gitattributes",
              ".gitmodules",
              ".evograft",
              ".evolver",
              ".env",
              ".env.*",
              ".envrc",
              "MEMORY.md",
              "SOUL.md",
              "IDENTITY.md",
              "USER.md",
              "HEARTBEAT.md",
              "RECENT_EVENTS.md",
              "TROUBLESHOOTING.md",
              "AGENTS.md",
              "CLAUDE.md",
              "CLAUDE.local.md",
              "GEMINI.md",
              "TOOLS.md",
              "openclaw.json",
              "evolver.json",
              ".mcp.json",
              ".cursorrules",
              ".windsurfrules",
              ".{claude,codex,gemini,cursor,openclaw,opencode,kiro,windsurf}",
              ".{vscode,idea,husky,githooks,devcontainer}",
              ".github/{workflows,actions}",
              "{.gitlab-ci,.travis,azure-pipelines}.{yml,yaml}",
              ".circleci",
              ".pre-commit-config.yaml",
              "{lefthook,.lefthook}.{yml,yaml}",
              "*.pem",
              "*.key",
              "id_rsa*",
              "id_ed25519*")
          .map(PathRule::of)
          .toList();

  private CriticalPaths() {}
}
