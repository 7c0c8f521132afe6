// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Turns what was found of one part into what a manifest says of it; content is stored on the way.
 */
final class PartRecorder {

  /**
   * A part, and what the system said of each path in the moment in which it was read.
   *
   * @param stats by the key of an entry
   */
  record Recorded(Part part, Map<String, Stat> stats) {}

  private final Contents contents;
  private final Places places;
  private final Look look;
  private final Movable movable;

  /**
   * Of one snapshot.
   *
   * @param movable what is not copied by an undo
   */
  PartRecorder(Contents contents, Places places, Look look, Movable movable) {
    this.contents = contents;
    this.places = places;
    this.look = look;
    this.movable = movable;
  }

  /**
   * Records one.
   *
   * @param kept the commit that the snapshot keeps
   * @param own git's own folders of all parts
   */
  Recorded record(PartScan scan, ObjectId kept, Set<Path> own) throws IOException {
    GitState git = scan.git();
    GitState.Index read = git.index();
    Part.Index index =
        read.bytes() == null
            ? Part.Index.NONE
            : new Part.Index(contents.of(read, scan.root() + "\0index"), read.time());
    Part target = scan.target();
    Part.Cover cover = target != null ? target.cover() : cover(scan, index, own);
    List<Step.Seen> seen = seen(scan.root(), movable.all(scan));
    Map<String, Stat> stats = new HashMap<>();
    seen.forEach(each -> stats.put(each.entry().key(), each.stat()));
    Part part =
        new Part(
            places.place(scan.root(), scan.folders()),
            new Part.Git(git.head(), kept, index, git.refs()),
            cover,
            seen.stream().map(Step.Seen::entry).toList());
    return new Recorded(part, stats);
  }

  private Part.Cover cover(PartScan scan, Part.Index index, Set<Path> own) throws IOException {
    List<OtherTrees.Tree> others =
        scan.folders().isRepository() ? OtherTrees.of(scan.folders(), own) : List.of();
    return new Part.Cover(
        contents.put(scan.rules().toBytes()),
        index.bytes(),
        ignored(scan),
        OtherTrees.branches(others),
        others.stream().map(OtherTrees.Tree::identity).filter(Identity::isKnown).toList());
  }

  /** What there is of what was found, in the order of a manifest. */
  List<Step.Seen> seen(String root, List<Found> found) throws IOException {
    look.moments().looking("what is new in " + root);
    List<Step.Seen> seen;
    try {
      seen =
          look.pool()
              .submit(
                  () ->
                      found.parallelStream()
                          .map(each -> look(root, each))
                          .filter(Objects::nonNull)
                          .toList())
              .join();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<Step.Seen> sorted = new ArrayList<>(seen);
    sorted.sort(
        Comparator.comparing((Step.Seen each) -> each.entry().area())
            .thenComparing(each -> each.entry().path()));
    return sorted;
  }

  private Step.@Nullable Seen look(String root, Found found) {
    ObjectId content = ObjectId.zeroId();
    char kind = found.kind();
    Stat stat = found.stat();
    if (kind == Kind.FILE || kind == Kind.LINK) {
      try {
        Contents.Content read = content(root, found);
        content = read.id();
        stat = read.stat();
      } catch (NoSuchFileException e) {
        return null; // gone since the walk
      } catch (CharacterCodingException e) {
        if (look.purpose().isLive() && found.area() != Area.OWN) {
          throw Names.unwritable(Entry.child(root, found.path()));
        }
        kind = Kind.UNREADABLE;
      } catch (AccessDeniedException e) {
        kind = Kind.UNREADABLE;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } else if (Kind.single(kind)) {
      try {
        content = Fingerprint.of(found.file(), stat, look.moments());
      } catch (NoSuchFileException e) {
        if (Files.exists(found.file(), LinkOption.NOFOLLOW_LINKS)) {
          throw TreeWalker.changing(found.file()); // something in it went
        }
        return null; // gone since the walk
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (found.area() == Area.TREE && Kind.named(kind) && stat.is(Kind.FILE)) {
      content = Unheld.seen(stat);
    }
    int mode = found.stat().mode();
    Entry entry = new Entry(found.area(), kind, mode, stat.size(), content, found.path());
    return new Step.Seen(entry, stat);
  }

  /** An undo has to have all that is overwritten: what may not be read is opened for it. */
  private Contents.Content content(String root, Found found) throws IOException {
    String key = root + '\0' + found.area().letter() + found.path();
    try {
      return contents.of(found, key);
    } catch (AccessDeniedException e) {
      Opened opened = look.opened();
      if (opened == null || !found.stat().is(Kind.FILE)) {
        throw e;
      }
      opened.open(found.file(), found.stat(), 0400);
      return contents.of(found, key);
    }
  }

  private ObjectId ignored(PartScan scan) throws IOException {
    StringBuilder out = new StringBuilder();
    for (Found each : new TreeMap<>(scan.scan().ignored()).values()) {
      out.append(each.stat().size()).append(' ').append(each.stat().mtime()).append(' ');
      out.append(each.path()).append('\0');
    }
    return contents.put(out.toString().getBytes(StandardCharsets.UTF_8));
  }
}
