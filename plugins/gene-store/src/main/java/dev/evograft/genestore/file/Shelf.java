// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.json.JsonText;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records of one kind, by their ids. It holds where they are, not what they are; every call
 * sees what any process wrote before it. Safe for any thread.
 *
 * <p>Reading throws {@link EvograftException} of code {@code store_unreadable}.
 */
public final class Shelf implements Closeable {

  private final ReentrantLock lock = new ReentrantLock();
  private final ShelfFiles files;
  private final Ground ground;
  private final Contents contents;
  private final @Nullable LineLog log;
  private long revision;
  private @Nullable String reported;
  private int reportedLines;

  /** A shelf; nothing is read or made before it is used. */
  public Shelf(ShelfFiles files, Ground ground) {
    this.files = files;
    this.ground = ground;
    Path lines = files.log();
    this.log =
        lines == null
            ? null
            : new LineLog(lines, ground.lock(), new Leftovers(lines, ground.steps())::finish);
    this.contents = new Contents(files, log);
  }

  /** How many records there are. */
  public int size() {
    return read(all -> all.index().live());
  }

  /** One by either of its names. */
  public Optional<JsonObject> find(String name) {
    Optional<byte[]> text =
        read(
            all -> {
              long place = all.place(name);
              return place == Place.NONE ? Optional.empty() : Optional.of(all.read(place));
            });
    return text.flatMap(Shelf::parse);
  }

  /** The last ones, latest first. */
  public List<JsonObject> latest(int most) {
    List<JsonObject> found = new ArrayList<>();
    try (Snapshot all = snapshot()) {
      long[] places = all.places();
      for (int i = places.length - 1; i >= 0 && found.size() < most; i--) {
        parse(all.read(places[i])).ifPresent(found::add);
      }
    } catch (IOException e) {
      throw failure(e);
    }
    return found;
  }

  /** Hands over every record, in the order in which they were first written. */
  public void forEach(Consumer<? super JsonObject> action) {
    try (Snapshot all = snapshot()) {
      for (long place : all.places()) {
        parse(all.read(place)).ifPresent(action);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** Another number after every change. */
  public long revision() {
    return read(all -> revision);
  }

  Snapshot snapshot() {
    return read(Contents::snapshot);
  }

  /** The files, for those who write them. */
  ShelfFiles files() {
    return files;
  }

  Ground ground() {
    return ground;
  }

  LineLog log() {
    return Objects.requireNonNull(log, "a shelf without log");
  }

  private <T> T read(Look<T> look) {
    lock.lock();
    try {
      if (contents.refresh()) {
        revision++;
        reportDamage();
      }
      return look.at(contents);
    } catch (IOException e) {
      throw failure(e);
    } catch (UncheckedIOException e) {
      throw failure(Objects.requireNonNull(e.getCause()));
    } finally {
      lock.unlock();
    }
  }

  private void reportDamage() {
    String damage = contents.shape().damage();
    if (!Objects.equals(damage, reported)) {
      reported = damage;
      ground.reports().report(Objects.requireNonNull(files.json()), damage);
    }
    int lines = contents.damagedLines();
    if (lines != reportedLines) {
      reportedLines = lines;
      ground
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
    return Failures.read(json != null ? json : log().file(), e);
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
