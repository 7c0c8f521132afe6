// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.evaluate.ProtectedPaths;
import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.place.Found.Kind;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the checks of a cycle run, before and after: a private copy that holds the workspace as it
 * was, or that and a change, and nothing else. It is also what a change is compared with. Nobody
 * works in it but checks. For one thread.
 */
public final class Room {

  private static final Logger log = LoggerFactory.getLogger(Room.class);

  private final Path folder;
  private final Map<String, Held> held;
  private final List<String> unfit = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private final Marks marks = new Marks();
  private DeletedTree.Remover remover = DeletedTree::remove;
  private Survey survey;

  /** What is in the folder since it was filled, unless somebody was there; none is not known. */
  private Tree own = Tree.NONE;

  private @Nullable Covered covered;

  /**
   * A file, where it came from and in the room.
   *
   * @param sure whether its source had this stamp after it was read, too, and would have another if
   *     it had been written since
   */
  record Held(Stamp source, Stamp own, boolean sure) {}

  /**
   * What is different in a room since it was filled.
   *
   * @param touched what was changed, added or removed
   * @param restamped files of which the system says something else since, though neither their size
   *     nor the time of their content is another: a backup does that, and so does who sets times
   */
  public record Seen(List<String> touched, List<String> restamped) {

    /** Nobody was there. */
    public static final Seen NOTHING = new Seen(List.of(), List.of());

    public Seen {
      touched = List.copyOf(touched);
      restamped = List.copyOf(restamped);
    }
  }

  private Room(Path folder, Survey survey, Map<String, Held> held) {
    this.folder = folder;
    this.survey = survey;
    this.held = held;
  }

  /**
   * Makes one in a folder that is not there yet.
   *
   * @throws RetriableException code {@code copy_failed}
   */
  static Room make(Path folder, Survey survey) {
    Room room = new Room(folder, survey, new HashMap<>());
    try {
      Files.createDirectories(folder);
      closeToOthers(folder);
      room.fill(survey, Tree.NONE, Work.all(survey.tree(), Tree.NONE));
      return room;
    } catch (IOException e) {
      throw room.failed(e);
    }
  }

  /**
   * Makes one of what was kept in its folder, as far as that is still right.
   *
   * @throws RetriableException code {@code copy_failed}
   */
  static Room of(Path folder, Survey survey, SpareRoom.Kept kept) {
    Room room = new Room(folder, survey, kept.held());
    room.marks.take(kept.marks());
    try {
      closeToOthers(folder);
    } catch (IOException e) {
      throw room.failed(e);
    }
    room.renew(survey, kept.is());
    return room;
  }

  /** What of its files can be used again, as long as the stamps are what they are. */
  List<Map.Entry<String, Held>> kept() {
    List<Map.Entry<String, Held>> kept = new ArrayList<>(held.size());
    for (Found found : survey.tree().entries().values()) {
      Held known = held.get(found.path());
      if (known != null && known.sure() && known.own().exact() && !isTurned(found)) {
        kept.add(Map.entry(found.path(), known));
      }
    }
    return kept;
  }

  /** What was read of its files. */
  Marks marks() {
    return marks;
  }

