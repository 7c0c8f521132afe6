// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.Workspace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * What the files of one folder stand on.
 *
 * @param lock the one that writers of the folder hold
 * @param clock for stamps
 * @param reports told of damage
 * @param steps told of each step
 */
public record Ground(StoreLock lock, InstantSource clock, Reports reports, Steps steps) {

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** The ground of a folder. */
  public static Ground of(Path folder, Workspace workspace, InstantSource clock, Reports reports) {
    return new Ground(new StoreLock(folder, workspace), clock, reports, Steps.GO_ON);
  }

  /** The time, for the name of a file. */
  String stamp() {
    return STAMP.format(clock.instant());
  }
}
