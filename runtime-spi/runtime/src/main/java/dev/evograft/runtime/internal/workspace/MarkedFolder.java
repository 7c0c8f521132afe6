// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Notes what Evograft writes in a folder in two places: in the home, where confined work does not
 * come, and in the workspace, where a process without a home sees it, too. What either says counts.
 * A moment names both: {@code HOME+STATE}, with a dash for one that was not begun.
 */
final class MarkedFolder implements OwnFolder {

  private static final String NONE = "-";

  /** In a folder in which something was written that could be noted nowhere. */
  private static final String UNNOTED = ".evograft.unnoted";

  /** Of two that are said the one that keeps more counts. */
  private static final List<Standing> FIRST =
      List.of(Standing.WRITTEN, Standing.REMOVED, Standing.UNKNOWN, Standing.MADE);

  /** Places of which people were told that nothing can be noted there; once is enough. */
  private static final Set<Path> WARNED = ConcurrentHashMap.newKeySet();

  /** The state folder in which one of the places is. */
  interface Ours {

    /** Whether it is of others, so that nothing in it is used. */
    boolean isForeign();

    /** Whether it may be made, or is there. */
    boolean isNoted();

    /** The workspace that it is of; null where the folder is outside of it. */
    @Nullable Path around();
  }

  private final Path folder;
  private final @Nullable OwnMarks home;
  private final OwnMarks state;
  private final Ours ours;

  /**
   * A folder.
   *
   * @param folder absolute, as whoever asks spells it
   * @param home marks in the home; null without one
   * @param state those in the state folder
   * @param ours where the latter are
   */
  MarkedFolder(Path folder, @Nullable OwnMarks home, OwnMarks state, Ours ours) {
    this.folder = folder;
    this.home = home;
    this.state = state;
    this.ours = ours;
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

  /**
   * One place is enough: whoever sees the other alone is told that, or misses it there. Where there
   * is none, all of the folder counts as unknown: what is to be learned is worth more than an undo.
   */
  private void mark(String name, Standing what) throws IOException {
    List<OwnMarks> all = home == null ? List.of(state) : List.of(home, state);
    boolean noted = false;
    String failed = "";
    for (OwnMarks marks : all) {
      if (marks.isMissing() || (marks.equals(state) && ours.isForeign())) {
        continue;
      }
      try {
        noted |= marks.mark(name, what);
      } catch (IOException e) {
        failed = marks.folder() + ": " + AtomicFiles.reason(e);
      }
    }
    if (!failed.isEmpty()) {
      if (!noted) {
        giveUp();
      }
      if (WARNED.add(folder)) {
        LoggerFactory.getLogger("dev.evograft")
            .warn("what Evograft writes is not all noted, in {}; mend that, or remove it", failed);
      }
    }
  }

  private void giveUp() throws IOException {
    try {
      Files.createFile(folder.resolve(UNNOTED));
    } catch (FileAlreadyExistsException e) {
      return; // it is known already
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
    Path unnoted = folder.resolve(UNNOTED);
    boolean anew = Files.exists(unnoted, LinkOption.NOFOLLOW_LINKS);
    if (anew) {
      forget(Optional.empty()); // no earlier moment knows what was written
    }
    String inHome = home == null ? NONE : begin(home, failed);
    Path around = ours.around();
    if (home != null && !inHome.equals(NONE) && around != null) {
      noteOrigin(home.folder(), around);
    }
    String inState = ours.isNoted() ? begin(state, failed) : NONE;
    if (inHome.equals(NONE) && inState.equals(NONE)) {
      if (!failed.isEmpty()) {
        throw failed.get(0);
      }
      return Optional.empty();
    }
    if (anew) {
      Files.deleteIfExists(unnoted);
    }
    return Optional.of(inHome + "+" + inState);
  }

  /** Without it the marks stay when the workspace is gone, and nothing else is lost. */
  private static void noteOrigin(Path marks, Path around) {
    try {
      MarkOrigin.note(marks, around);
    } catch (IOException | EvograftException e) {
      LoggerFactory.getLogger("dev.evograft")
          .warn("of which workspace {} is cannot be noted: {}", marks, e.getMessage());
    }
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
    String name = name(file);
    if (parts.length != 2 || Files.exists(folder.resolve(UNNOTED), LinkOption.NOFOLLOW_LINKS)) {
      return Standing.UNKNOWN;
    }
    boolean blind = parts[1].equals(NONE) || ours.isForeign(); // who has no home said no word
    Set<Standing> said = EnumSet.of(blind ? Standing.UNKNOWN : state.standing(name, parts[1]));
    if (home != null && !parts[0].equals(NONE)) {
      said.add(home.standing(name, parts[0]));
    }
    if (said.contains(Standing.REMOVED)
        && Files.notExists(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      return Standing.REMOVED; // either's word will do, for nothing is lost where nothing is
    } else if (said.contains(Standing.MADE) && said.contains(Standing.UNKNOWN)) {
      return Standing.WRITTEN; // perhaps by who said it where nobody can read it
    }
    return FIRST.stream().filter(said::contains).findFirst().orElse(Standing.UNTOUCHED);
  }

  @Override
  public int forgetGone() throws IOException {
    return home == null ? 0 : GoneMarks.remove(home.top(), Instant.now());
  }

  @Override
  public void forget(Optional<String> moment) throws IOException {
    String[] parts = moment.map(text -> text.split("\\+", -1)).orElse(new String[0]);
    if (home != null) {
      home.forget(parts.length == 2 ? parts[0] : null);
    }
    if (!ours.isForeign()) {
      state.forget(parts.length == 2 ? parts[1] : null);
    }
  }
}
