// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.OwnWrite;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Does again to what was in one folder what Evograft wrote there since, and nothing else. */
final class OwnReplay {

  private static final int READABLE = 0444;
  private static final int WRITABLE = 0200;
  private static final int FOLDER = 0755;

  /**
   * A part of a file: an object, or bytes of the record; with neither it is a newline.
   *
   * @param id null for those of the record
   */
  private record Piece(@Nullable ObjectId id, OwnWrite.@Nullable Content bytes, long length) {}

  /** A file; pieces, of which more may come, are null where nobody knows what was in it. */
  private record Model(@Nullable Entry base, @Nullable List<Piece> pieces, long size) {}

  private static final Piece NEWLINE = new Piece(null, null, 1);

  private final String folder;
  private final Contents contents;
  private final Store store;
  private final Map<String, Entry> now = new HashMap<>();
  private final TreeMap<String, Model> files = new TreeMap<>();
  private final TreeMap<String, Entry> others = new TreeMap<>();

  /**
   * Of one folder.
   *
   * @param folder from the root
   * @param contents gets what has to be made
   * @param now what is there now
   */
  OwnReplay(String folder, Contents contents, Store store, List<Entry> now) {
    this.folder = folder;
    this.contents = contents;
    this.store = store;
    now.forEach(entry -> this.now.put(entry.path(), entry));
  }

  /** What the folder must be, folders before what is in them. */
  List<Entry> run(List<Entry> base, List<OwnWrite> writes) throws IOException {
    for (Entry entry : base) {
      if (entry.kind() == Kind.FILE) {
        Piece all = new Piece(entry.content(), null, entry.size());
        files.put(entry.path(), new Model(entry, new ArrayList<>(List.of(all)), entry.size()));
      } else if (entry.kind() == Kind.FOLDER || entry.kind() == Kind.LINK) {
        others.put(entry.path(), entry);
      } else {
        files.put(entry.path(), new Model(entry, null, 0));
      }
    }
    for (OwnWrite write : writes) {
      apply(write);
    }
    Entry top = now.get(folder);
    if (top != null && top.kind() == Kind.FOLDER) {
      others.putIfAbsent(folder, top); // with the locks in it
    }
    TreeMap<String, Entry> all = new TreeMap<>(others);
    for (Map.Entry<String, Model> each : files.entrySet()) {
      all.put(each.getKey(), entry(each.getKey(), each.getValue()));
      for (String at = Entry.parent(each.getKey());
          Entry.within(at, folder) && !OwnFolders.isState(at);
          at = Entry.parent(at)) {
        Entry made = all.get(at);
        if (made == null || made.kind() != Kind.FOLDER) {
          all.put(at, folder(at));
        }
      }
    }
    return List.copyOf(all.values());
  }

  private void apply(OwnWrite write) throws IOException {
    String path = folder + "/" + write.path();
    Model known = files.get(path);
    OwnWrite.Content content = write.content();
    Piece more = new Piece(null, content, content.length());
    switch (write.kind()) {
      case APPEND -> {
        List<Piece> pieces = known == null ? new ArrayList<>() : known.pieces();
        if (pieces == null) {
          return; // nobody knows to what
        }
        long size = known == null ? 0 : known.size();
        if (runsInto(pieces, size, write)) {
          pieces.add(NEWLINE);
          size++;
        }
        pieces.add(more);
        file(path, new Model(known == null ? null : known.base(), pieces, size + more.length()));
      }
      case REPLACE -> {
        List<Piece> pieces = new ArrayList<>(List.of(more));
        file(path, new Model(known == null ? null : known.base(), pieces, more.length()));
      }
      case MOVE -> {
        files.remove(path);
        String to = folder + "/" + write.to();
        if (known == null) {
          files.remove(to); // it was of others
        } else {
          file(to, known);
        }
      }
      case REMOVE -> files.remove(path);
    }
  }

  /** Whether others ended the line in between, of which nothing is kept. */
  private boolean runsInto(List<Piece> pieces, long size, OwnWrite write) throws IOException {
    boolean asThen = write.to().equals(String.valueOf(size));
    if (asThen || size == 0 || write.content().length() == 0 || !write.path().endsWith(".jsonl")) {
      return false;
    }
    Piece last = pieces.get(pieces.size() - 1);
    if (last.length() == 0) {
      return false;
    }
    try (InputStream before = open(last);
        InputStream after = open(new Piece(null, write.content(), write.content().length()))) {
      before.skipNBytes(last.length() - 1);
      return before.read() != '\n' && after.read() != '\n';
    }
  }

  private void file(String path, Model model) {
    files.put(path, model);
    others.remove(path);
  }

  private Entry entry(String path, Model model) throws IOException {
    Entry base = model.base();
    Entry is = now.get(path);
    List<Piece> pieces = model.pieces();
    if (pieces == null && base != null) {
      return new Entry(Area.OWN, base.kind(), base.mode(), base.size(), base.content(), path);
    }
    int mode = base == null ? -1 : base.mode();
    if (base == null || base.kind() != Kind.FILE) {
      mode =
          is != null && is.kind() == Kind.FILE
              ? is.mode()
              : folder(folder).mode() & (READABLE | WRITABLE);
    }
    long size = model.size();
    return new Entry(Area.OWN, Kind.FILE, mode, size, content(pieces, size), path);
  }

  private ObjectId content(@Nullable List<Piece> pieces, long size) throws IOException {
    List<Piece> all = pieces == null ? List.of() : pieces;
    ObjectId only = all.size() == 1 ? all.get(0).id() : null;
    return only != null ? only : contents.put(size, () -> open(all));
  }

  /** One after the other, each opened when the one in front of it has ended. */
  private InputStream open(List<Piece> pieces) {
    Iterator<Piece> all = pieces.iterator();
    return new SequenceInputStream(
        new Enumeration<InputStream>() {
          @Override
          public boolean hasMoreElements() {
            return all.hasNext();
          }

          @Override
          public InputStream nextElement() {
            try {
              return open(all.next());
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  private InputStream open(Piece piece) throws IOException {
    OwnWrite.Content bytes = piece.bytes();
    if (bytes == null && piece.id() == null) {
      return new ByteArrayInputStream(new byte[] {'\n'});
    } else if (bytes == null) {
      return store.loader(Objects.requireNonNull(piece.id())).openStream();
    }
    FileInputStream in = new FileInputStream(bytes.file().toFile());
    in.getChannel().position(bytes.offset());
    return new ExactStream(in, bytes.length());
  }

  private Entry folder(String path) {
    Entry is = now.get(path);
    int mode = is != null && is.kind() == Kind.FOLDER ? is.mode() : FOLDER;
    return new Entry(Area.OWN, Kind.FOLDER, mode, 0, ObjectId.zeroId(), path);
  }
}
