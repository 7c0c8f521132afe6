// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Notes what Evograft writes in a folder in two places: in the home, where confined work does not
 * come, and in the workspace, where a process without a home sees it, too. What either says counts.
 * A moment names both: {@code HOME+STATE}, with a dash for one that was not begun.
 */
final class MarkedFolder implements OwnFolder {

  private static final String NONE = "-";

  /** Of two that are said the one that keeps more counts. */
  private static final List<Standing> FIRST =
      List.of(Standing.WRITTEN, Standing.UNKNOWN, Standing.REMOVED, Standing.MADE);

  private final Path folder;
  private final @Nullable OwnMarks home;
  private final OwnMarks state;
  private final BooleanSupplier possible;

  /**
   * A folder.
   *
   * @param folder absolute
   * @param home marks in the home; null without one
   * @param state those in the state folder
   * @param possible whether the latter may be made, or is there
   */
  MarkedFolder(Path folder, @Nullable OwnMarks home, OwnMarks state, BooleanSupplier possible) {
    this.folder = folder;
    this.home = home;
    this.state = state;
    this.possible = possible;
  }

  @Override
  public void writes(Path... files) throws IOException {
    for (Path file : files) {
      mark(name(file), Standing.WRITTEN);
    }
  }

  @Override
  public void makes(Path file) throws IOException {
    mark(name(file), Standing.MADE);
  }

  @Override
  public void removes(Path file) throws IOException {
    mark(name(file), Standing.REMOVED);
  }

  /** One place is enough: whoever sees the other alone is told that, or misses it there. */
  private void mark(String name, Standing what) throws IOException {
    List<OwnMarks> all = home == null ? List.of(state) : List.of(home, state);
    boolean noted = false;
    String failed = "";
    for (OwnMarks marks : all) {
      try {
        noted |= marks.mark(name, what);
      } catch (IOException e) {
        failed = marks.folder() + ": " + AtomicFiles.reason(e);
      }
    }
    if (!failed.isEmpty() && !noted) {
      throw new FileSystemException(
          folder.resolve(name).toString(),
          null,
          "that Evograft writes it cannot be noted for snapshots, in "
              + failed
              + "; mend that, or remove that folder");
    } else if (!failed.isEmpty()) {
      LoggerFactory.getLogger("dev.evograft").warn("not all of it is noted, in {}", failed);
    }
  }

  private String name(Path file) {
    Path absolute = folder.resolve(file).normalize();
    if (!absolute.startsWith(folder) || absolute.equals(folder)) {
      throw new IllegalArgumentException(file + " is not in " + folder);
    }
    return folder.relativize(absolute).toString().replace(File.separatorChar, '/');
  }

  @Override
  public Optional<String> begin() throws IOException {
    List<IOException> failed = new ArrayList<>();
    String inHome = home == null ? NONE : begin(home, failed);
    String inState = possible.getAsBoolean() ? begin(state, failed) : NONE;
    if (inHome.equals(NONE) && inState.equals(NONE)) {
      if (!failed.isEmpty()) {
        throw failed.get(0);
      }
      return Optional.empty();
    }
    return Optional.of(inHome + "+" + inState);
  }

  /** What cannot be begun has the other place; a reader that misses it takes all for written. */
  private static String begin(OwnMarks marks, List<IOException> failed) {
    try {
      return marks.begin();
    } catch (IOException e) {
      failed.add(e);
    } catch (EvograftException e) {
      failed.add(new IOException(e.getMessage(), e));
    }
    LoggerFactory.getLogger("dev.evograft")
        .warn(
            "what Evograft writes is not noted in {}: {}",
            marks.folder(),
            AtomicFiles.reason(failed.get(failed.size() - 1)));
    return NONE;
  }

  @Override
  public Standing standing(Path file, String moment) {
    String[] parts = moment.split("\\+", -1);
    if (parts.length != 2 || parts[1].equals(NONE)) {
      return Standing.UNKNOWN; // whoever has no home wrote without a word
    }
    String name = name(file);
    Set<Standing> said = EnumSet.of(state.standing(name, parts[1]));
    if (home != null && !parts[0].equals(NONE)) {
      said.add(home.standing(name, parts[0]));
    }
    return FIRST.stream().filter(said::contains).findFirst().orElse(Standing.UNTOUCHED);
  }

  @Override
  public void forget(Optional<String> moment) throws IOException {
    String[] parts = moment.map(text -> text.split("\\+", -1)).orElse(new String[0]);
    if (home != null) {
      home.forget(parts.length == 2 ? parts[0] : null);
    }
    state.forget(parts.length == 2 ? parts[1] : null);
  }
}
