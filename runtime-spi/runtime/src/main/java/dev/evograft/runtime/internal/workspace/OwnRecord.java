// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.OwnWrite;
import dev.evograft.spi.Workspace.Access;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What Evograft wrote in one folder, in files of which each begins with a moment that a snapshot
 * remembers: {@code 00000003-1f0c22aa}. Where the folder of the record is not there, nothing is
 * recorded. Files are not read by channels, which an interrupt of a caller closes.
 */
final class OwnRecord implements OwnFolder {

  private static final Pattern MOMENT = Pattern.compile("(\\d{8})-[0-9a-f]{8}");
  private static final int CHUNK = 64 << 10;

  private final Path folder;
  private final Path record;
  private final BooleanSupplier possible;
  private final OwnMarks marks;
  private final OwnShrink shrink = new OwnShrink();
  private @Nullable Path known;
  private long end;
  private @Nullable OwnFrame unsettled;

  /**
   * A record.
   *
   * @param folder that it is about, absolute
   * @param record where it is, for nobody but its owner to write in
   * @param possible whether one may be made
   * @param marks of those who record elsewhere
   */
  OwnRecord(Path folder, Path record, BooleanSupplier possible, OwnMarks marks) {
    this.marks = marks;
    this.folder = folder;
    this.record = record;
    this.possible = possible;
  }

  @Override
  public void append(Path file, byte[] more, Action action) throws IOException {
    Path segment = segment(file);
    if (segment != null) {
      write(segment, OwnFrame.APPEND, name(file), String.valueOf(size(file)), more);
    }
    run(segment, action);
  }

  @Override
  public void replace(Path file, byte[] content, Action action) throws IOException {
    Path segment = segment(file);
    if (segment != null) {
      shrink(segment);
      write(segment, OwnFrame.REPLACE, name(file), "", content);
    }
    run(segment, action);
  }

  @Override
  public void replace(Path file, Path content, Action action) throws IOException {
    Path segment = segment(file);
    if (segment != null) {
      shrink(segment);
      try (RandomAccessFile from = new RandomAccessFile(content.toFile(), "r")) {
        long length = from.length();
        CRC32C sum = OwnFrame.sum(from, 0, length);
        byte[] head = OwnFrame.head(OwnFrame.REPLACE, name(file), "", sum, length);
        from.seek(0);
        write(segment, head, new FileInputStream(from.getFD()), true);
      }
    }
    run(segment, action);
  }

  @Override
  public void move(Path file, Path to, Action action) throws IOException {
    if (OwnFolder.leftAlone(name(to))) {
      remove(file, action);
      return;
    }
    Path segment = segment(file);
    if (segment != null) {
      write(segment, OwnFrame.MOVE, name(file), name(to), new byte[0]);
    }
    run(segment, action);
  }

  @Override
  public void remove(Path file, Action action) throws IOException {
    Path segment = segment(file);
    if (segment != null) {
      write(segment, OwnFrame.REMOVE, name(file), "", new byte[0]);
    }
    run(segment, action);
  }

  /** What came of it is said by what is there then, also by who comes after a process that died. */
  private void run(@Nullable Path segment, Action action) throws IOException {
    boolean done = false;
    try {
      action.run();
      done = true;
    } finally {
      if (segment != null) {
        told(segment, done);
      }
    }
  }

