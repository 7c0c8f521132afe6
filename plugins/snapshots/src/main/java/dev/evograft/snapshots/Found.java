// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.nio.file.Path;

/**
 * A path that a walk came to.
 *
 * @param area where the path begins
 * @param kind one of {@link Kind}; of a database, a nested repository and the like another than the
 *     system says
 * @param path as in {@link Entry}
 * @param file where it is
 * @param stat what the system says of it
 */
record Found(Area area, char kind, String path, Path file, Stat stat) {

  static Found of(Area area, String path, Path file, Stat stat) {
    return new Found(area, stat.kind(), path, file, stat);
  }
}
