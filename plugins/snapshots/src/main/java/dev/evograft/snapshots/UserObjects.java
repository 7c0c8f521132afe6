// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.toolkit.git.QuietGit;
import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.util.FS;

/**
 * What one of the user's repositories has by itself, as it is at this moment: the objects of its
 * folder and of the alternates of that, and nothing of the store.
 */
final class UserObjects implements AutoCloseable {

  private final ObjectDirectory objects;

  private UserObjects(ObjectDirectory objects) {
    this.objects = objects;
  }

  /**
   * Opens them.
   *
   * @param folder that git calls {@code objects}
   */
  static UserObjects of(Path folder) throws IOException {
    QuietGit.install();
    return new UserObjects(
        new ObjectDirectory(new Config(), folder.toFile(), null, FS.DETECTED, null));
  }

  boolean has(AnyObjectId id) throws IOException {
    return objects.has(id);
  }

  ObjectReader newReader() {
    return objects.newReader();
  }

  @Override
  public void close() {
    objects.close();
  }
}
