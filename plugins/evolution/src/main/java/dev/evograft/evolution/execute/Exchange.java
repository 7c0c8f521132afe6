// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares and replaces files, one after another: each is taken from its place, so that nobody can
 * save into what is compared; and what is new is put where nothing is. Whatever somebody saves
 * meanwhile stays, and nothing of the change does.
 */
public final class Exchange {

  private final FolderFiles files;
  private final Beside names;
  private final Moments moments;

  /** Whoever has to know how far it is. */
  @FunctionalInterface
  public interface Moments {
    /** Nobody. */
    Moments NONE = what -> {};

    /** Something is about to be changed on the disk. */
    void before(String what);
  }

  /**
   * Of files beneath a folder.
   *
   * @param names of what lies beside them meanwhile
   */
  public Exchange(FolderFiles files, Beside names, Moments moments) {
    this.files = files;
    this.names = names;
    this.moments = moments;
  }

  private static final class Swap {
    private final FileEdit edit;
    private final Path file;
    private boolean taken;
    private boolean put;

    Swap(FileEdit edit, Path file) {
      this.edit = edit;
      this.file = file;
    }
  }

  /**
   * Makes the files what they shall be.
   *
   * @return those that are not what the change was made for, by path: then all of them are what
   *     they were; empty when it is done, and on the disk
   * @throws RetriableException code {@code write_failed}; what was done is undone
   * @throws EvograftException code {@code not_a_file}; what was done is undone
   */
  public List<String> run(List<FileEdit> edits) {
    List<Path> folders = new ArrayList<>();
    List<Swap> swaps = new ArrayList<>();
    try {
      for (FileEdit edit : edits) {
        Swap swap = new Swap(edit, files.checked(edit.path()));
        swaps.add(swap);
        prepare(swap, folders);
      }
      List<String> conflicts = swap(swaps);
      if (!conflicts.isEmpty()) {
        undo(swaps, folders);
        return conflicts;
      }
      Disk.force(Stream.concat(swaps.stream().map(swap -> swap.file), folders.stream()).toList());
    } catch (IOException e) {
      throw failed(swaps, folders, e);
    } catch (RuntimeException e) {
      tryUndo(swaps, folders, e);
      throw e;
    }
    forget(swaps);
    return List.of();
  }

  private RetriableException failed(List<Swap> swaps, List<Path> folders, IOException e) {
    RetriableException failure =
        new RetriableException("write_failed", "cannot write the change: " + e.getMessage(), e);
    tryUndo(swaps, folders, failure);
    return failure;
  }

  private void prepare(Swap swap, List<Path> folders) throws IOException {
    FileVersion after = swap.edit.after();
    if (after != null) {
      files.makeFolders(swap.file, folders);
      Path fresh = names.fresh(swap.file);
      moments.before("write " + fresh);
      Disk.write(fresh, after.content());
      Permissions.like(fresh, swap.file, after.executable());
    }
  }

  private List<String> swap(List<Swap> swaps) throws IOException {
    for (Swap swap : swaps) {
      if (!take(swap) || !put(swap)) {
        return List.of(swap.edit.path());
      }
    }
    List<String> late = new ArrayList<>();
    for (Swap swap : swaps) { // who had a file open may have gone on writing
      if (swap.taken && !Objects.equals(FolderFiles.read(old(swap)), swap.edit.before())) {
        late.add(swap.edit.path());
      }
    }
    return late;
  }

  private Path old(Swap swap) {
    return names.old(swap.file);
  }

  /** Takes a file from its place; false when it is another one than it should be. */
  private boolean take(Swap swap) throws IOException {
    if (swap.edit.before() == null) {
      return true;
    }
    files.checked(swap.edit.path());
    moments.before("take " + swap.edit.path());
    try {
      Files.move(swap.file, old(swap), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return false;
    }
    swap.taken = true;
    return Objects.equals(FolderFiles.read(old(swap)), swap.edit.before());
  }

  /** Puts what is new where nothing is; false when something is there. */
  private boolean put(Swap swap) throws IOException {
    if (swap.edit.after() == null) {
      return true;
    }
    moments.before("put " + swap.edit.path());
    swap.put = Disk.put(names.fresh(swap.file), swap.file);
    return swap.put;
  }

  private void tryUndo(List<Swap> swaps, List<Path> folders, Exception because) {
    try {
      undo(swaps, folders);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }

  /** The latest first; what somebody saved meanwhile stays. */
  private void undo(List<Swap> swaps, List<Path> folders) throws IOException {
    @Nullable IOException failure = null;
    for (int i = swaps.size() - 1; i >= 0; i--) {
      try {
        undo(swaps.get(i));
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    FolderFiles.removeEmpty(folders);
    if (failure != null) {
      throw failure;
    }
  }

  private void undo(Swap swap) throws IOException {
    Files.deleteIfExists(names.fresh(swap.file));
    FileVersion after = swap.edit.after();
    if (swap.put && after != null) {
      moments.before("take back " + swap.edit.path());
      Disk.takeBack(swap.file, names.back(swap.file), after::equals);
    }
    if (swap.taken) {
      moments.before("put back " + swap.edit.path());
      Disk.putBack(old(swap), swap.file);
    }
  }

  /** That one cannot be removed harms nobody: who ends the cycle knows its name. */
  private void forget(List<Swap> swaps) {
    for (Swap swap : swaps) {
      if (swap.taken) {
        moments.before("forget " + swap.edit.path());
        Disk.tryRemove(old(swap));
      }
    }
  }

  /** Removes what may lie beside a file. */
  public static void sweep(Path file, Beside names) {
    for (Path each : List.of(names.fresh(file), names.old(file), names.back(file))) {
      if (Files.exists(each, LinkOption.NOFOLLOW_LINKS)) {
        Disk.tryRemove(each);
      }
    }
  }
}
