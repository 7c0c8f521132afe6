// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.util.QuotedString;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes as {@code git diff --full-index} does, so that {@code git apply --3way} takes them
 * too. Files that are no UTF-8 text are named only: what stands in a JSON text cannot hold them.
 */
public final class PatchWriter {

  private static final RawText NOTHING = new RawText(new byte[0]);

  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final List<String> left = new ArrayList<>();
  private int added;
  private int removed;

  private PatchWriter() {}

  /**
   * What was written.
   *
   * @param text the patch; empty when nothing is different
   * @param left files that it cannot hold
   * @param added lines, in all files
   * @param removed lines, in all files
   */
  public record Written(String text, List<String> left, int added, int removed) {
    public Written {
      left = List.copyOf(left);
    }

    /** Whether it holds all of the change; else it must not be replayed as if it did. */
    public boolean isWhole() {
      return left.isEmpty();
    }
  }

  /** The patch that makes the versions before into those after, in the order of the edits. */
  public static Written write(List<FileEdit> edits) {
    PatchWriter writer = new PatchWriter();
    try {
      for (FileEdit edit : edits) {
        writer.add(edit);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    String text = writer.text.toString(StandardCharsets.UTF_8);
    return new Written(text, writer.left, writer.added, writer.removed);
  }

  private void add(FileEdit edit) throws IOException {
    FileVersion before = edit.before();
    FileVersion after = edit.after();
    if (before != null && before.equals(after)) {
      return;
    }
    if (!isText(before) || !isText(after)) {
      left.add(edit.path());
      return;
    }
    head(edit.path(), before, after);
    RawText a = raw(before);
    RawText b = raw(after);
    EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, a, b);
    if (!edits.isEmpty()) {
      line("--- " + (before == null ? "/dev/null" : quoted("a/" + edit.path())));
      line("+++ " + (after == null ? "/dev/null" : quoted("b/" + edit.path())));
      try (DiffFormatter hunks = new DiffFormatter(text)) {
        hunks.format(edits, a, b);
        hunks.flush();
      }
    }
    edits.forEach(
        change -> {
          removed += change.getLengthA();
          added += change.getLengthB();
        });
  }

  private void head(String path, @Nullable FileVersion before, @Nullable FileVersion after)
      throws IOException {
    line("diff --git " + quoted("a/" + path) + " " + quoted("b/" + path));
    String same = "";
    if (before == null) {
      line("new file mode " + mode(after));
    } else if (after == null) {
      line("deleted file mode " + mode(before));
    } else if (before.executable() != after.executable()) {
      line("old mode " + mode(before));
      line("new mode " + mode(after));
    } else {
      same = " " + mode(before);
    }
    if (!id(before).equals(id(after))) {
      line("index " + id(before).name() + ".." + id(after).name() + same);
    }
  }

  private void line(String line) throws IOException {
    text.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static String mode(@Nullable FileVersion version) {
    return version != null && version.executable() ? "100755" : "100644";
  }

  /** The name that git has for this content; zeros for none. */
  static ObjectId id(@Nullable FileVersion version) {
    if (version == null) {
      return ObjectId.zeroId();
    }
    return new ObjectInserter.Formatter().idFor(Constants.OBJ_BLOB, version.content());
  }

  private static RawText raw(@Nullable FileVersion version) {
    return version == null ? NOTHING : new RawText(version.content());
  }

  private static String quoted(String path) {
    return QuotedString.GIT_PATH.quote(path);
  }

  private static boolean isText(@Nullable FileVersion version) {
    if (version == null) {
      return true;
    }
    try {
      CharBuffer characters =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(version.content()));
      return characters.chars().noneMatch(c -> c == 0);
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
