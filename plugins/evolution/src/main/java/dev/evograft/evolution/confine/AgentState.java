// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/**
 * The file in a home in which an agent keeps its state, and writes in every session: of it only
 * counts which programs it says to start (MCP servers, of all projects and of each).
 */
final class AgentState {

  private static final Set<String> FILES = Set.of(".claude.json", ".claude.json.backup");
  private static final String SERVERS = "mcpServers";

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
      StringBuilder servers = new StringBuilder("servers " + state.object(SERVERS));
      JsonObject projects = state.object("projects");
      for (String project : projects.keySet()) {
        JsonObject own = projects.object(project).object(SERVERS);
        if (!own.equals(JsonObject.EMPTY)) {
          servers.append(' ').append(project).append(' ').append(own);
        }
      }
      return servers.toString();
    } catch (IOException | IllegalArgumentException e) {
      return otherwise; // it is just being written, or it is none of theirs
    }
  }
}
