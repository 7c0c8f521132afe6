// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.genestore.file.RecordNames.Names;
import dev.evograft.json.JsonObject;
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
  private final SipHash hash = SipHash.random();
  private final JsonSource json;
  private final List<long[]> damaged = new ArrayList<>();
  private @Nullable LogReader reader;
  private Index index = new Index();
  private boolean whole;
  private boolean loading;

  Contents(ShelfFiles files, @Nullable LineLog log) {
    this.files = files;
    this.log = log;
    this.json = new JsonSource(files);
  }

  /** Looks at the files, and reads what is new in them; says whether anything was. */
  boolean refresh() throws IOException {
    boolean changed = false;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (whole && json.isCurrent()) {
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
      loadAll();
      // A compaction writes the JSON file first: what is not in the log any more is in that.
      whole = json.isCurrent();
    }
    throw new FileSystemException(
        String.valueOf(files.json()), null, "it is replaced again and again");
  }

  private void loadAll() throws IOException {
    whole = false;
    index = new Index();
    damaged.clear();
    json.load(this::jsonRecord);
    if (log != null) {
      LogReader old = reader;
      if (old != null) {
        old.close();
      }
      LogReader anew = log.reader();
      reader = anew;
      loading = true;
      try {
        anew.refresh(this);
      } finally {
        loading = false;
      }
    }
  }

  @Override
  public void restart() {
    whole = whole && loading; // what the JSON file has of the same ids counts again
  }

  @Override
  public boolean line(LogLine line) {
    byte[] text = line.bytes();
    RecordHead head = JsonScan.head(text);
    if (head != null) {
      logRecord(head, line.offset(), text);
    } else {
      if (line.ended()) {
        damaged.add(new long[] {line.offset(), text.length});
      }
      salvage(line);
    }
    return head != null;
  }

  private void salvage(LogLine line) {
    byte[] text = line.bytes();
    JsonFileScan.Sink sink =
        (head, from, length) ->
            logRecord(
                head,
                line.offset() + from,
                Arrays.copyOfRange(text, (int) from, (int) from + length));
    new LineSalvage(text, sink).run();
  }

  private void logRecord(RecordHead head, long offset, byte[] text) {
    String id = head.id();
    if (RecordNames.REMOVED.equals(head.type())) {
      if (id != null) {
        index.remove(hash.of(id));
      }
    } else if (files.names().has(head.type())) {
      put(head, Place.of(true, offset, text.length), () -> JsonText.parseForeignObject(text));
    }
  }

  @Override
  public void tooLong(long offset, long length) {
    damaged.add(new long[] {offset, length});
  }

  private void jsonRecord(RecordHead head, long offset, int length) {
    put(head, Place.of(false, offset, length), () -> parse(offset, length));
  }

  private JsonObject parse(long offset, int length) {
    try {
      return JsonText.parseForeignObject(json.read(offset, length));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(RecordHead head, long place, RecordNames.Text text) {
    Names names;
    try {
      names = files.names().names(head.id(), head.assetId(), text);
    } catch (IllegalArgumentException e) {
      names = new Names(head.id(), null); // it has no canonical form
    }
    String id = names.id() != null ? names.id() : "\0" + place;
    index.put(hash.of(id), names.other() == null ? place : hash.of(names.other()), place);
  }

  Index index() {
    return index;
  }

  long place(String name) {
    long wanted = hash.of(name);
    long place = index.find(wanted);
    return place != Place.NONE ? place : index.findOther(wanted);
  }

  byte[] read(long place) throws IOException {
    if (!Place.inLog(place)) {
      return json.read(Place.offset(place), Place.length(place));
    }
    LogReader opened = reader;
    if (opened == null) {
      throw new IOException("there is no log");
    }
    return opened.read(Place.offset(place), Place.length(place));
  }

  /** Everything as of now, to be read without the lock. */
  Snapshot snapshot() {
    LogReader opened = reader;
    return new Snapshot(
        index.places(),
        new Snapshot.Json(json.pin(), json.facts(), json.shape()),
        new Snapshot.Log(
            opened == null ? null : opened.pin(),
            opened == null ? 0 : opened.offset(),
            List.copyOf(damaged)));
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
