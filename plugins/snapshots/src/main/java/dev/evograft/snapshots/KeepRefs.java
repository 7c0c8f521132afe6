// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * {@code refs/evograft/keep/ID}: the one thing that a snapshot leaves in the user's repository. It
 * holds the commit of HEAD, so that no clean-up of git's takes away what the snapshot relies on.
 * They are refs like others, which a mirroring fetch or a damaged file takes away; so the store
 * notes them, and they are written again when they are gone, unless the history was rewritten.
 */
final class KeepRefs {

  private static final String NAME = "kept";

  /** Above any ref, in bytes. */
  private static final int MAX_REF = 4096;

  private static final int TRIES = 3;

  /** While it is written it is no ref yet, which git tells by the end of its name. */
  private static final String PART = ".part.lock";

  /** Older ones have a name that git takes for a ref. */
  private static final String PARTS = "\\.part(\\.lock)?$";

  private final Store store;
  private final Places places;
  private final Path notes;
  private final String prefix;
  private final Map<Path, Map<String, String>> packed = new HashMap<>();
  private final SortedMap<String, SortedSet<String>> left = new TreeMap<>();

  /**
   * A ref that does not say what it shall.
   *
   * @param now what it says; null when it is not there
   */
  private record Broken(String id, Noted noted, Path file, @Nullable String now) {}

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

