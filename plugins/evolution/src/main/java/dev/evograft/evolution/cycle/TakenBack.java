// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.execute.Beside;
import dev.evograft.evolution.execute.Disk;
import dev.evograft.evolution.execute.Exchange;
import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.snapshot.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes back what a dead process had brought into the workspace of a change: files that hold what
 * the change made of them, and nothing that somebody saved since.
 *
 * @param missing files that hold the change and whose content before is not beside them any more
 * @param others files that somebody changed since
 */
record TakenBack(List<String> missing, List<String> others) {

  TakenBack {
    missing = List.copyOf(missing);
    others = List.copyOf(others);
  }

  /**
   * Takes back what can be.
   *
   * @throws RetriableException code {@code write_failed}; the next call goes on
   */
  static TakenBack run(Path root, String cycle, List<Touched> touched) {
    Work work = new Work(new FolderFiles(root), new Beside(cycle));
    touched.forEach(work::file);
    return new TakenBack(work.missing, work.others);
  }

  /** Of a replay that died half way in the workspace: what it took is put back. */
  static void tidyUp(Path top, String cycle, List<Change> changes) {
    Beside names = new Beside(cycle);
    for (Change change : changes) {
      Path file = top.resolve(change.path());
      try {
        if (Work.exists(names.old(file)) && !Work.exists(file)) {
          Disk.putBack(names.old(file), file);
        }
        Exchange.sweep(file, names);
        if (names.isFresh(file)) { // what was to be put in the place of a file that is as it was
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new RetriableException(
            "write_failed", "cannot put back " + change.path() + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class Work {

    private final FolderFiles files;
    private final Beside names;
    private final List<String> missing = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    Work(FolderFiles files, Beside names) {
      this.files = files;
      this.names = names;
    }

    void file(Touched one) {
      try {
        file(one, files.checked(one.path()));
      } catch (IOException e) {
        throw new RetriableException(
            "write_failed", "cannot take back " + one.path() + ": " + e.getMessage(), e);
      } catch (RetriableException e) {
        throw e;
      } catch (EvograftException e) { // a folder or a link took its place
        others.add(one.path());
      }
    }

    private void file(Touched one, Path file) throws IOException {
      if (exists(names.back(file)) && !exists(file)) { // somebody's, which was to be put back
        Disk.putBack(names.back(file), file);
      }
      String now = now(one);
      boolean ours = now.equals(one.after()) && !one.after().equals(one.before());
      if (exists(names.old(file)) && (ours || now.isEmpty())) {
        if (Disk.takeBack(file, names.back(file), there -> isAfter(one, there))) {
          Disk.putBack(names.old(file), file);
        }
        now = now(one);
        ours = false;
      }
      if (ours) {
        missing.add(one.path());
      } else if (!now.equals(one.before())) {
        others.add(one.path());
      }
      Exchange.sweep(file, names);
    }

    private static boolean isAfter(Touched one, FileVersion there) {
      return Touched.id(there).equals(one.after());
    }

    private String now(Touched one) {
      return Touched.id(files.file(one.path()));
    }

    private static boolean exists(Path file) {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
