// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.place.Found.Kind;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Shows by one look at a room, taken after checks have run a change in it twice, that nobody was
 * there since it was looked at before the change was made, and that the checks left nothing for
 * each other: the system says of each file and each folder what it said then, the time of the last
 * change included, which no program can set. What was made in a folder and removed again has
 * changed the folder. Where it cannot be shown it says which of its files are different.
 *
 * <p>Before the change is put in, it makes sure that no file was made, removed or replaced in the
 * room, which the times of its folders tell without a look at the files. So all that somebody could
 * have done before is in the files that were there, and whatever else is new later was left by
 * checks. For one thread, and used once.
 */
public final class Witness {

  /** Within this time the system may give two changes one time, where it has fine ones. */
  private static final long TICK_MILLIS = 20;

  /** Some disks have times of whole seconds, or two. */
  private static final long COARSE_MILLIS = 2_000;

  private static final long MILLI = 1_000_000;

  private final Room room;
  private final Path folder;
  private final Tree own;
  private final List<FileEdit> edits;

  /** What the system has to say of folders, but for the room's own. */
  private final Map<String, Stamp> folders;

  /** What it has to say of the files of the change; null where there is none. */
  private final Map<String, @Nullable Stamp> made = new HashMap<>();

  /** What is in folders that have just been written in, by path. */
  private final Map<String, Set<String>> names = new HashMap<>();

  private @Nullable Stamp top;

  /**
   * What a look shows.
   *
   * @param untouched whether nobody was there, and nothing was left
   * @param different if not, which of the files are that the room held, those of the change aside
   */
  public record Shown(boolean untouched, Room.Seen different) {}

  private Witness(Room room, List<FileEdit> edits, Map<String, Stamp> folders) {
    this.room = room;
    this.folder = room.folder();
    this.own = room.own();
    this.edits = List.copyOf(edits);
    this.folders = new HashMap<>(folders);
  }

  /**
   * One of a room that is about to get a change; nothing is written yet.
   *
   * @return empty where files may have come or gone since it was looked at, a file of the change is
   *     not what it was, or the system cannot tell: the room has to be looked at first
   */
  public static Optional<Witness> of(Room room, List<FileEdit> edits) {
    Room.Folders known = room.folders();
    if (known == null || room.own().entries().isEmpty()) {
      return Optional.empty();
    }
    Witness witness = new Witness(room, edits, known.stamps());
    try {
      return witness.isAsBefore(known) ? Optional.of(witness) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // such as a folder that was closed: whoever looks finds it
    }
  }

