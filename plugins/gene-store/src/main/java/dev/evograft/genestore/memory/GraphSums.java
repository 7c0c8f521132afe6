// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LineLog;
import dev.evograft.genestore.file.LogMark;
import dev.evograft.genestore.file.LogReader;
import dev.evograft.genestore.file.StoreLock;
import dev.evograft.spi.EvograftException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sums of all files of the graph, kept up with whatever any process writes, and saved now and
 * then. When files were changed other than by growing and rotating, everything is added up anew:
 * who deletes what was remembered has it forgotten.
 *
 * <p>Not thread-safe. {@link #save} and {@link #keepSumsOf} under the lock of the graph's folder.
 */
final class GraphSums implements GraphRotation.Keeper {

  private static final int ATTEMPTS = 10;

  private final GraphFiles files;
  private final StoreLock lock;
  private final LineLog log;
  private final SumsFile file;
  private final DeletedSums deletedSums;
  private final List<String> rotated = new ArrayList<>();
  private DeletedFiles deleted = DeletedFiles.NONE;
  private Aggregates sums = new Aggregates();
  private @Nullable LogMark mark;
  private @Nullable LogReader reader;
  private boolean loaded;
  private boolean isFresh;
  private long unsaved;
  private long damaged;

  GraphSums(GraphFiles files, LineLog log, StoreLock lock, MemoryState state) {
    this.files = files;
    this.lock = lock;
    this.log = log;
    this.file = new SumsFile(state);
    this.deletedSums = new DeletedSums(state);
  }

  /** The sums as of now. */
  Aggregates refresh() {
    if (!loaded) {
      begin(file.load());
      loaded = true;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Progress progress = follow();
      if (progress == Progress.DONE && isFresh) {
        isFresh = false; // a file may have gone between what is saved and the look at the folder
        progress = adopt(deletedSums.files()) ? Progress.DONE : Progress.ANEW;
      }
      if (progress == Progress.DONE) {
        return sums;
      }
      if (progress == Progress.ANEW) {
        DeletedSums.Known known = deletedSums.load();
        begin(new SumsState(known.files(), List.of(), null, known.sums()));
        unsaved++;
      }
    }
    throw new EvograftException(
        "store_busy", files.active() + " is replaced again and again; try again");
  }

  /** How many lines are not in what was saved last. */
  long unsaved() {
    return unsaved;
  }

  /** How many lines nobody can read, of those read since the sums were made or loaded. */
  long damaged() {
    return damaged;
  }

  private void begin(SumsState state) {
    closeReader();
    deleted = state.deleted();
    sums = state.sums();
    mark = state.mark();
    rotated.clear();
    rotated.addAll(state.rotated());
    unsaved = 0;
    damaged = 0;
    isFresh = true;
  }

  private Progress follow() {
    List<String> now = new ArrayList<>(files.rotated());
    if (!now.containsAll(rotated) && !adopt(deletedSums.files())) {
      return Progress.ANEW;
    }
    now.removeAll(deleted.names());
    if (!now.containsAll(rotated)) {
      return Progress.ANEW; // somebody deleted it: it is to be forgotten
    }
    now.removeAll(rotated);
    for (String name : now) {
      if (!addRotated(name)) {
        return Progress.ANEW;
      }
    }
    return addActive();
  }

  /** Adds a file that was written until lately, or what of it is new. */
  private boolean addRotated(String name) {
    closeReader();
    OutcomeSink sink = new OutcomeSink(sums, mark != null);
    boolean isThere;
    try (LineLog older = new LineLog(files.path(name), lock);
        LogReader rest = older.reader(mark)) {
      rest.refresh(sink);
      isThere = rest.mark() != null;
    }
    if (sink.isOther() || !isThere) {
      return false;
    }
    count(sink);
    mark = null;
    rotated.add(name);
    return true;
  }

  private Progress addActive() {
    LogReader active = reader;
    if (active == null) {
      active = log.reader(mark);
      reader = active;
    }
    OutcomeSink sink = new OutcomeSink(sums, mark != null);
    active.refresh(sink);
    if (sink.isOther()) {
      closeReader();
      List<String> now = new ArrayList<>(files.rotated());
      now.removeAll(deleted.names());
      return rotated.containsAll(now) ? Progress.ANEW : Progress.AGAIN; // it was rotated just now
    }
    count(sink);
    mark = active.mark();
    return Progress.DONE;
  }

  private void count(OutcomeSink sink) {
    unsaved += sink.lines();
    damaged += sink.damaged();
  }

  /** Takes over what another process deleted; false if the sums lack what was in it. */
  private boolean adopt(DeletedFiles newer) {
    if (newer.generation() <= deleted.generation()) {
      return true;
    }
    List<String> names = new ArrayList<>(newer.names());
    names.removeAll(deleted.names());
    boolean ours =
        rotated.containsAll(names) && newer.generation() - deleted.generation() == names.size();
    deleted = newer;
    rotated.removeAll(names);
    return ours;
  }

  /** What is to be saved now, or null if others know better. */
  @Nullable String unsavedText() {
    if (!loaded || !adopt(deletedSums.files())) {
      loaded = false;
      return null;
    }
    unsaved = 0;
    return new SumsState(deleted, rotated, mark, sums).text(file.state().about());
  }

  /** Saves what {@link #unsavedText} made. */
  void save(String text) {
    file.save(text);
  }

  @Override
  public void keepSumsOf(String name) {
    refresh();
    if (!adopt(deletedSums.files())) {
      loaded = false;
      refresh();
    }
    if (deleted.has(name)) {
      return; // whoever kept its sums died before it could delete it
    }
    Aggregates said = new Aggregates();
    try (LineLog older = new LineLog(files.path(name), lock);
        LogReader all = older.reader()) {
      all.refresh(new OutcomeSink(said, false));
    }
    deleted = deletedSums.add(name, said);
    rotated.remove(name);
    unsaved++;
  }

  private void closeReader() {
    LogReader old = reader;
    reader = null;
    if (old != null) {
      old.close();
    }
  }

  void close() {
    closeReader();
    loaded = false;
  }

  private enum Progress {
    DONE,
    AGAIN,
    ANEW
  }
}
