// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.genestore.file.StoreLock.Held;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records in a log that begins a new file when one is full. The newest are read from the end of it;
 * an index is made for whoever looks for one. Safe for any thread.
 */
public final class RotatedShelf implements Records, Closeable {

  private static final Logger logger = LoggerFactory.getLogger(RotatedShelf.class);

  private static final long MOST_BYTES = 100L << 20;
  private static final int ATTEMPTS = 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Path log;
  private final RecordNames names;
  private final FolderContext context;
  private final long mostBytes;
  private final RotatedFiles files;
  private final Shelf active;
  private final Map<Path, Shelf> older = new LinkedHashMap<>();

  /** A shelf; nothing is read or made before it is used. */
  public RotatedShelf(Path log, RecordNames names, FolderContext context) {
    this(log, names, context, MOST_BYTES);
  }

  RotatedShelf(Path log, RecordNames names, FolderContext context, long mostBytes) {
    this.log = log;
    this.names = names;
    this.context = context;
    this.mostBytes = mostBytes;
    this.files = new RotatedFiles(log);
    this.active = shelf(log);
  }

  private Shelf shelf(Path file) {
    return new Shelf(new ShelfFiles(null, "", file, names), context);
  }

  /** Adds records next to each other. */
  public void append(List<JsonObject> records) {
    List<byte[]> lines = ShelfWriter.lines(records);
    try {
      FileFacts facts = FileFacts.of(log);
      if (facts != null && facts.size() >= mostBytes) {
        context.lock().hold(this::rotate);
      }
    } catch (IOException e) {
      throw Failures.write(log, e);
    }
    active.log().append(lines);
  }

  /** That a file cannot be rotated keeps nobody from writing into it. */
  private boolean rotate(Held held) {
    try {
      files.rotate(mostBytes, context.lock().own(), context.clock().instant());
    } catch (IOException | EvograftException e) {
      logger.warn("{} is not rotated: {}", log, e.getMessage());
    }
    return true;
  }

  @Override
  public int size() {
    return read(all -> all.stream().mapToInt(Shelf::size).sum());
  }

  @Override
  public Optional<JsonObject> find(String name) {
    return read(
        all -> {
          for (int i = all.size() - 1; i >= 0; i--) {
            Optional<JsonObject> found = all.get(i).find(name);
            if (found.isPresent()) {
              return found;
            }
          }
          return Optional.empty();
        });
  }

  @Override
  public List<JsonObject> latest(int most) {
    return read(
        all -> {
          LogTail tail = new LogTail(names, most);
          for (int i = all.size() - 1; i >= 0 && !tail.isFull(); i--) {
            try (Generation file = Generation.open(all.get(i).log().file())) {
              if (file != null) {
                tail.read(file);
              }
            }
          }
          return tail.found();
        });
  }

  @Override
  public void forEach(Consumer<? super JsonObject> action) {
    List<Snapshot> all = new ArrayList<>();
    try {
      all.addAll(read(shelves -> shelves.stream().map(Shelf::snapshot).toList()));
      for (Snapshot one : all) {
        Shelf.forEach(one, action);
      }
    } catch (IOException e) {
      throw Failures.read(log, e);
    } finally {
      all.forEach(Snapshot::close);
    }
  }

  @Override
  public long revision() {
    return read(all -> all.stream().mapToLong(Shelf::revision).sum() + ((long) all.size() << 32));
  }

  /** Looks at all files, oldest first; again, if one was full meanwhile. */
  private <T> T read(Look<T> look) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        List<Path> before = files.older();
        T found = look.at(shelves(before));
        if (files.older().equals(before)) {
          return found;
        }
        if (found instanceof List<?> list) {
          list.stream().filter(Snapshot.class::isInstance).forEach(one -> ((Snapshot) one).close());
        }
      }
    } catch (IOException e) {
      throw Failures.read(log, e);
    }
    throw Failures.read(log, new IOException("it is full again and again"));
  }

  private List<Shelf> shelves(List<Path> names) {
    lock.lock();
    try {
      List<Shelf> all = new ArrayList<>();
      for (Path name : names) {
        all.add(older.computeIfAbsent(name, this::shelf));
      }
      all.add(active);
      return Collections.unmodifiableList(all);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      active.close();
      older.values().forEach(Shelf::close);
    } finally {
      lock.unlock();
    }
  }

  /** Something that is asked of all of them. */
  @FunctionalInterface
  private interface Look<T> {
    T at(List<Shelf> all) throws IOException;
  }
}
