// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * {@code .evograft/serve.json}: where the daemon of a workspace is. Only its owner may read it. A
 * daemon that was killed leaves it behind, so it says who was there, not who is.
 *
 * @param pid its process
 * @param port of 127.0.0.1
 * @param token what it wants to hear
 */
record DaemonFile(long pid, int port, String token) {

  private static final String NAME = "serve.json";
  private static final int MOST_BYTES = 4_096;

  /**
   * Reads it; empty when there is none.
   *
   * @throws EvograftException if it is none that a daemon wrote
   */
  static Optional<DaemonFile> read(Path workspace) {
    Path file = workspace.resolve(".evograft").resolve(NAME);
    try {
      if (Files.isSymbolicLink(file.getParent())
          || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || Files.size(file) > MOST_BYTES) {
        return Optional.empty();
      }
      JsonObject json = JsonText.parseObject(Files.readAllBytes(file));
      DaemonFile read =
          new DaemonFile(
              json.integer("pid", 0),
              Math.toIntExact(json.integer("port", 0)),
              json.string("token", ""));
      if (read.pid <= 0
          || read.port <= 0
          || read.port > 65_535
          || !ServeToken.isWellFormed(read.token)) {
        throw new IllegalArgumentException("no pid, port and token");
      }
      return Optional.of(read);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      throw new EvograftException(
          "serve_file", file + " cannot be read; remove it when no daemon runs here", e);
    }
  }

  /**
   * Whether a process of that number lives. Of one that was killed, somebody else may have the port
   * by now, who must not be told the token.
   */
  boolean isAlive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  void write(Workspace workspace) {
    JsonObject json =
        JsonObject.builder().put("pid", pid).put("port", port).put("token", token).build();
    workspace.replace(file(workspace), Json.bytes(json), Workspace.Access.SECRET);
  }

  static void remove(Workspace workspace) throws IOException {
    Files.deleteIfExists(file(workspace));
  }

  private static Path file(Workspace workspace) {
    return workspace.state().resolve(NAME);
  }
}
