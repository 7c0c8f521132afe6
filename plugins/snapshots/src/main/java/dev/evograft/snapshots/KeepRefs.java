// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * {@code refs/evograft/keep/ID}: the one thing that a snapshot leaves in the user's repository. It
 * holds the commit of HEAD, so that no clean-up of git's takes away what the snapshot relies on.
 * They are refs like others, which a mirroring fetch or a damaged file takes away; so the store
 * notes them, and they are written again when they are gone.
 */
final class KeepRefs {

  private static final String NAME = "kept";

  /** Above any ref, in bytes. */
  private static final int MAX_REF = 4096;

  private final Store store;
  private final Places places;
  private final Path notes;
  private final String prefix;
  private final Map<Path, Map<String, String>> packed = new HashMap<>();

  KeepRefs(Store store, Places places) {
    this.store = store;
    this.places = places;
    this.notes = notes(store);
    this.prefix = Home.keepRefs(store.folder());
  }

  private static Path notes(Store store) {
    return store.folder().resolve(NAME);
  }

  /** Holds what a snapshot relies on; noted first. */
  void add(String id, KeptCommits kept) throws IOException {
    StringBuilder note = new StringBuilder();
    for (int part = 0; part < kept.parts(); part++) {
      if (!kept.commit(part).equals(ObjectId.zeroId())) {
        Path common = places.main().common().relativize(kept.folders(part).common());
        note.append(name(id, part)).append(' ').append(kept.commit(part).name()).append(' ');
        note.append(common).append('\0');
      }
    }
    if (note.length() > 0) {
      store.makeFolder(NAME);
      store.writeNote(NAME + "/" + id, note.toString());
      write(note.toString());
    }
  }

  /** Two working trees of one repository may be in one snapshot. */
  private static String name(String id, int part) {
    return part == 0 ? id : id + "-" + part;
  }

  /** Writes those again that are gone or hold another, as long as there is something to hold. */
  void mend() throws IOException {
    if (!places.main().isRepository() || !Files.isDirectory(notes, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    EvograftException refused = null;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(notes)) {
      for (Path note : all) {
        if (new Catalog(store).has(String.valueOf(note.getFileName()))) {
          if (store.otherNote(NAME + "/" + note.getFileName()) != null) {
            continue; // whose home it is mends them
          }
          try {
            write(String.valueOf(store.readNote(NAME + "/" + note.getFileName())));
          } catch (EvograftException e) {
            refused = e; // the others are ours all the same
          }
        } else {
          Files.delete(note); // of a snapshot that never was
        }
      }
    }
    if (refused != null) {
      throw refused;
    }
  }

  private void write(String note) throws IOException {
    for (String line : note.split("\0")) {
      String[] fields = line.split(" ", 3);
      if (fields.length == 3 && ObjectId.isId(fields[1])) {
        Path common = places.main().common().resolve(fields[2]).normalize();
        write(common, fields[0], ObjectId.fromString(fields[1]));
      }
    }
  }

  private void write(Path common, String name, ObjectId commit) throws IOException {
    Path file = common.resolve(prefix + name);
    Stat stat = Stat.find(file);
    boolean loose = stat != null && stat.is(Kind.FILE) && stat.size() < MAX_REF;
    if ((stat != null && !loose)
        || commit.name().equals(loose ? value(file) : packed(common).get(prefix + name))
        || !Files.isDirectory(common.resolve("objects"))
        || inTheWay(common) != null) {
      return;
    }
    try (UserObjects theirs = UserObjects.of(common.resolve("objects"))) {
      if (!theirs.has(commit)) {
        return; // a ref to nothing would only trouble git
      }
    }
    store.moments().before("keep");
    Ownership.folders(file.resolveSibling(""));
    Store.write(file, commit.name() + "\n");
    Ownership.likeGits(file, file.resolveSibling("new"));
  }

  private static String value(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
  }

  /** What somebody made of a folder on the way to ours that is none; null when there is nothing. */
  @Nullable Path inTheWay(Path common) throws IOException {
    for (int slash = prefix.indexOf('/'); slash > 0; slash = prefix.indexOf('/', slash + 1)) {
      Path folder = common.resolve(prefix.substring(0, slash));
      Stat stat = Stat.find(folder);
      if (stat != null && !stat.is(Kind.FOLDER)) {
        return folder;
      }
    }
    return null;
  }

  private Map<String, String> packed(Path common) throws IOException {
    Map<String, String> known = packed.get(common);
    if (known == null) {
      known = refs(common).packed();
      packed.put(common, known);
    }
    return known;
  }

  private static RefFiles refs(Path common) {
    return new RefFiles(new GitFolders(common, common, common));
  }

  /** They are not to be written again. */
  static void forget(Store store, String id) throws IOException {
    Files.deleteIfExists(notes(store).resolve(id));
  }

  /**
   * Removes those of a snapshot, from {@code packed-refs} too.
   *
   * @param patient whether a git that is at work is waited for
   */
  void removeAll(Path common, String id, boolean patient) throws IOException {
    Path folder = common.resolve(prefix);
    if (inTheWay(common) == null && Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
        for (Path file : files) {
          if (isOf(String.valueOf(file.getFileName()).replaceFirst("\\.part$", ""), id)) {
            Files.delete(file);
          }
        }
      }
    }
    RefFiles refs = refs(common);
    List<String> packed = new ArrayList<>();
    for (String name : refs.packed().keySet()) {
      if (name.startsWith(prefix) && isOf(name.substring(prefix.length()), id)) {
        packed.add(name);
      }
    }
    try (GitLocks locks = new GitLocks(new LockNote(store, places, patient))) {
      new RefWriter(refs, common, locks).removePacked(packed, false);
    }
  }

  /** There is one more for each part beyond the first. */
  private static boolean isOf(String name, String id) {
    return name.equals(id) || (name.startsWith(id + "-") && name.matches(".*-[0-9]{1,2}"));
  }
}
