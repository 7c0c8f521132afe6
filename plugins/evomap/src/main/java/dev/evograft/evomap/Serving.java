// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;

/** Whether this process is the daemon of its workspace: only that works at a hub unasked. */
final class Serving {

  private Serving() {}

  /** The daemon writes who it is when all has started. */
  static boolean here(Workspace workspace) {
    try {
      byte[] file = Files.readAllBytes(workspace.state().resolve("serve.json"));
      return JsonText.parseObject(file).integer("pid", 0) == ProcessHandle.current().pid();
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
