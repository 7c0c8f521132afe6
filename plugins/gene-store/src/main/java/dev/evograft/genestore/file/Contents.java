// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.toolkit.json.JsonText;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the files of a shelf hold, as of the last look at them. Its holder has a lock. */
final class Contents implements LogSink, Closeable {

  private static final int ATTEMPTS = 50;

  private final ShelfFiles files;
  private final @Nullable LineLog log;
  private final JsonSource json;
  private final List<long[]> damaged = new ArrayList<>();
  private final Overridden overridden = new Overridden();
  private @Nullable LogReader reader;
  private Catalogue catalogue;
  private boolean whole;
  private boolean hasLines;
  private boolean loading;

  Contents(ShelfFiles files, @Nullable LineLog log) {
    this.files = files;
    this.log = log;
    this.json = new JsonSource(files);
    this.catalogue = new Catalogue(files.names());
  }

  /** Looks at the files, and reads what is new in them; says whether anything was. */
  boolean refresh() throws IOException {
    boolean changed = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      boolean jsonIsCurrent = json.isCurrent();
      if (whole && jsonIsCurrent) {
        LogReader log = reader;
        if (log == null || !log.refresh(this)) {
          return changed;
        }
        changed = true;
        if (whole) {
          return true;
        }
      }
      changed = true;
      boolean suspect = overridden.isSuspect() || whole && !jsonIsCurrent;
      loadAll(suspect);
      // A compaction writes the JSON file first: what is not in the log any more is in that.
      whole = json.isCurrent();
    }
    throw new FileSystemException(
        String.valueOf(files.json()), null, "it is replaced again and again");
  }

  private void loadAll(boolean suspect) throws IOException {
    whole = false;
    catalogue = catalogue.empty();
    json.load(catalogue);
    loadLog(suspect);
  }

  /**
   * Takes over what a compaction made of the files.
   *
   * @param load the JSON file that it wrote
   */
  void adopt(JsonLoad load) throws IOException {
    whole = false;
    catalogue = load.catalogue();
    json.adopt(load);
    loadLog(false);
    whole = json.isCurrent();
  }

  private void loadLog(boolean suspect) throws IOException {
    LogReader old = reader;
    LineLog source = log;
    if (source == null) {
      return;
    }
    damaged.clear();
    overridden.clear();
    hasLines = false;
    LogReader anew = source.reader();
    loading = true;
    try {
      anew.refresh(this);
    } finally {
      loading = false;
      reader = anew;
      if (old != null) {
        if (suspect && anew.isSameFile(old)) {
          overridden.suspect();
        }
        old.close();
      }
    }
  }

  @Override
  public void restart() {
    // What the JSON file has of the same ids counts again; if there was no log, it does already.
    whole = whole && (loading || !hasLines);
  }

  @Override
  public boolean line(LogLine line) {
    hasLines = true;
    byte[] text = line.bytes();
    Bytes in = Bytes.of(text);
    try {
      in.passByteOrderMark();
      in.peekSolid();
      int start = (int) in.position();
      RecordHead head = new JsonScanner(in).head();
      int end = (int) in.position();
      if (in.peekSolid() == Bytes.END) {
        logRecord(line, head, start, end - start);
        return true;
      }
    } catch (NotJsonException e) {
      // what can be read of it is
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (line.ended()) {
      damaged.add(new long[] {line.offset(), text.length});
    }
    salvage(line, in);
    return false;
  }

  private void salvage(LogLine line, Bytes in) {
    try {
      new Salvage(
              in,
              head -> head.isRemoval() || files.names().has(head.type()),
              (head, from, length) -> logRecord(line, head, (int) from, length))
          .from(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void logRecord(LogLine line, RecordHead head, int from, int length) {
    String id = head.id();
    if (head.isRemoval()) {
      if (id != null) {
        overridden.add(catalogue.key(id), catalogue.remove(id), true);
      }
    } else if (files.names().has(head.type())) {
      byte[] text = line.bytes();
      long before =
          catalogue.put(
              head,
              Address.of(true, line.offset() + from, length),
              () -> JsonText.parseForeignObject(Arrays.copyOfRange(text, from, from + length)));
      if (id != null) {
        overridden.add(catalogue.key(id), before, false);
      }
    }
  }

  @Override
  public void tooLong(long offset, long length) {
    hasLines = true;
    damaged.add(new long[] {offset, length});
  }

  Index index() {
    return catalogue.index();
  }

  /** Where a record is, by either of its names. */
  long find(String name) {
    return catalogue.find(name);
  }

  /** Whether a line of the log took it out. */
  boolean isRemoved(String id) {
    return overridden.isRemoved(catalogue.key(id));
  }

  byte[] read(long address) throws IOException {
    if (!Address.inLog(address)) {
      return json.read(Address.offset(address), Address.length(address));
    }
    LogReader opened = reader;
    if (opened == null) {
      throw new IOException("there is no log");
    }
    return opened.readNow(Address.offset(address), Address.length(address));
  }

  /** Everything as of now, to be read without the lock. */
  Snapshot snapshot() {
    return snapshot(index().keys(), index().places());
  }

  /** The last records as of now, in their order, to be read without the lock. */
  Snapshot latest(int most) {
    return snapshot(new long[0], index().last(most));
  }

  private Snapshot snapshot(long[] keys, long[] places) {
    LogReader opened = reader;
    return new Snapshot(
        catalogue.empty(),
        keys,
        places,
        new Snapshot.Json(json.pin(), json.facts(), json.shape()),
        new Snapshot.Log(
            opened == null ? null : opened.pin(),
            opened == null ? 0 : opened.offset(),
            List.copyOf(damaged),
            overridden.isSuspect(),
            keys.length == 0 ? List.of() : overridden.pairs(index())));
  }

  /** Whether another program wrote the JSON file since the log was begun. */
  boolean isSuspect() {
    return overridden.isSuspect();
  }

  JsonShape shape() {
    return json.shape();
  }

  int damagedLines() {
    return damaged.size();
  }

  @Override
  public void close() {
    whole = false;
    json.close();
    LogReader old = reader;
    if (old != null) {
      old.close();
    }
  }
}
