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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
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
  private final HeldFiles held;
  private final Reading reading;
  private final List<String> unfit = new ArrayList<>();
  private final List<String> left = new ArrayList<>();
  private DeletedTree.Remover remover = DeletedTree::remove;
  private Survey survey;

  /** What is in the folder since it was filled, unless somebody was there; none is not known. */
  private Tree own = Tree.NONE;

  /** Whether no file that was to be copied was gone when that was done. */
  private boolean complete = true;

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

  private Room(Path folder, Survey survey, HeldFiles held) {
    this.folder = folder;
    this.survey = survey;
    this.held = held;
    this.reading = new Reading(folder, held);
  }

  /**
   * Makes one in a folder that is not there yet.
   *
   * @throws RetriableException code {@code copy_failed}
   */
  static Room make(Path folder, Survey survey) {
    Room room = new Room(folder, survey, new HeldFiles());
    try {
      Files.createDirectories(folder);
      closeToOthers(folder);
      room.fill(survey, Tree.NONE, RoomFill.Work.all(survey.tree(), Tree.NONE));
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
    RoomMemory.Known known = kept.known();
    Room room = new Room(folder, known == null ? survey : known.survey(), kept.held());
    room.own = known == null ? Tree.NONE : known.own();
    room.reading.marks().take(kept.marks());
    room.reading.take(known == null ? null : known.answers());
    try {
      closeToOthers(folder);
    } catch (IOException e) {
      throw room.failed(e);
    }
    room.renew(survey, kept.is());
    return room;
  }

  /**
   * Forgets those of its files that cannot be used again, whatever their stamps say later, before
   * it is kept.
   */
  void forgetUnsure() {
    List<String> forgotten = new ArrayList<>();
    for (Map.Entry<String, HeldFiles.Held> one : held.entries()) {
      Found found = survey.tree().at(one.getKey());
      HeldFiles.Held file = one.getValue();
      if (found == null || !file.sure() || !file.own().exact() || isTurned(found)) {
        forgotten.add(one.getKey());
      }
    }
    forgotten.forEach(held::forget);
    if (!forgotten.isEmpty() && !own.entries().isEmpty()) {
      Tree.Changing without = new Tree.Changing(own);
      forgotten.forEach(path -> without.put(path, Stamp.NEVER));
      own = without.tree(); // whoever looks at it then finds that they have to be made
    }
  }

  /** What it holds. */
  HeldFiles held() {
    return held;
  }

  /** All that is known of it, for the next; empty where not all that it was to hold is in it. */
  Optional<RoomMemory.Known> known() {
    return left.isEmpty() && complete
        ? Optional.of(new RoomMemory.Known(survey, held, reading.marks(), reading.answers(), own))
        : Optional.empty();
  }

  /** What was read of its files. */
  Marks marks() {
    return reading.marks();
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
      fill(next, is, RoomFill.Work.all(next.tree(), is));
    } else if (is == own) {
      survey = next;
      next.seed().write(folder);
    } else {
      RoomFill.Work work = RoomFill.Work.between(next.tree(), own, is);
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
    fill(next, Tree.NONE, RoomFill.Work.all(next.tree(), Tree.NONE));
  }

  private void fill(Survey next, Tree is, RoomFill.Work work) throws IOException {
    survey = next;
    own = Tree.NONE;
    if (work.whole()) {
      left.clear();
      complete = true;
    }
    RoomFill.Filled filled = new RoomFill(folder, held, remover).fill(next, is, work);
    unfit.addAll(filled.unfit());
    left.addAll(filled.left());
    complete &= filled.all();
    own = filled.own();
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

  /** What is different in it since it was made or renewed: nothing, unless somebody was here. */
  public List<String> touched() {
    return seen().touched();
  }

  /** As {@link #touched}, with what nobody need have touched. */
  public Seen seen() {
    try {
      Tree now = TreeWalk.raw(folder, own);
      return now == own && !own.entries().isEmpty() ? Seen.NOTHING : held.seen(now, survey.tree());
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
        .filter(found -> held.has(found.path()))
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
      if (found.is(Kind.FILE) && !found.wanted() && held.has(found.path())) {
        paths.add(found.path());
      }
    }
    return paths;
  }

  /** Hashes of the files that count, of those that decide whether checks pass. */
  public Map<String, String> hashes(ProtectedPaths which) {
    return reading.hashes(survey, covered(which));
  }

  /** Hashes of the files that count, of those that are asked for. */
  public Map<String, String> hashes(Predicate<String> which) {
    return reading.hashes(survey, paths().stream().filter(which).toList());
  }

  /**
   * The first of the files that count and decide whether checks pass that names the workspace.
   *
   * @param further what is asked of it besides
   */
  public Optional<String> naming(ProtectedPaths which, Predicate<String> further) {
    return reading.naming(survey, covered(which).stream().filter(further).toList());
  }

  /** The first of the files that count, of those that are asked for, that names the workspace. */
  public Optional<String> naming(Predicate<String> which) {
    return reading.naming(survey, paths().stream().filter(which).toList());
  }

  private Collection<String> covered(ProtectedPaths which) {
    return reading.covered(survey, paths(), which);
  }

  /** Another with the same files, so that this one stays as it is; what was there is removed. */
  public Room twin(Path target) {
    Room twin = new Room(target, survey, new HeldFiles());
    List<Found> files = files();
    Map<String, Stamp> made = filled(target, files);
    for (Found found : files) {
      twin.held.put(found, made.get(found.path()), false);
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
      moved.complete = complete;
      moved.unfit.addAll(unfit);
      moved.left.addAll(left);
      moved.reading.marks().take(reading.marks());
      moved.reading.take(reading.answers());
      moved.turn(new Turning(folder, target));
      return moved;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Not those that somebody changed, who would be overlooked. */
  private void turn(Turning turning) throws IOException {
    Tree.Changing now = new Tree.Changing(own);
    boolean turned = false;
    for (Found found : survey.tree().entries().values()) {
      HeldFiles.Held known = isTurned(found) ? held.at(found.path()) : null;
      Path file = known == null ? folder : folder.resolve(found.path());
      if (known != null && known.own().equals(Stamp.find(file))) {
        turning.turn(file);
        Stamp stamp = Stamp.of(file);
        if (!stamp.equals(known.own())) {
          held.put(found, stamp, false);
          now.put(found.path(), stamp);
          turned = true;
        }
      }
    }
    if (turned && !own.entries().isEmpty()) {
      own = now.tree();
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
    held.texts().forEach(own::put);
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
      Room room = new Room(Path.of(tree.string("folder", "")), survey, new HeldFiles());
      JsonObject held = tree.object("held");
      for (Found found : survey.tree().entries().values()) {
        held.string(found.path()).ifPresent(own -> room.held.put(found, Stamp.of(own), false));
      }
      return room;
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new EvograftException("bad_state", "what the cycle keeps is damaged: " + e, e);
    }
  }

  RetriableException failed(IOException e) {
    return failed(folder, e);
  }

  static RetriableException failed(Path folder, IOException e) {
    return new RetriableException(
        "copy_failed", "cannot copy the workspace to " + folder + ": " + e, e);
  }
}