  private boolean isAsBefore(Room.Folders known) throws IOException {
    for (var one : known.stamps().entrySet()) {
      Stamp then = one.getValue();
      if (!isSure(then, known.millis()) || !then.equals(Stamp.find(at(one.getKey())))) {
        return false;
      }
    }
    Set<String> tops = new HashSet<>();
    for (String path : own.entries().keySet()) {
      if (path.indexOf('/') < 0) {
        tops.add(path);
      }
    }
    if (!tops.equals(names(""))) { // its own time is that of its .git
      return false;
    }
    for (FileEdit edit : edits) {
      Found was = own.at(edit.path());
      Stamp is = Stamp.find(at(edit.path()));
      if (was == null ? is != null : !was.is(Kind.FILE) || !was.stamp().equals(is)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a folder of this stamp has another one if anything was changed in it since a look. */
  private static boolean isSure(Stamp stamp, long looked) {
    long age = looked - Math.floorDiv(stamp.changed(), MILLI);
    boolean fine = stamp.changed() % MILLI != 0;
    return stamp.exact() && age > (fine ? TICK_MILLIS : COARSE_MILLIS);
  }

  /**
   * Puts the change in.
   *
   * @throws EvograftException as {@link Room#apply}
   */
  public void apply() {
    room.apply(edits);
    try {
      Set<String> written = new TreeSet<>(Set.of(""));
      for (FileEdit edit : edits) {
        made.put(edit.path(), Stamp.find(at(edit.path())));
        for (String in = Tree.parent(edit.path()); !in.isEmpty(); in = Tree.parent(in)) {
          written.add(in);
        }
      }
      for (String in : written) {
        Stamp stamp = Stamp.find(at(in));
        if (in.isEmpty()) {
          top = stamp;
        } else if (stamp == null) {
          folders.remove(in); // it went with its last file
        } else {
          folders.put(in, stamp);
        }
        if (stamp != null) {
          names.put(in, names(in));
        }
      }
    } catch (IOException e) {
      throw room.failed(e);
    }
  }

  /**
   * Makes the {@code .git} of the room what it was, between two runs of checks.
   *
   * @return false where the first of them left something where the change was put in, so that there
   *     is no need of a second
   * @throws RetriableException code {@code copy_failed}
   */
  public boolean restoreGit() {
    if (!isJustSo()) {
      return false;
    }
    room.restoreGit();
    try {
      top = Stamp.of(folder);
      return true;
    } catch (IOException e) {
      throw room.failed(e);
    }
  }

  /** What was written just now may have the same time again: its names and content are asked. */
  private boolean isJustSo() {
    try {
      for (var one : names.entrySet()) {
        if (!one.getValue().equals(names(one.getKey()))) {
          return false;
        }
      }
      return isChangeThere();
    } catch (IOException e) {
      return false; // a check closed or removed a folder
    }
  }

  /**
   * Looks at the room.
   *
   * @throws RetriableException code {@code copy_failed}
   */
  public Shown look() {
    try {
      TreeWalk.Looked looked = TreeWalk.looked(folder, own);
      return isJustSo() && isExpected(looked)
          ? new Shown(true, Room.Seen.NOTHING)
          : new Shown(false, different(looked.tree()));
    } catch (IOException e) {
      throw room.failed(e);
    }
  }

  private boolean isChangeThere() throws IOException {
    if (!Stamp.of(folder).equals(top)) {
      return false;
    }
    for (FileEdit edit : edits) {
      if (!is(edit, Stamp.find(at(edit.path())))) {
        return false;
      }
    }
    return true;
  }

  private boolean is(FileEdit edit, @Nullable Stamp now) throws IOException {
    Stamp then = made.get(edit.path());
    if (then == null || now == null || edit.after() == null) {
      return then == now;
    }
    return then.equals(now)
        && Arrays.equals(edit.after().content(), Files.readAllBytes(at(edit.path())));
  }

  private boolean isExpected(TreeWalk.Looked looked) {
    if (!looked.tree().left().isEmpty() || !looked.folders().equals(folders)) {
      return false;
    }
    int known = 0;
    for (Found found : looked.tree().entries().values()) {
      if (!found.is(Kind.FOLDER) && !made.containsKey(found.path())) {
        if (own.at(found.path()) != found) {
          return false;
        }
        known++;
      }
    }
    for (Found found : own.entries().values()) {
      known -= found.is(Kind.FOLDER) || made.containsKey(found.path()) ? 0 : 1;
    }
    return known == 0;
  }

  private Room.Seen different(Tree now) {
    Room.Seen seen = room.held().seen(now, room.survey().tree());
    return new Room.Seen(held(seen.touched()), held(seen.restamped()));
  }

  private List<String> held(List<String> paths) {
    List<String> held = new ArrayList<>();
    for (String path : paths) {
      if (room.held().has(path) && !made.containsKey(path)) {
        held.add(path);
      }
    }
    return held;
  }

  private Path at(String path) {
    return path.isEmpty() ? folder : folder.resolve(path);
  }

  /** What is in a folder, but for the {@code .git} of the room. */
  private Set<String> names(String path) throws IOException {
    Set<String> found = new HashSet<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(at(path))) {
      for (Path child : children) {
        found.add(String.valueOf(child.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (path.isEmpty()) {
      found.remove(".git");
    }
    return found;
  }
}
