// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
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
  private @Nullable Begun begun;
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
    catalogue = catalogue.empty();
    json.load(catalogue);
    loadLog();
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
    loadLog();
    whole = json.isCurrent();
  }

  private void loadLog() throws IOException {
    LogReader old = reader;
    LineLog source = log;
    if (source == null) {
      return;
    }
    damaged.clear();
    overridden.clear();
    begun = null;
    hasLines = false;
    LogReader anew = source.reader();
    loading = true;
    try {
      anew.refresh(this);
    } finally {
      loading = false;
      reader = anew;
      if (old != null) {
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
    } else if (RecordNames.BEGUN.equals(head.type())) {
      begun = begun == null ? Begun.of(parse(line, from, length)) : begun;
    } else if (files.names().has(head.type())) {
      long before =
          catalogue.put(
              head,
              Address.of(true, line.offset() + from, length),
              () -> parse(line, from, length));
      if (id != null) {
        overridden.add(catalogue.key(id), before, false);
      }
    }
  }

  private static JsonObject parse(LogLine line, int from, int length) {
    return JsonText.parseForeignObject(Arrays.copyOfRange(line.bytes(), from, from + length));
  }

  @Override
  public void tooLong(long offset, long length) {
    hasLines = true;
    damaged.add(new long[] {offset, length});
  }

  Index index() {
    return catalogue.index();
  }

  /** The text of the record that goes by a name, or what has to be named to say that. */
  Found find(String name) throws IOException {
    if (catalogue.isUnnamed(name)) {
      long[] keys = index().unnamed();
      long[] places = LongStream.of(keys).map(index()::find).toArray();
      return new Found(
          Optional.empty(), new Naming(catalogue, keys, snapshot(new long[0], places)));
    }
    long address = catalogue.find(name);
    return new Found(address == Address.NONE ? Optional.empty() : Optional.of(read(address)), null);
  }

  /** Whether a record may go by a name, as far as names are stated. */
  boolean mayHave(String name) {
    return catalogue.isUnnamed(name) || catalogue.find(name) != Address.NONE;
  }

  /** Others find what was named. */
  void publish(Naming names) {
    names.publish(catalogue);
  }

  /**
   * What a look for a name comes to.
   *
   * @param text of the record
   * @param unnamed if it can be one of these, which its holder closes
   */
  record Found(Optional<byte[]> text, @Nullable Naming unnamed) {}

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
            begun,
            keys.length == 0 ? List.of() : overridden.pairs(index())));
  }

  /** Whether another program wrote the JSON file since the log was begun. */
  boolean isForeign() throws IOException {
    Begun beside = begun;
    return beside != null && !json.is(beside);
  }

  /** The JSON file that was read, see {@link FileFacts#identity}. */
  String jsonIdentity() {
    return FileFacts.identity(json.facts());
  }

  /** Whether the log has lines about an id. */
  boolean isInLog(String id) {
    long key = catalogue.key(id);
    long address = index().find(key);
    return overridden.isRemoved(key) || address != Address.NONE && Address.inLog(address);
  }

  /** The text of the record that has an id. */
  Optional<byte[]> text(String id) throws IOException {
    long address = index().find(catalogue.key(id));
    return address == Address.NONE ? Optional.empty() : Optional.of(read(address));
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
