// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import org.eclipse.jgit.lib.ObjectId;

/**
 * A path of a part, as it was.
 *
 * @param area where the path begins
 * @param kind one of {@link Kind}
 * @param mode the twelve permission bits
 * @param size in bytes
 * @param content of a file, or the target of a link; of a file that is only named, what tells a
 *     change without opening it; the zero id for all others
 * @param path with slashes, no slash at either end
 */
record Entry(Area area, char kind, int mode, long size, ObjectId content, String path) {

  /** The name of this path among all of a part. */
  String key() {
    return area.letter() + path;
  }

  /** All packed refs as bytes, which a snapshot has where they are damaged. */
  boolean isPackedRefs() {
    return area == Area.COMMON && path.equals(ControlFiles.PACKED);
  }

  boolean sameButMode(Entry other) {
    return kind == other.kind && content.equals(other.content);
  }

  /** The path of what contains it; empty at the top. */
  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  static String child(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  static boolean within(String path, String folder) {
    return folder.isEmpty()
        || path.equals(folder)
        || (path.length() > folder.length()
            && path.startsWith(folder)
            && path.charAt(folder.length()) == '/');
  }
}
