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
 * <p>Not thread-safe. {@link #save} and {@link #inherit} under the lock of the graph's folder.
 */
final class GraphSums implements GraphRotation.Heir {

  private static final int ATTEMPTS = 10;

  private final GraphFiles files;
  private final StoreLock lock;
  private final LineLog log;
  private final SumsFile file;
  private final List<String> rotated = new ArrayList<>();
  private Bequest bequest = Bequest.NONE;
  private Aggregates sums = new Aggregates();
  private @Nullable LogMark mark;
  private @Nullable LogReader reader;
  private boolean loaded;
  private boolean isFresh;
  private long unsaved;
  private long damaged;

  GraphSums(GraphFiles files, LineLog log, StoreLock lock, SumsFile file) {
    this.files = files;
    this.lock = lock;
    this.log = log;
    this.file = file;
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
        progress = adopt(file.load().bequest()) ? Progress.DONE : Progress.ANEW;
      }
      if (progress == Progress.DONE) {
        return sums;
      }
      if (progress == Progress.ANEW) {
        begin(new SumsState(file.load().bequest(), List.of(), null, new Aggregates()));
        sums.append(bequest.aggregates());
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
    bequest = state.bequest();
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
    if (!now.containsAll(rotated) && !adopt(file.load().bequest())) {
      return Progress.ANEW;
    }
    now.removeAll(bequest.gone());
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
      now.removeAll(bequest.gone());
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

  /** Takes over what another process made of files that have gone; false if they are not ours. */
  private boolean adopt(Bequest newer) {
    if (newer.generation() <= bequest.generation()) {
      return true;
    }
    List<String> gone = new ArrayList<>(newer.gone());
    gone.removeAll(bequest.gone());
    boolean ours = rotated.containsAll(gone);
    bequest = newer;
    rotated.removeAll(gone);
    return ours;
  }

  /** Saves the sums, unless others know better. */
  void save() {
    if (!loaded || !adopt(file.load().bequest())) {
      loaded = false;
      return;
    }
    file.save(new SumsState(bequest, rotated, mark, sums));
    unsaved = 0;
  }

  @Override
  public void inherit(String name) {
    refresh();
    if (!adopt(file.load().bequest())) {
      loaded = false;
      refresh();
    }
    if (bequest.has(name)) {
      return; // its heir died before it could delete it
    }
    Aggregates said = new Aggregates();
    try (LineLog older = new LineLog(files.path(name), lock);
        LogReader all = older.reader()) {
      all.refresh(new OutcomeSink(said, false));
    }
    bequest = bequest.with(name, said);
    rotated.remove(name);
    file.save(new SumsState(bequest, rotated, mark, sums));
    unsaved = 0;
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
