// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Where the snapshots of a workspace are, as it was noted in the user's home when they were begun:
 * no {@code git init} and no {@code rm .git} of the work hides them.
 *
 * @param workspace the folder that it was noted for: the workspace, or one that it lies in
 * @param store the private repository
 * @param folders the repository around the workspace, or none
 */
record NotedStore(Path workspace, Path store, GitFolders folders) {

  private static final int FIELDS = 5;

  private static Path file(Path keys, Path workspace) {
    ObjectId name = Contents.hash(workspace.toString().getBytes(StandardCharsets.UTF_8));
    return keys.resolve("snapshots").resolve(name.name());
  }

  /**
   * What is noted of a folder, or else of the nearest that it lies in; but one in which Evograft
   * was at work is a workspace of its own. Null when nothing is.
   *
   * @param top where to look no further up: the root of the working tree, if there is one
   */
  static @Nullable NotedStore find(Path keys, Path folder, @Nullable Path top) throws IOException {
    NotedStore noted = of(keys, folder);
    Path above = folder.getParent();
    if (noted != null
        || above == null
        || folder.equals(top)
        || Files.exists(folder.resolve(Home.STATE), LinkOption.NOFOLLOW_LINKS)) {
      return noted;
    }
    NotedStore found = find(keys, above, top);
    return found != null && Store.isMadeHere(found.store()) ? found : null;
  }

  /** What is noted, as long as there is such a store; else null. */
  private static @Nullable NotedStore of(Path keys, Path workspace) throws IOException {
    try {
      String text = Files.readString(file(keys, workspace));
      String[] fields = text.split("\0", -1);
      if (fields.length != FIELDS || !fields[0].equals(workspace.toString())) {
        return null;
      }
      Path store = Path.of(fields[1]);
      boolean there = Files.isDirectory(store.resolve("refs/snapshots"), LinkOption.NOFOLLOW_LINKS);
      Path tree = Path.of(fields[2]);
      GitFolders folders =
          fields[3].isEmpty()
              ? GitFolders.none(tree)
              : new GitFolders(tree, Path.of(fields[3]), Path.of(fields[4]));
      return there ? new NotedStore(workspace, store, folders) : null;
    } catch (NoSuchFileException | InvalidPathException e) {
      return null;
    }
  }

  /** Notes it, unless it is. */
  void note(Path keys) throws IOException {
    String git = folders.isRepository() ? folders.git() + "\0" + folders.common() : "\0";
    String text = workspace + "\0" + store + "\0" + folders.workTree() + "\0" + git;
    Path file = file(keys, workspace);
    if (!Files.exists(file) || !Files.readString(file).equals(text)) {
      Store.makeFolder(file.resolveSibling(""));
      Store.write(file, text);
    }
  }

  /** The repository of the snapshots, whatever there is around the workspace by now. */
  GitFolders around(GitFolders found) {
    boolean again = // a linked working tree that was removed and made again
        found.isRepository()
            && folders.isRepository()
            && !Files.isDirectory(folders.git())
            && found.common().equals(folders.common());
    return again || !folders.isRepository() ? found : folders;
  }
}
