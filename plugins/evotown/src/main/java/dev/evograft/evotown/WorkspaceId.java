// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspace.Access;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * By what a workspace is known among those of a home. Made at random, for every container has the
 * same path for its own; and beside what the file system says of its folder, for it is copied with
 * the folder, as in an image that many containers begin with.
 */
final class WorkspaceId {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final Workspace workspace;

  WorkspaceId(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * The id; made where there is none, or that of another folder.
   *
   * @throws EvograftException if what is kept cannot be read
   */
  String get() {
    Path at = workspace.pluginState().resolve("jobs-id");
    Workspace.Lock lock = workspace.lock(at.resolveSibling("jobs-id.lock"), PATIENCE);
    try {
      JsonObject here = here();
      Optional<String> known = kept(at).filter(kept -> isOf(kept, here)).map(WorkspaceId::id);
      return known.isPresent() ? known.get() : made(at, here);
    } catch (IOException e) {
      throw new EvograftException("bad_ledger", "cannot read " + at + ": " + e, e);
    } finally {
      lock.close();
    }
  }

  private String made(Path at, JsonObject here) {
    String id = UUID.randomUUID().toString();
    workspace.replace(at, Json.bytes(here.with("id", id)), Access.ORDINARY);
    return id;
  }

  private static Optional<JsonObject> kept(Path at) throws IOException {
    try {
      return Optional.of(JsonText.parseObject(Files.readAllBytes(at)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // of a version that noted no folder, so it may be a copy
    }
  }

  private static String id(JsonObject kept) {
    return kept.string("id", "");
  }

  /**
   * Whether what is kept was made for this very folder. Numbers of devices are given anew at each
   * boot; containers of one machine have the boot in common, and not the device.
   */
  private static boolean isOf(JsonObject kept, JsonObject here) {
    boolean sameBoot = kept.string("boot", "").equals(here.string("boot", ""));
    return !id(kept).isEmpty()
        && kept.string("inode", "").equals(here.string("inode", ""))
        && (!sameBoot || kept.string("device", "").equals(here.string("device", "")));
  }

  private JsonObject here() throws IOException {
    Files.createDirectories(workspace.root()); // one that nobody has written to yet
    JsonObject.Builder here = JsonObject.builder();
    try {
      here.put("inode", String.valueOf(Files.getAttribute(workspace.root(), "unix:ino")));
      here.put("device", String.valueOf(Files.getAttribute(workspace.root(), "unix:dev")));
    } catch (UnsupportedOperationException | IllegalArgumentException e) {
      return here.build(); // a file system without them, where no containers share a home
    }
    return here.put("boot", boot()).build();
  }

  private static String boot() {
    try {
      return Files.readString(BOOT).strip();
    } catch (IOException e) {
      return ""; // a system that does not tell; then a new device makes a new id
    }
  }
}