  /** What is not committed may be secret. */
  static void closeToOthers(Path folder) throws IOException {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** The folder that checks run in. */
  public Path folder() {
    return folder;
  }

  /** Leads from the workspace to the room. */
  public Turning turning() {
    return new Turning(survey.root(), folder);
  }

  /** Whether it is a room of this workspace. */
  public boolean isOf(Path root) {
    return survey.root().equals(root);
  }

  Survey survey() {
    return survey;
  }

  /** What is not in it, and what it lacks, a line each. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    survey.tree().left().stream()
        .filter(line -> !isFromGit(line))
        .forEach(line -> notes.add("not in the copy: " + line));
    survey
        .git()
        .databases()
        .keySet()
        .forEach(path -> notes.add("in the copy as git has it: " + path + ", a database"));
    left.forEach(line -> notes.add("not in the copy: " + line));
    notes.addAll(survey.seed().notes());
    return notes;
  }

  private boolean isFromGit(String line) {
    return survey.git().databases().keySet().stream().anyMatch(path -> line.startsWith(path + " "));
  }

  /**
   * Why a change of these files could not be looked at; empty when it could.
   *
   * @param paths all that would be changed
   */
  public Optional<String> unable(Set<String> paths) {
    Unseen unseen = new Unseen(survey);
    return paths.stream().sorted().flatMap(path -> unseen.why(path).stream()).findFirst();
  }

  /** Why no check in it could be believed; empty when they can. */
  public Optional<String> unfit() {
    return unfit.isEmpty()
        ? Optional.empty()
        : Optional.of(
            unfit.get(0)
                + " names the workspace by its whole path, so a check in a copy would look at the"
                + " workspace itself; make it relative");
  }

  /**
   * Makes it what the workspace is, whatever checks left in it.
   *
   * @throws RetriableException code {@code copy_failed}
   */
  void renew(Survey next) {
    renew(next, Optional.empty());
  }

  /**
   * As the other.
   *
   * @param looked what is in the folder now, where somebody has just looked
   * @return whether nobody had left anything in it
   */
  private boolean renew(Survey next, Optional<Tree> looked) {
    try {
      try {
        Tree is = looked.isPresent() ? looked.get() : TreeWalk.raw(folder, own);
        boolean untouched = is == own && !own.entries().isEmpty();
        refill(next, is);
        return untouched;
      } catch (IOException e) {
        log.debug("{} cannot be cleaned, and is made anew", folder, e);
        anew(next);
        return false;
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Where nobody was here, and the workspace is what it was, there is nothing to fill. */
  private void refill(Survey next, Tree is) throws IOException {
    if (!isFilledWith(next)) {
      refuseClosed(is.entries().values(), is);
      fill(next, is, Work.all(next.tree(), is));
    } else if (is == own) {
      survey = next;
      next.seed().write(folder);
    } else {
      Work work = Work.between(next.tree(), own, is);
      refuseClosed(work.there(), is);
      fill(next, is, work);
    }
  }

  /** Whether it was filled with just this. */
  private boolean isFilledWith(Survey next) {
    return !own.entries().isEmpty()
        && next.tree() == survey.tree()
        && next.git().databases().equals(survey.git().databases());
  }

  /** Nothing could be put into a folder that is closed to its owner, or found in it. */
  private void refuseClosed(Collection<Found> there, Tree is) throws IOException {
    for (Found found : there) {
      if (!found.stamp().open() && found.is(Kind.FOLDER)) {
        throw new IOException(folder.resolve(found.path()) + " was closed");
      }
    }
    if (!is.left().isEmpty()) {
      throw new IOException(is.left().get(0));
    }
  }

  /** Checks may leave files of another user; what is set aside goes with the cycle. */
  private void anew(Survey next) throws IOException {
    Files.move(folder, folder.resolveSibling(folder.getFileName() + "-" + UUID.randomUUID()));
    held.clear();
    Files.createDirectories(folder);
    closeToOthers(folder);
    fill(next, Tree.NONE, Work.all(next.tree(), Tree.NONE));
  }

  /** For tests: who removes what checks left. */
  void removing(DeletedTree.Remover by) {
    remover = by;
  }

  /**
   * Makes it what it was when the workspace was looked at last, without any change.
   *
   * @return whether it was that already, as far as the system can tell
   */
  public boolean clean() {
    return renew(survey, Optional.empty());
  }

  /**
   * Makes it what the workspace is, where nobody ran in it since it was cleaned. Where the
   * workspace is what it was, the room is not looked at again: whatever somebody did to it
   * meanwhile is told by {@link #seen} as ever.
   *
   * @throws RetriableException code {@code copy_failed}
   */
  void follow(Survey next) {
    renew(next, isFilledWith(next) ? Optional.of(own) : Optional.empty());
  }

  /** Makes its {@code .git} what it was: a look at the room passes that over. */
  public void restoreGit() {
    try {
      survey.seed().write(folder);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * What has to be looked at to fill a room.
   *
   * @param there what is in it, by path
   * @param wanted what shall be in it, by path
   * @param whole whether that is all
   */
  private record Work(Collection<Found> there, Collection<Found> wanted, boolean whole) {

    static Work all(Tree next, Tree is) {
      return new Work(is.entries().values(), next.entries().values(), true);
    }

    /** Only what is not what it was when the same was wanted. */
    static Work between(Tree next, Tree own, Tree is) {
      List<Found> there = new ArrayList<>();
      Map<String, Found> wanted = new TreeMap<>();
      for (Found found : is.entries().values()) {
        if (own.at(found.path()) != found) {
          there.add(found);
        }
      }
      List<String> paths = new ArrayList<>(there.stream().map(Found::path).toList());
      own.entries().keySet().stream().filter(path -> is.at(path) == null).forEach(paths::add);
      for (String path : paths) {
        Found found = next.at(path);
        if (found != null) {
          wanted.put(path, found);
        }
      }
      return new Work(there, wanted.values(), false);
    }
  }

  private void fill(Survey next, Tree is, Work work) throws IOException {
    survey = next;
    own = Tree.NONE;
    Tree.Changing now = new Tree.Changing(is);
    List<Found> folders = new ArrayList<>();
    List<Found> copied = new ArrayList<>();
    int right = 0;
    int known = 0;
    for (Found found : work.wanted()) {
      Found there = is.at(found.path());
      if (there != null && (there.is(found.kind()) || isSameFolder(found, there))) {
        right++;
      } else if (found.is(Kind.FOLDER)) {
        folders.add(found);
      }
      if (found.isCopied()) {
        Held was = held.get(found.path());
        known += was == null ? 0 : 1;
        if (!holds(was, found, there)) {
          copied.add(found);
        }
      }
    }
    if (right < work.there().size()) {
      clear(next, work, now);
    }
    if (work.whole()) {
      if (known < held.size()) {
        held.keySet().removeIf(path -> !isFilled(next.tree().at(path)));
      }
      left.clear();
    }
    for (Found found : folders) {
      Path made = folder.resolve(found.path());
      Files.createDirectories(made);
      now.put(found.path(), Stamp.of(made));
    }
    Filling filling = new Filling(next.root(), folder);
    filling.copy(copied);
    Set<String> sure = sure(next, copied);
    for (Found found : copied) {
      Stamp made = filling.made().get(found.path());
      put(found, made, sure.contains(found.path()));
      now.put(found.path(), made);
    }
    unfit.addAll(filling.unfit());
    left.addAll(filling.left());
    databases(next, now);
    next.seed().write(folder);
    own = now.tree();
  }

  /** Removes what is not wanted, or in the way of what is. */
  private void clear(Survey next, Work work, Tree.Changing now) throws IOException {
    List<Found> there = new ArrayList<>(work.there());
    Collections.reverse(there); // what is in a folder goes first
    for (Found found : there) {
      Found keep = next.tree().at(found.path());
      if (keep == null || !keep.is(found.kind()) && !isSameFolder(keep, found)) {
        remover.remove(folder.resolve(found.path()));
        now.remove(found.path());
      }
    }
  }

  /** The files of which it is sure that they were read as what their stamps say. */
  private static Set<String> sure(Survey of, List<Found> copied) throws IOException {
    Set<String> sure = ConcurrentHashMap.newKeySet();
    Lanes.each(
        copied,
        found -> {
          Stamp stamp = found.stamp();
          if (of.isSure(stamp) && stamp.equals(Stamp.find(of.root().resolve(found.path())))) {
            sure.add(found.path());
          }
        });
    return sure;
  }

  private static boolean isFilled(@Nullable Found found) {
    return found != null && found.isCopied();
  }

  /** Nobody opens one that an agent may have open: git has what it was when it was committed. */
  private void databases(Survey next, Tree.Changing now) throws IOException {
    GitBlobs blobs = new GitBlobs(next.root());
    for (var database : next.git().databases().entrySet()) {
      byte[] content = blobs.blob(database.getValue());
      Found found = next.tree().at(database.getKey());
      if (content != null && found != null) {
        Path file = folder.resolve(database.getKey());
        Files.write(file, content);
        put(found, Stamp.of(file));
        now.put(found.path(), Stamp.of(file));
      }
    }
  }

  private static boolean isSameFolder(Found keep, Found found) {
    return keep.is(Kind.FOLDER) && found.is(Kind.FOLDER);
  }

  /** Of which nobody is sure. */
  private void put(Found found, @Nullable Stamp own) {
    put(found, own, false);
  }

  private void put(Found found, @Nullable Stamp own, boolean sure) {
    if (own == null) {
      held.remove(found.path());
    } else {
      held.put(found.path(), new Held(found.stamp(), own, sure));
    }
  }

  private static boolean holds(@Nullable Held known, Found source, @Nullable Found own) {
    return known != null
        && own != null
        && own.stamp().exact()
        && known.own().equals(own.stamp())
        && known.source().equals(source.stamp());
  }

  /** What is different in it since it was made or renewed: nothing, unless somebody was here. */
  public List<String> touched() {
    return seen().touched();
  }

  /** As {@link #touched}, with what nobody need have touched. */
  public Seen seen() {
    try {
      Tree now = TreeWalk.raw(folder, own);
      if (now == own && !own.entries().isEmpty()) {
        return Seen.NOTHING;
      }
      Map<String, Found> is = new HashMap<>(now.entries());
      List<String> touched = new ArrayList<>();
      List<String> restamped = new ArrayList<>();
      for (var one : held.entrySet()) {
        Found found = is.remove(one.getKey());
        Stamp own = one.getValue().own();
        if (found == null || !found.stamp().equals(own)) {
          boolean alike = found != null && found.stamp().isLike(own);
          (alike ? restamped : touched).add(one.getKey());
        }
      }
      for (Found found : is.values()) {
        Found known = survey.tree().at(found.path());
        if (known == null || !isSameFolder(known, found)) {
          touched.add(found.path());
        }
      }
      touched.sort(String::compareTo);
      restamped.sort(String::compareTo);
      return new Seen(touched, restamped);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Adds a change; {@code .git} is made anew.
   *
   * @throws RetriableException code {@code copy_failed} or {@code write_failed}
   */
  public void apply(List<FileEdit> edits) {
    Map<String, Optional<FileVersion>> wanted = new LinkedHashMap<>();
    edits.forEach(edit -> wanted.put(edit.path(), Optional.ofNullable(edit.after())));
    try {
      new FolderFiles(folder).write(wanted);
      survey.seed().write(folder);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** The files that it holds of the workspace. */
  List<Found> files() {
    return survey.tree().entries().values().stream()
        .filter(found -> held.containsKey(found.path()))
        .toList();
  }

  /** How many files and links it holds of the workspace. */
  public int size() {
    return held.size();
  }

  /** Paths of the files that count. */
  public List<String> paths() {
    List<String> paths = new ArrayList<>(held.size());
    for (Found found : survey.tree().entries().values()) {
      if (found.is(Kind.FILE) && !found.wanted() && held.containsKey(found.path())) {
        paths.add(found.path());
      }
    }
    return paths;
  }

  /** Hashes of the files that count, of those that decide whether checks pass. */
  public Map<String, String> hashes(ProtectedPaths which) {
    return hashes(covered(which));
  }

  /** Hashes of the files that count, of those that are asked for. */
  public Map<String, String> hashes(Predicate<String> which) {
    return hashes(paths().stream().filter(which).toList());
  }

  private Map<String, String> hashes(Collection<String> paths) {
    Map<String, String> hashes = new HashMap<>();
    read(paths).forEach((path, mark) -> hashes.put(path, mark.hash()));
    return hashes;
  }

  /**
   * The first of the files that count and decide whether checks pass that names the workspace.
   *
   * @param further what is asked of it besides
   */
  public Optional<String> naming(ProtectedPaths which, Predicate<String> further) {
    return naming(covered(which).stream().filter(further).toList());
  }

  /** The first of the files that count, of those that are asked for, that names the workspace. */
  public Optional<String> naming(Predicate<String> which) {
    return naming(paths().stream().filter(which).toList());
  }

  private Optional<String> naming(Collection<String> paths) {
    return read(paths).entrySet().stream()
        .filter(one -> one.getValue().names())
        .map(Map.Entry::getKey)
        .min(String::compareTo);
  }

  private Map<String, Marks.Mark> read(Collection<String> paths) {
    Map<String, Stamp> asked = new HashMap<>();
    for (String path : paths) {
      Held file = held.get(path);
      if (file != null) {
        asked.put(path, file.own());
      }
    }
    try {
      return marks.of(folder, survey.root(), asked);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** They are asked for several times, by the same rules and of the same tree. */
  private record Covered(ProtectedPaths by, Tree of, Collection<String> paths) {}

  private Collection<String> covered(ProtectedPaths which) {
    Covered known = covered;
    if (known == null || known.by() != which || known.of() != survey.tree()) {
      Queue<String> paths = new ConcurrentLinkedQueue<>();
      try {
        Lanes.each(
            paths(),
            path -> {
              if (which.covers(path)) {
                paths.add(path);
              }
            });
      } catch (IOException e) {
        throw failed(e);
      }
      known = new Covered(which, survey.tree(), paths);
      covered = known;
    }
    return known.paths();
  }

  /** Another with the same files, so that this one stays as it is; what was there is removed. */
  public Room twin(Path target) {
    Room twin = new Room(target, survey, new HashMap<>());
    List<Found> files = files();
    Map<String, Stamp> made = filled(target, files);
    for (Found found : files) {
      twin.put(found, made.get(found.path()));
    }
    return twin;
  }

  /**
   * The same in another folder, which is not there yet; this one is of no use any more. What leads
   * into the room by its whole path leads into the other. Whatever somebody changed in it is seen
   * there, too.
   *
   * @throws RetriableException code {@code copy_failed}
   */
  public Room moved(Path target) {
    Room moved = new Room(target, survey, held);
    try {
      Files.createDirectories(target.getParent());
      if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.createDirectories(target); // all is missing in it
      }
      closeToOthers(target);
      moved.own = own;
      moved.unfit.addAll(unfit);
      moved.left.addAll(left);
      moved.marks.take(marks);
      moved.turn(new Turning(folder, target));
      return moved;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Not those that somebody changed, who would be overlooked. */
  private void turn(Turning turning) throws IOException {
    for (Found found : survey.tree().entries().values()) {
      Held known = isTurned(found) ? held.get(found.path()) : null;
      Path file = known == null ? folder : folder.resolve(found.path());
      if (known != null && known.own().equals(Stamp.find(file))) {
        turning.turn(file);
        put(found, Stamp.of(file));
        own = Tree.NONE; // it is not this any more
      }
    }
  }

  /** Whether the path of the room may be in it. */
  private static boolean isTurned(Found found) {
    return found.is(Kind.FILE) && found.wanted() && Turning.names(found.path());
  }

  /** A folder with the same files, or with some of them, which others may work in. */
  Copy copy(Path target, Predicate<String> which) {
    List<Found> some = files().stream().filter(found -> which.test(found.path())).toList();
    return new Copy(this, target, filled(target, some));
  }

  private Map<String, Stamp> filled(Path target, List<Found> files) {
    try {
      DeletedTree.remove(target);
      Files.createDirectories(target);
      closeToOthers(target);
      for (Found found : survey.tree().entries().values()) {
        if (found.is(Kind.FOLDER)) {
          Files.createDirectories(target.resolve(found.path()));
        }
      }
      Filling filling = new Filling(folder, target);
      filling.copy(files);
      survey.seed().write(target);
      return filling.made();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** As it is kept for another process. */
  public JsonObject tree() {
    JsonObject.Builder own = JsonObject.builder();
    new TreeMap<>(held).forEach((path, each) -> own.put(path, each.own().text()));
    return JsonObject.builder()
        .put("folder", folder.toString())
        .put("survey", survey.tree(survey.root()))
        .put("held", own.build())
        .build();
  }

  /**
   * What {@link #tree} wrote.
   *
   * @throws EvograftException code {@code bad_state} if it is something else
   */
  public static Room of(JsonObject tree) {
    try {
      Survey survey = Survey.of(tree.object("survey"));
      Room room = new Room(Path.of(tree.string("folder", "")), survey, new HashMap<>());
      JsonObject held = tree.object("held");
      for (Found found : survey.tree().entries().values()) {
        held.string(found.path()).ifPresent(own -> room.put(found, Stamp.of(own)));
      }
      return room;
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new EvograftException("bad_state", "what the cycle keeps is damaged: " + e, e);
    }
  }

  RetriableException failed(IOException e) {
    return new RetriableException(
        "copy_failed", "cannot copy the workspace to " + folder + ": " + e, e);
  }
}
