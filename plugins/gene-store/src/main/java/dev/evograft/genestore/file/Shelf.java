// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.json.JsonText;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The records of one kind, by their ids. It holds where they are, not what they are; every call
 * sees what any process wrote before it. Safe for any thread.
 *
 * <p>Reading throws {@link EvograftException} of code {@code store_unreadable}.
 */
public final class Shelf implements Records, Closeable {

  private static final int ATTEMPTS = 5;

  private final ReentrantLock lock = new ReentrantLock();
  private final ReentrantLock naming = new ReentrantLock();
  private final ShelfFiles files;
  private final FolderContext context;
  private final Contents contents;
  private final @Nullable LineLog log;
  private final @Nullable Leftovers leftovers;
  private final @Nullable OverriddenFile overridden;
  private volatile Runnable onForeignWrite = () -> {};
  private volatile boolean writtenOver;
  private @Nullable String lookedAt;
  private long revision;
  private @Nullable String stuck;
  private @Nullable String reported;
  private int reportedLines;

  /** A shelf; nothing is read or made before it is used, but what waits for people is told. */
  public Shelf(ShelfFiles files, FolderContext context) {
    this.files = files;
    this.context = context;
    Path lines = files.log();
    Leftovers rest = lines == null ? null : new Leftovers(lines, files.json(), context);
    this.leftovers = rest;
    this.log =
        lines == null || rest == null
            ? null
            : new LineLog(
                lines,
                context.lock(),
                () -> {
                  rest.finish();
                  rest.begin();
                });
    this.contents = new Contents(files, log);
    Path json = files.json();
    OverriddenFile aside = json == null || lines == null ? null : new OverriddenFile(json, context);
    this.overridden = aside;
    if (aside != null) {
      aside.look();
    }
  }

  @Override
  public int size() {
    return read(all -> all.index().live());
  }

  @Override
  public Optional<JsonObject> find(String name) {
    Contents.Found found = read(all -> all.find(name));
    if (found.unnamed() == null) {
      return found.text().flatMap(Shelf::parse);
    }
    found.unnamed().close();
    naming.lock(); // one thread makes names, and the others find them
    try {
      return named(name, ATTEMPTS).flatMap(Shelf::parse);
    } catch (IOException e) {
      throw failure(e);
    } finally {
      naming.unlock();
    }
  }

  /** Those of some names that no record goes by; one look at the files for all of them. */
  public Set<String> absent(Collection<String> names) {
    Set<String> absent = new LinkedHashSet<>(names);
    Set<String> perhaps =
        read(all -> names.stream().filter(all::mayHave).collect(Collectors.toSet()));
    absent.removeIf(name -> perhaps.contains(name) && find(name).isPresent());
    return absent;
  }

  /** Makes the names of all records that lack one, while other threads use the shelf. */
  private Optional<byte[]> named(String name, int attempts) throws IOException {
    Contents.Found found = read(all -> all.find(name));
    try (Naming unnamed = found.unnamed()) {
      if (unnamed == null) {
        return found.text();
      }
      Optional<byte[]> text = unnamed.make(name);
      publish(unnamed);
      return text;
    } catch (FileChangedException e) {
      if (attempts == 1) {
        throw e;
      }
      return named(name, attempts - 1);
    }
  }

