// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.merge.MergeAlgorithm;
import org.eclipse.jgit.merge.MergeFormatter;
import org.eclipse.jgit.merge.MergeResult;
import org.jspecify.annotations.Nullable;

/** A change of files that was read and may be applied. */
public final class Patch {

  private final List<FilePatch> files;

  private Patch(List<FilePatch> files) {
    this.files = files;
  }

  /**
   * Reads a unified diff, of git or any other program.
   *
   * @throws BadPatchException if it is none, or holds what is never applied: binary files, links,
   *     paths that leave the folder or lead into git's own
   */
  public static Patch parse(String text) throws BadPatchException {
    return new Patch(PatchReader.read(text));
  }

  /** The files as they are. */
  public interface Current {
    /** A regular file; null where there is none. */
    @Nullable FileVersion file(String path);
  }

  /** Contents by the names that git has for them. */
  public interface Blobs {
    /** The content of this name, which may be shortened; null where it is not known. */
    byte @Nullable [] blob(String id);
  }

  /**
   * What applying came to; either there are conflicts, or there are files.
   *
   * @param files what each becomes; empty for one that is removed
   * @param merged files in which other changes were found and kept
   * @param conflicts why it does not apply, a line for each file
   */
  public record Applied(
      Map<String, Optional<FileVersion>> files, List<String> merged, List<String> conflicts) {
    public Applied {
      files = Collections.unmodifiableMap(new TreeMap<>(files));
      merged = List.copyOf(merged);
      conflicts = List.copyOf(conflicts);
    }

    /** Whether it applies. */
    public boolean ok() {
      return conflicts.isEmpty();
    }
  }

  /** The paths that it touches. */
  public List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (FilePatch file : files) {
      if (file.from() != null) {
        paths.add(file.from());
      }
      if (file.to() != null && !file.to().equals(file.from())) {
        paths.add(file.to());
      }
    }
    return paths;
  }

  /**
   * Applies it in memory. A hunk goes where its lines stand; where they stand no more, and the
   * content that the patch was made for is known, both changes are merged. All of it, or none.
   */
  public Applied apply(Current current, Blobs blobs) {
    Work work = new Work(current, blobs);
    files.forEach(work::file);
    return work.conflicts.isEmpty()
        ? new Applied(work.files, work.merged, List.of())
        : new Applied(Map.of(), List.of(), work.conflicts);
  }

  /**
   * Whether the files have all of it already: then taking it back would apply, hunk by hunk. The
   * right to execute is looked at where that is the whole change of a file.
   */
  public boolean isThere(Current current) {
    return files.stream().allMatch(file -> isThere(file, current));
  }

  private static boolean isThere(FilePatch patch, Current current) {
    String from = patch.from();
    String to = patch.to();
    if (from != null && !from.equals(to) && current.file(from) != null) {
      return false;
    }
    if (to == null) {
      return true;
    }
    FileVersion now = current.file(to);
    if (now == null) {
      return false;
    }
    Boolean executable = patch.executable();
    return patch.hunks().isEmpty() && executable != null
        ? executable == now.executable()
        : Hunks.apply(back(patch), now.content()).isPresent();
  }

  private static List<Hunk> back(FilePatch patch) {
    return patch.hunks().stream().map(Hunk::reversed).toList();
  }

  private static final class Work {
    private final Current current;
    private final Blobs blobs;
    private final Map<String, Optional<FileVersion>> files = new LinkedHashMap<>();
    private final List<String> merged = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();

    private Work(Current current, Blobs blobs) {
      this.current = current;
      this.blobs = blobs;
    }

    private void file(FilePatch patch) {
      String from = patch.from();
      String to = patch.to();
      FileVersion now = from == null ? new FileVersion(new byte[0], false) : current.file(from);
      if (now == null) {
        conflicts.add(from + " is not there");
        return;
      }
      byte[] content = content(patch, now.content());
      if (content == null) {
        return;
      }
      if (to == null) {
        remove(patch, content);
        return;
      }
      boolean executable = patch.executable() == null ? now.executable() : patch.executable();
      FileVersion made = new FileVersion(content, executable);
      FileVersion there = to.equals(from) ? null : current.file(to);
      if (there != null && !there.equals(made)) {
        conflicts.add(to + " is there already");
        return;
      }
      if (from != null && !from.equals(to)) {
        files.put(from, Optional.empty());
      }
      files.put(to, Optional.of(made));
    }

    private void remove(FilePatch patch, byte[] rest) {
      if (rest.length > 0) {
        conflicts.add(patch.path() + " would be removed, but was changed meanwhile");
      } else {
        files.put(patch.path(), Optional.empty());
      }
    }

    private byte @Nullable [] content(FilePatch patch, byte[] now) {
      Optional<byte[]> plain = Hunks.apply(patch.hunks(), now);
      if (plain.isPresent()) {
        return plain.get();
      }
      byte[] base = patch.baseId().isEmpty() ? null : blobs.blob(patch.baseId());
      Optional<byte[]> theirs = base == null ? Optional.empty() : Hunks.apply(patch.hunks(), base);
      if (base == null || theirs.isEmpty()) {
        conflicts.add(patch.path() + why(patch, now));
        return null;
      }
      byte[] both = merge(base, now, theirs.get());
      if (both == null) {
        conflicts.add(patch.path() + " was changed in the same places");
      } else {
        merged.add(patch.path());
      }
      return both;
    }

    private static String why(FilePatch patch, byte[] now) {
      return Hunks.apply(back(patch), now).isPresent()
          ? " has this change already"
          : " is not what the change was made for";
    }
  }

  private static byte @Nullable [] merge(byte[] base, byte[] ours, byte[] theirs) {
    MergeResult<RawText> result =
        new MergeAlgorithm()
            .merge(
                RawTextComparator.DEFAULT,
                new RawText(base),
                new RawText(ours),
                new RawText(theirs));
    if (result.containsConflicts()) {
      return null;
    }
    try {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      new MergeFormatter()
          .formatMerge(text, result, "base", "ours", "theirs", StandardCharsets.UTF_8);
      return text.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }
}
