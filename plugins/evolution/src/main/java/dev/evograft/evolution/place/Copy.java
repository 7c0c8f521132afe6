// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.evaluate.FileChange;
import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.place.Found.Kind;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A private copy of a workspace. What a file was before, the workspace still says while its bytes
 * are those that were copied; where they are not, there is a conflict.
 */
public final class Copy implements Place {

  private final Sides sides;
  private final Base base;
  private final TreeWalk.Scope scope;
  private final List<String> notes;

  /** The workspace, and the copy of it. */
  record Sides(Path workspace, Path copy) {}

  Copy(Sides sides, Base base, TreeWalk.Scope scope, List<String> notes) {
    this.sides = sides;
    this.base = base;
    this.scope = scope;
    this.notes = List.copyOf(notes);
  }

  /** What is not in it, a line each. */
  public List<String> notes() {
    return notes;
  }

  @Override
  public Path folder() {
    return sides.copy();
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConflictException if a file that differs is not in the workspace as it was
   */
  @Override
  public Comparison compare() {
    Differences differences = new Differences();
    Map<String, Found> now = now();
    List<String> conflicts = new ArrayList<>();
    for (var mark : base.marks().entrySet()) {
      if (mark.getValue().wanted() || isSame(mark.getValue(), now.get(mark.getKey()))) {
        continue;
      }
      changed(mark.getKey(), mark.getValue(), now.get(mark.getKey()), differences, conflicts);
    }
    now.forEach((path, found) -> added(path, found, differences));
    if (!conflicts.isEmpty()) {
      throw new ConflictException(conflicts);
    }
    Comparison done = differences.done();
    return new Comparison(sorted(done.changes()), done.edits(), done.violations(), done.notes());
  }

  private static List<FileChange> sorted(List<FileChange> changes) {
    List<FileChange> sorted = new ArrayList<>(changes);
    sorted.sort(Comparator.comparing(FileChange::path));
    return sorted;
  }

  private void changed(
      String path,
      Base.Mark mark,
      @Nullable Found found,
      Differences differences,
      List<String> conflicts) {
    FileChange.Kind kind = found == null ? FileChange.Kind.REMOVED : FileChange.Kind.CHANGED;
    if (mark.link() || found != null && !found.is(Kind.FILE)) {
      if (!mark.link() || found == null || !isSameLink(mark, found)) {
        differences.special(path, kind);
      }
      return;
    }
    FileVersion before = original(path, mark);
    if (before == null) {
      conflicts.add(path);
    } else {
      put(path, before, found, differences);
    }
  }

  private void put(
      String path, @Nullable FileVersion before, @Nullable Found found, Differences differences) {
    if (found != null && found.stamp().size() > Differences.MOST_BYTES) {
      differences.unread(path, FileChange.Kind.CHANGED, "it is larger than 64 MiB");
    } else {
      differences.file(
          path, before, found == null ? null : new FolderFiles(sides.copy()).file(path));
    }
  }

  private void added(String path, Found found, Differences differences) {
    if (base.marks().containsKey(path) || found.is(Kind.FOLDER) || found.is(Kind.IGNORED)) {
      return;
    }
    if (isOfWanted(path)) {
      return; // taken away before the checks run
    }
    if (found.is(Kind.FILE)) {
      put(path, null, found, differences);
    } else {
      differences.special(path, FileChange.Kind.ADDED);
    }
  }

  private boolean isOfWanted(String path) {
    for (String at = CopyMaker.parent(path); !at.isEmpty(); at = CopyMaker.parent(at)) {
      String name = at.substring(at.lastIndexOf('/') + 1);
      if (scope.wanted().contains(name) && scope.rules().ignores(at, true)) {
        return true;
      }
    }
    return false;
  }

  /** A file as the copy began from it; null when the workspace has it no more. */
  private @Nullable FileVersion original(String path, Base.Mark mark) {
    try {
      FileVersion now = new FolderFiles(sides.workspace()).file(path);
      return now != null && mark.holds(now.content()) ? now : null;
    } catch (RetriableException e) {
      throw e;
    } catch (EvograftException e) {
      return null; // something else is in its place
    }
  }

  private Map<String, Found> now() {
    try {
      Map<String, Found> now = new LinkedHashMap<>();
      TreeWalk.again(sides.copy(), scope).entries().forEach(each -> now.put(each.path(), each));
      return now;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static boolean isSame(Base.Mark mark, @Nullable Found found) {
    return found != null && mark.stamp().exact() && mark.stamp().equals(found.stamp());
  }

  private static boolean isSameLink(Base.Mark mark, Found found) {
    try {
      String leads = Files.readSymbolicLink(found.file()).toString();
      return found.is(Kind.LINK) && mark.holds(leads.getBytes(StandardCharsets.UTF_8));
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws ConflictException if a file that must be put back is not in the workspace as it was
   */
  @Override
  public void reset(Comparison kept) {
    Map<String, Optional<FileVersion>> wanted = new HashMap<>();
    for (FileEdit edit : kept.edits()) {
      wanted.put(edit.path(), Optional.ofNullable(edit.after()));
    }
    try {
      Map<String, Found> now = now();
      removeOthers(now, wanted.keySet());
      putBack(now, wanted.keySet());
      FolderFiles files = new FolderFiles(sides.copy());
      wanted.entrySet().removeIf(one -> isThere(files, one.getKey(), one.getValue()));
      if (!wanted.isEmpty()) {
        files.write(wanted);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void settle(Comparison kept) {
    reset(kept);
  }

  private static boolean isThere(FolderFiles files, String path, Optional<FileVersion> wanted) {
    return Objects.equals(files.file(path), wanted.orElse(null));
  }

  private void removeOthers(Map<String, Found> now, Set<String> kept) throws IOException {
    Set<String> needed = new HashSet<>(base.folders());
    kept.forEach(path -> addParents(path, needed));
    List<Found> all = new ArrayList<>(now.values());
    for (int i = all.size() - 1; i >= 0; i--) { // what is in a folder comes behind it
      Found found = all.get(i);
      boolean isBase = base.marks().containsKey(found.path());
      if (found.is(Kind.FOLDER) ? needed.contains(found.path()) : kept.contains(found.path())) {
        continue;
      }
      if (!isBase || found.is(Kind.FOLDER)) {
        DeletedTree.remove(found.file());
      }
    }
  }

  private static void addParents(String path, Set<String> folders) {
    for (String at = CopyMaker.parent(path); !at.isEmpty(); at = CopyMaker.parent(at)) {
      folders.add(at);
    }
  }

  private void putBack(Map<String, Found> now, Set<String> kept) throws IOException {
    List<String> conflicts = new ArrayList<>();
    for (String folder : base.folders()) {
      Files.createDirectories(sides.copy().resolve(folder));
    }
    for (var one : base.marks().entrySet()) {
      Base.Mark mark = one.getValue();
      if (kept.contains(one.getKey()) || isSame(mark, now.get(one.getKey()))) {
        continue;
      }
      Path to = sides.copy().resolve(one.getKey());
      if (!put(one.getKey(), mark, to)) {
        conflicts.add(one.getKey());
      } else {
        one.setValue(mark.with(CopyMaker.stamp(to)));
      }
    }
    if (!conflicts.isEmpty()) {
      throw new ConflictException(conflicts);
    }
  }

  /** Puts a file back as it was; false when the workspace has it no more. */
  private boolean put(String path, Base.Mark mark, Path to) throws IOException {
    Path from = sides.workspace().resolve(path);
    if (mark.wanted() || mark.link()) {
      if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      DeletedTree.remove(to);
      Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
      return true;
    }
    FileVersion before = original(path, mark);
    if (before != null && !before.equals(current(path))) {
      DeletedTree.remove(to);
      new FolderFiles(sides.copy()).write(Map.of(path, Optional.of(before)));
    }
    return before != null;
  }

  private @Nullable FileVersion current(String path) {
    try {
      return new FolderFiles(sides.copy()).file(path);
    } catch (RetriableException e) {
      throw e;
    } catch (EvograftException e) {
      return null; // something else is in its place
    }
  }

  private RetriableException failed(IOException e) {
    return new RetriableException(
        "copy_failed", "cannot look at the copy in " + sides.copy() + ": " + e, e);
  }
}