  private void publish(Naming names) {
    lock.lock();
    try {
      contents.publish(names);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<JsonObject> latest(int most) {
    List<JsonObject> found = new ArrayList<>();
    try (Snapshot all = read(contents -> contents.latest(most))) {
      long[] places = all.places();
      for (int i = places.length - 1; i >= 0; i--) {
        parse(all.read(places[i])).ifPresent(found::add);
      }
    } catch (IOException e) {
      throw failure(e);
    }
    return found;
  }

  @Override
  public void forEach(Consumer<? super JsonObject> action) {
    try (Snapshot all = snapshot()) {
      forEach(all, action);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  static void forEach(Snapshot all, Consumer<? super JsonObject> action) throws IOException {
    for (long place : all.places()) {
      parse(all.read(place)).ifPresent(action);
    }
  }

  @Override
  public long revision() {
    return read(all -> revision);
  }

  Snapshot snapshot() {
    return read(Contents::snapshot);
  }

  /** Takes over what a compaction made of the files. */
  void adopt(JsonLoad load) throws IOException {
    lock.lock();
    try {
      contents.adopt(load);
      revision++;
      report();
    } finally {
      lock.unlock();
    }
  }

  /** Does something while no thread of this process reads. */
  <T> T exclusively(Uninterrupted.Work<T> work) throws IOException {
    lock.lock();
    try {
      return work.run();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the log says what is true of an id. */
  boolean isInLog(String id) {
    return read(all -> all.isInLog(id));
  }

  /** The text of the record that has an id. */
  Optional<byte[]> text(String id) {
    return read(all -> all.text(id));
  }

  /** Whether not all of the JSON file could be read. */
  boolean isDamaged() {
    return read(all -> all.shape().damaged());
  }

  /** Something is run, under locks, whenever another program wrote the JSON file. */
  void onForeignWrite(Runnable action) {
    onForeignWrite = action;
  }

  /** Whether another program wrote the JSON file after the last compaction, and nobody looked. */
  boolean isWrittenOver() {
    return writtenOver;
  }

  /** Somebody looked at the JSON file: what is in memory may be another one, older or newer. */
  void lookedAt() throws IOException {
    lock.lock();
    try {
      lookedAt = null;
      isToLookAt();
    } finally {
      lock.unlock();
    }
  }

  private boolean isToLookAt() throws IOException {
    String now = contents.jsonIdentity();
    if (files.json() != null && log != null && !now.equals(lookedAt)) {
      lookedAt = now;
      LastCompaction.Head last = LastCompaction.head(log.file());
      writtenOver = last != null && !last.json().equals(now);
    }
    return writtenOver;
  }

  private void lookForOverridden(boolean changed) {
    if (overridden != null && (changed || overridden.isThere())) {
      overridden.look();
    }
  }

  /** What keeps the log from going into the JSON file; null if nothing does. */
  void reportStuck(@Nullable String why) {
    lock.lock();
    try {
      stuck = why == null ? null : "does not get what is in the log: " + why;
      report();
    } finally {
      lock.unlock();
    }
  }

  OverriddenFile overridden() {
    return Objects.requireNonNull(overridden, "a shelf without log or JSON file");
  }

  Leftovers leftovers() {
    return Objects.requireNonNull(leftovers, "a shelf without log");
  }

  /** The files, for those who write them. */
  ShelfFiles files() {
    return files;
  }

  FolderContext context() {
    return context;
  }

  LineLog log() {
    return Objects.requireNonNull(log, "a shelf without log");
  }

  private <T> T read(Look<T> look) {
    lock.lock();
    try {
      return read(look, ATTEMPTS);
    } catch (IOException e) {
      throw failure(e);
    } catch (UncheckedIOException e) {
      throw failure(Objects.requireNonNull(e.getCause()));
    } finally {
      lock.unlock();
    }
  }

  private <T> T read(Look<T> look, int attempts) throws IOException {
    try {
      boolean changed = contents.refresh();
      lookForOverridden(changed);
      if (changed) {
        revision++;
        report();
        if (isToLookAt() || contents.isForeign()) {
          onForeignWrite.run();
        }
      }
      return look.at(contents);
    } catch (FileChangedException e) {
      if (attempts == 1) {
        throw e;
      }
      return read(look, attempts - 1);
    }
  }

  private void report() {
    String damage = contents.shape().damage();
    String wrong = damage == null ? stuck : stuck == null ? damage : damage + ", and " + stuck;
    if (!Objects.equals(wrong, reported)) {
      reported = wrong;
      context.reports().report(Objects.requireNonNull(files.json()), wrong);
    }
    int lines = contents.damagedLines();
    if (lines != reportedLines) {
      reportedLines = lines;
      context
          .reports()
          .report(
              log().file(),
              lines == 0
                  ? null
                  : "has " + lines + (lines == 1 ? " line" : " lines") + " that cannot be read");
    }
  }

  private static Optional<JsonObject> parse(byte[] text) {
    try {
      return Optional.of(JsonText.parseForeignObject(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // written over in place; the next look sees that
    }
  }

  private EvograftException failure(IOException e) {
    Path json = files.json();
    String named = e instanceof FileSystemException one ? one.getFile() : null;
    Path file = named != null ? Path.of(named) : json != null ? json : log().file();
    return Failures.read(file, e);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      contents.close();
      if (log != null) {
        log.close();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Something that is asked. */
  @FunctionalInterface
  private interface Look<T> {
    T at(Contents all) throws IOException;
  }
}