  /**
   * Writes those again that are gone or hold another, as long as there is something to hold. One
   * that was rewritten with all of the history is left: somebody may have cleaned it of what nobody
   * is to get, and a ref of ours would have it published.
   *
   * @return a line for each that people may not expect
   */
  List<String> mend() throws IOException {
    if (!places.main().isRepository() || !Files.isDirectory(notes, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    List<Broken> broken = new ArrayList<>();
    EvograftException refused = null;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(notes)) {
      for (Path note : all) {
        String id = String.valueOf(note.getFileName());
        if (new Catalog(store).has(id)) {
          if (store.otherNote(NAME + "/" + id) != null) {
            continue; // whose home it is mends them
          }
          try {
            look(id, String.valueOf(store.readNote(NAME + "/" + id)), broken);
          } catch (EvograftException e) {
            refused = e; // the others are ours all the same
          }
        } else {
          Files.delete(note); // of a snapshot that never was
        }
      }
    }
    List<String> lines = new ArrayList<>();
    Map<Path, Set<ObjectId>> unreached = unreached(broken);
    for (Broken each : broken) {
      boolean held =
          !unreached.getOrDefault(each.noted().common(), Set.of()).contains(each.noted().commit());
      mend(each, held, lines);
    }
    left.forEach((commit, ids) -> lines.add(left(commit, String.join(" ", ids))));
    if (refused != null) {
      throw refused;
    }
    return lines;
  }

  private static String left(String commit, String ids) {
    return "the history was rewritten, and no ref of yours reaches commit "
        + commit
        + " any more, which these snapshots rely on: "
        + ids
        + ". Their refs are left as they are, so git may remove it; restore one of them while it is"
        + " there, or give them up: evograft snapshot prune "
        + ids;
  }

  private void look(String id, String note, List<Broken> broken) throws IOException {
    for (Noted each : parse(note)) {
      Path file = each.common().resolve(prefix + each.name());
      String now = value(each.common(), each.name(), file);
      if (!each.commit().name().equals(now) && isWritable(each, file)) {
        broken.add(new Broken(id, each, file, now));
      }
    }
  }

  /** Of each repository, by one look at its history. */
  private Map<Path, Set<ObjectId>> unreached(List<Broken> broken) {
    Map<Path, Set<ObjectId>> wanted = new HashMap<>();
    for (Broken each : broken) {
      wanted
          .computeIfAbsent(each.noted().common(), none -> new HashSet<>())
          .add(each.noted().commit());
    }
    Unreached refs = new Unreached(store);
    wanted.replaceAll(
        (common, commits) -> {
          try {
            return refs.of(common, commits);
          } catch (IOException e) {
            return Set.of(); // nobody can tell, and they are held
          }
        });
    return wanted;
  }

  private void mend(Broken one, boolean held, List<String> lines) throws IOException {
    boolean rewritten = one.now() != null && ObjectId.isId(one.now());
    String commit = one.noted().commit().name();
    if (rewritten && !held) {
      left.computeIfAbsent(commit, none -> new TreeSet<>()).add(one.id());
      return;
    }
    write(one.noted(), one.file());
    if (rewritten || !held) {
      lines.add(
          "refs of snapshot "
              + one.id()
              + " hold commit "
              + commit
              + " again, which it relies on"
              + (rewritten ? "; something had rewritten them" : "")
              + ". A push --mirror takes it along; to let it go: evograft snapshot prune "
              + one.id());
    }
  }

  /** A line of a note. */
  private record Noted(String name, ObjectId commit, Path common) {}

  private List<Noted> parse(String note) {
    List<Noted> all = new ArrayList<>();
    for (String line : note.split("\0")) {
      String[] fields = line.split(" ", 3);
      if (fields.length == 3 && ObjectId.isId(fields[1])) {
        Path common = places.main().common().resolve(fields[2]).normalize();
        all.add(new Noted(fields[0], ObjectId.fromString(fields[1]), common));
      }
    }
    return all;
  }

  /** The repositories that have refs of a snapshot; null where that is not noted by us. */
  @Nullable Set<Path> commons(String id) throws IOException {
    String name = NAME + "/" + id;
    if (!Files.exists(notes.resolve(id), LinkOption.NOFOLLOW_LINKS)
        || store.otherNote(name) != null) {
      return null;
    }
    Set<Path> commons = new LinkedHashSet<>();
    for (Noted each : parse(String.valueOf(store.readNote(name)))) {
      commons.add(each.common());
    }
    return commons;
  }

  private void write(String note) throws IOException {
    for (Noted each : parse(note)) {
      Path file = each.common().resolve(prefix + each.name());
      String now = value(each.common(), each.name(), file);
      if (!each.commit().name().equals(now) && isWritable(each, file)) {
        write(each, file);
      }
    }
  }

  /** What a ref of ours says; null when it is not there, or is no file. */
  private @Nullable String value(Path common, String name, Path file) throws IOException {
    Stat stat = Stat.find(file);
    if (stat == null) {
      return packed(common).get(prefix + name);
    }
    return isLoose(stat) ? value(file) : null;
  }

  private static boolean isLoose(Stat stat) {
    return stat.is(Kind.FILE) && stat.size() < MAX_REF;
  }

  private boolean isWritable(Noted one, Path file) throws IOException {
    Stat stat = Stat.find(file);
    if ((stat != null && !isLoose(stat))
        || !Files.isDirectory(one.common().resolve("objects"))
        || inTheWay(one.common()) != null) {
      return false;
    }
    try (UserObjects theirs = UserObjects.of(one.common().resolve("objects"))) {
      return theirs.has(one.commit()); // a ref to nothing would only trouble git
    }
  }

  /** With its owner and permissions before it has its name: git packs refs at any moment. */
  private void write(Noted one, Path file) throws IOException {
    store.moments().before("keep");
    Path folder = file.resolveSibling("");
    Path part = file.resolveSibling(file.getFileName() + PART);
    for (int left = TRIES; ; left--) {
      try {
        Ownership.folders(folder);
        Store.force(part, (one.commit().name() + "\n").getBytes(StandardCharsets.US_ASCII));
        Ownership.likeGits(part, file.resolveSibling("new"));
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        break;
      } catch (NoSuchFileException e) { // git removes folders that it has emptied
        if (left == 0) {
          throw e;
        }
      }
    }
    store.moments().before("kept");
    try {
      Store.force(folder);
    } catch (NoSuchFileException e) {
      return; // it is packed already
    }
  }

  /** The text of a small file. */
  static String value(Path file) throws IOException {
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
          if (isOf(String.valueOf(file.getFileName()).replaceFirst(PARTS, ""), id)) {
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
