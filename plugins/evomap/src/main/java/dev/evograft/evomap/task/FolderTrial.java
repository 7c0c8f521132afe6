// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspaces;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.spi.cycle.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * Tries what was merged in a folder, which is a workspace of its own for that: in a copy of it, by
 * its checks. The folder stays as it is.
 *
 * @param context of the plugin
 * @param folder what the solvers began from
 */
public record FolderTrial(PluginContext context, Path folder) {

  /**
   * Of a folder.
   *
   * @throws BadInputException code {@code bad_input} if it is none
   */
  public FolderTrial {
    if (!Files.isDirectory(folder)) {
      throw new BadInputException("bad_input", folder + " is no folder: name another");
    }
    folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Tries it, which takes as long as the checks do.
   *
   * @param code whose it is, as far as this user is concerned
   * @throws EvograftException code {@code missing_service}, or as {@link Evolution#trial} does
   */
  public Trial of(Merge merge, Trial.Code code) throws InterruptedException {
    return context
        .service(Workspaces.class)
        .orElseThrow(FolderTrial::missing)
        .in(
            folder,
            Set.of(Evolution.class),
            found ->
                tried(
                    found.find(Evolution.class).orElseThrow(FolderTrial::missing),
                    merge.text(),
                    code));
  }

  private Trial tried(Evolution evolution, String diff, Trial.Code code)
      throws InterruptedException {
    try {
      return evolution.trial(diff, code);
    } catch (EvograftException e) {
      throw TaskWork.toldFor(folder, e);
    }
  }

  private static EvograftException missing() {
    return new EvograftException(
        "missing_service",
        "to try what was merged needs the plugins evolution and gene-store: 'evograft plugins list'"
            + " says why they are not here");
  }
}
