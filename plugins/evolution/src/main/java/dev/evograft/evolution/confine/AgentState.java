// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The file in a home in which an agent keeps its state, and writes in every session: of it only
 * counts which programs it says to start, and what it lets be done unasked (MCP servers, tools and
 * trust, of all projects and of each).
 */
final class AgentState {

  private static final Set<String> FILES = Set.of(".claude.json", ".claude.json.backup");
  private static final List<String> COUNTING =
      List.of(
          "mcpServers",
          "enabledMcpjsonServers",
          "allowedTools",
          "hasTrustDialogAccepted",
          "hasClaudeMdExternalIncludesApproved",
          "bypassPermissionsModeAccepted");

  /** A larger one is compared as all other files are. */
  private static final long MOST = 16L << 20;

  private AgentState() {}

  static boolean is(String name) {
    return FILES.contains(name);
  }

  /** Of what counts; {@code otherwise} where nobody can tell what that is. */
  static String stamp(Path file, String otherwise) {
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST) {
        return otherwise;
      }
      JsonObject state = JsonText.parseForeignObject(Files.readAllBytes(file));
      StringBuilder stamp = new StringBuilder("counts " + counting(state));
      JsonObject projects = state.object("projects");
      for (String project : projects.keySet()) {
        JsonObject own = counting(projects.object(project));
        if (!own.isEmpty()) {
          stamp.append(' ').append(project).append(' ').append(own);
        }
      }
      return stamp.toString();
    } catch (IOException | IllegalArgumentException e) {
      return otherwise; // it is just being written, or it is none of theirs
    }
  }

  /** Without what is empty or off, as it is where nobody decided. */
  private static JsonObject counting(JsonObject of) {
    JsonObject.Builder counting = JsonObject.builder();
    for (String name : COUNTING) {
      Object value = of.get(name);
      boolean nothing =
          value == null
              || value.equals(false)
              || (value instanceof Collection<?> list && list.isEmpty())
              || (value instanceof Map<?, ?> map && map.isEmpty());
      if (!nothing) {
        counting.put(name, value);
      }
    }
    return counting.build();
  }
}
