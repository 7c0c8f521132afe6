// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a second look at the workspace says of a restore. */
final class Verification {

  private final Path root;
  private final Restored restored;

  Verification(Path root, Restored restored) {
    this.root = root;
    this.restored = restored;
  }

  /**
   * The same with what is different after all.
   *
   * @param still the differences that are left
   */
  Restored with(List<Change> still) {
    List<String> failed = new ArrayList<>(restored.failed());
    for (Change change : still) {
      if (!isExplained(change)) {
        failed.add(
            Failures.oneLine(change.path())
                + ": is different after the restore, something changes it; stop that and restore"
                + " again");
      }
    }
    return new Restored(
        restored.snapshot(),
        restored.undo(),
        restored.changes(),
        restored.kept(),
        restored.named(),
        failed);
  }

  private boolean isExplained(Change change) {
    String start = Failures.oneLine(change.path()) + ": ";
    boolean folderOfIgnored =
        change.kind() == Change.Kind.ADDED
            && Files.isDirectory(root.resolve(change.path()), LinkOption.NOFOLLOW_LINKS);
    return folderOfIgnored
        || restored.named().stream().anyMatch(line -> line.startsWith(start))
        || restored.failed().stream().anyMatch(line -> line.startsWith(start));
  }
}