  private void told(Path segment, boolean done) {
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      end(segment, file);
      settle(file, done);
    } catch (IOException e) {
      known = null; // the next one settles it
      LoggerFactory.getLogger("dev.evograft")
          .warn("{} is settled later: {}", segment, AtomicFiles.reason(e));
    }
  }

  /** Says of the last write what came of it, if nobody did. */
  private void settle(RandomAccessFile file, boolean done) throws IOException {
    OwnFrame last = unsettled;
    if (last == null) {
      return;
    }
    long kept = done ? last.length() : new OwnOutcome(folder, file, last).kept();
    boolean whole = done || kept >= 0 && kept == last.length();
    char kind = whole ? OwnFrame.DONE : OwnFrame.FAILED;
    String path = whole ? "" : String.valueOf(Math.max(0, kept));
    file.seek(end);
    put(file, OwnFrame.head(kind, path, "", new CRC32C(), 0), InputStream.nullInputStream());
    end = file.getFilePointer();
    unsettled = null;
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private String name(Path file) {
    Path absolute = folder.resolve(file).normalize();
    String name = folder.relativize(absolute).toString().replace(File.separatorChar, '/');
    if (!absolute.startsWith(folder) || name.isEmpty() || name.matches("(?s).*[\\n\\t].*")) {
      throw new IllegalArgumentException(file + " is no file in " + folder);
    }
    return name;
  }

  /** Where it is written; null when nobody wants to know of this file. */
  private @Nullable Path segment(Path file) throws IOException {
    if (OwnFolder.leftAlone(name(file))) {
      return null;
    }
    marks.take();
    return Files.isDirectory(record) ? latest() : null;
  }

  private @Nullable Path latest() throws IOException {
    List<Path> all = segments();
    return all.isEmpty() ? null : all.get(all.size() - 1);
  }

  private List<Path> segments() throws IOException {
    List<Path> all = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(record)) {
      for (Path each : found) {
        if (MOMENT.matcher(String.valueOf(each.getFileName())).matches()) {
          all.add(each);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    Collections.sort(all);
    return all;
  }

  private void write(Path segment, char kind, String path, String to, byte[] bytes)
      throws IOException {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    byte[] head = OwnFrame.head(kind, path, to, sum, bytes.length);
    write(segment, head, new ByteArrayInputStream(bytes), true);
  }

  private void write(Path segment, byte[] head, InputStream content, boolean durable)
      throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      end(segment, file);
      try {
        settle(file, false);
      } catch (IOException e) { // then it counts as done
        LoggerFactory.getLogger("dev.evograft")
            .warn("{} does not say what came of a write: {}", segment, AtomicFiles.reason(e));
      }
      long from = end;
      file.seek(from);
      known = null; // until it is whole
      put(file, head, content);
      if (durable) {
        file.getFD().sync();
      }
      end = file.getFilePointer();
      unsettled = OwnFrame.at(file, from, false);
      known = segment;
    } catch (IOException e) {
      throw new FileSystemException(
          segment.toString(),
          null,
          "what Evograft writes cannot be recorded for snapshots in "
              + segment
              + " ("
              + AtomicFiles.reason(e)
              + "); mend that, or remove the snapshots: evograft snapshot list");
    }
  }

  private static void put(RandomAccessFile file, byte[] head, InputStream content)
      throws IOException {
    byte[] buffer = new byte[CHUNK];
    System.arraycopy(head, 0, buffer, 0, Math.min(head.length, buffer.length));
    int filled = head.length; // a head is shorter than that
    for (int n = 0; n >= 0; n = content.read(buffer, filled, buffer.length - filled)) {
      filled += n;
      if (filled == buffer.length) {
        file.write(buffer, 0, filled);
        filled = 0;
      }
    }
    buffer[filled++] = '\n';
    file.write(buffer, 0, filled);
  }

  /** Finds where the next entry begins; what a dying process left of one is cut off. */
  private void end(Path segment, RandomAccessFile file) throws IOException {
    if (segment.equals(known) && file.length() == end) {
      return;
    }
    long at = 0;
    OwnFrame last = null;
    try {
      for (OwnFrame next = OwnFrame.at(file, 0, false);
          next != null;
          next = OwnFrame.at(file, at, false)) {
        last = next.isWrite() ? next : null;
        at = next.end();
      }
    } catch (OwnFrame.TornException e) {
      file.setLength(at);
    } catch (IOException e) {
      at = file.length(); // whoever reads it is told
    }
    known = segment;
    end = at;
    unsettled = last;
  }

  private void shrink(Path segment) {
    try {
      if (segment.equals(known) && unsettled == null && shrink.run(segment, end)) {
        known = null;
      }
    } catch (IOException e) {
      LoggerFactory.getLogger("dev.evograft")
          .warn("{} stays as large as it is: {}", segment, AtomicFiles.reason(e));
    }
  }

  @Override
  public Optional<String> begin() throws IOException {
    if (!possible.getAsBoolean()) {
      return Optional.empty();
    }
    AtomicFiles.makeFolders(record, Access.SECRET);
    Path last = latest();
    if (last != null) {
      told(last, false);
    }
    int number = last == null ? 1 : number(last) + 1;
    String moment = String.format(Locale.ROOT, "%08d-%08x", number, new SecureRandom().nextInt());
    AtomicFiles.write(record.resolve(moment), new byte[0], AtomicFiles.ownerFile(record));
    AtomicFiles.syncFolder(record);
    marks.begin(moment);
    return Optional.of(moment);
  }

  private static int number(Path segment) {
    return Integer.parseInt(segment.getFileName().toString().substring(0, 8));
  }

  @Override
  public List<OwnWrite> since(String moment) throws IOException {
    List<Path> all = segments();
    int first = all.indexOf(record.resolve(moment));
    if (first < 0) {
      throw lost("is gone", record.resolve(moment));
    }
    if (!marks.isAlone(moment)) {
      throw new EvograftException(
          "own_record_lost",
          "a process of Evograft "
              + (marks.mine().equals(OwnMarks.PLAIN) ? "with" : "without")
              + " a home wrote here, and its record is not with this one, or the mark that none"
              + " did is gone");
    }
    told(all.get(all.size() - 1), false);
    List<OwnWrite> writes = new ArrayList<>();
    for (int i = first; i < all.size(); i++) {
      if (i > first && number(all.get(i)) != number(all.get(i - 1)) + 1) {
        throw lost("is gone, which came before", all.get(i));
      }
      try {
        read(all.get(i), i == all.size() - 1, writes);
      } catch (FileNotFoundException e) {
        throw lost("cannot be read", all.get(i));
      } catch (IOException e) {
        throw lost(AtomicFiles.reason(e), all.get(i));
      }
    }
    return writes;
  }

  private static EvograftException lost(String why, Path segment) {
    return new EvograftException(
        "own_record_lost", "the record of what Evograft wrote " + why + ": " + segment);
  }

  private static void read(Path segment, boolean newest, List<OwnWrite> writes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "r")) {
      long at = 0;
      OwnFrame last = null;
      for (OwnFrame next = OwnFrame.at(file, at, true);
          next != null;
          next = OwnFrame.at(file, at, true)) {
        at = next.end();
        if (last != null) {
          add(segment, last, next, writes);
        }
        last = next;
      }
      if (last != null) {
        add(segment, last, last, writes);
      }
    } catch (OwnFrame.TornException e) {
      if (!newest) { // whoever began the next one cut what a dying process left
        throw new IOException("its end is gone", e);
      }
    }
  }

  /** Adds a write, or as much of it as was done. */
  private static void add(Path segment, OwnFrame frame, OwnFrame told, List<OwnWrite> writes)
      throws IOException {
    if (!frame.isWrite()) {
      return;
    }
    long length = frame.length();
    if (told.kind() == OwnFrame.FAILED) {
      length = Math.min(length, told.count());
      if (frame.kind() != OwnFrame.APPEND || length == 0) {
        return;
      }
    }
    OwnWrite.Kind kind =
        switch (frame.kind()) {
          case OwnFrame.APPEND -> OwnWrite.Kind.APPEND;
          case OwnFrame.REPLACE -> OwnWrite.Kind.REPLACE;
          case OwnFrame.MOVE -> OwnWrite.Kind.MOVE;
          default -> OwnWrite.Kind.REMOVE;
        };
    writes.add(
        new OwnWrite(
            kind,
            frame.path(),
            frame.to(),
            new OwnWrite.Content(segment, frame.content(), length)));
  }

  @Override
  public void forget(Optional<String> moment) throws IOException {
    List<Path> all = segments();
    int keep = moment.map(name -> all.indexOf(record.resolve(name))).orElse(all.size());
    if (keep < 0) {
      return; // it is none of ours
    }
    for (Path each : all.subList(0, keep)) {
      Files.delete(each);
    }
    marks.forget(moment.orElse("a")); // behind all numbers
    if (moment.isEmpty() && Files.isDirectory(record)) {
      Files.delete(record);
    }
  }
}
