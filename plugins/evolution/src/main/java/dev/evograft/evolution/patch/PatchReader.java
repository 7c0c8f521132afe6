// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.patch.FileHeader;
import org.eclipse.jgit.patch.FormatError;
import org.eclipse.jgit.patch.HunkHeader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a patch that may come from anybody: bounded, nothing but regular files inside of the root,
 * none of git's own.
 */
final class PatchReader {

  private static final int MOST_BYTES = 8 << 20;
  private static final int MOST_FILES = 2_000;
  private static final int LONGEST_PATH = 1_024;
  private static final String CUT = "[TRUNCATED]";

  /** Names that are git's own, or another file's, on any system. */
  private static final ObjectChecker NAMES =
      new ObjectChecker().setSafeForWindows(true).setSafeForMacOS(true);

  /** What no restore looks at. */
  private static final List<String> OURS =
      List.of(".evograft/", ".evolver/", "assets/gep/", "memory/evolution/");

  private final byte[] text;
  private final Set<String> seen = new HashSet<>();

  private PatchReader(byte[] text) {
    this.text = text;
  }

  static List<FilePatch> read(String patch) throws BadPatchException {
    if (patch.length() > MOST_BYTES) {
      throw new BadPatchException("the patch is larger than 8 MiB");
    }
    if (patch.stripTrailing().endsWith(CUT)) {
      throw new BadPatchException("whoever made the patch has cut it short");
    }
    return new PatchReader(patch.getBytes(StandardCharsets.UTF_8)).files();
  }

  private List<FilePatch> files() throws BadPatchException {
    org.eclipse.jgit.patch.Patch parsed = new org.eclipse.jgit.patch.Patch();
    parsed.parse(text, 0, text.length);
    for (FormatError error : parsed.getErrors()) {
      throw new BadPatchException("the patch is damaged: " + oneLine(error.getMessage()));
    }
    if (parsed.getFiles().isEmpty()) {
      throw new BadPatchException("the patch changes no file");
    }
    if (parsed.getFiles().size() > MOST_FILES) {
      throw new BadPatchException("the patch changes more than " + MOST_FILES + " files");
    }
    List<FilePatch> files = new ArrayList<>();
    for (FileHeader header : parsed.getFiles()) {
      files.add(file(header));
    }
    return files;
  }

  private FilePatch file(FileHeader header) throws BadPatchException {
    DiffEntry.ChangeType type = header.getChangeType();
    // Of an empty file that is new or gone there is no line with /dev/null.
    String from = type == DiffEntry.ChangeType.ADD ? null : checked(header.getOldPath());
    String to = type == DiffEntry.ChangeType.DELETE ? null : checked(header.getNewPath());
    String name = to != null ? to : String.valueOf(from);
    if (from == null && to == null) {
      throw new BadPatchException("the patch has a file without a name");
    }
    if (header.getPatchType() != FileHeader.PatchType.UNIFIED) {
      throw new BadPatchException(name + " is no text in the patch, and cannot be applied");
    }
    if (type == DiffEntry.ChangeType.COPY) {
      throw new BadPatchException(name + " is copied by the patch; only changes are applied");
    }
    regular(header.getOldMode(), name);
    regular(header.getNewMode(), name);
    once(from);
    if (to != null && !to.equals(from)) {
      once(to);
    }
    AbbreviatedObjectId base = header.getOldId();
    return new FilePatch(
        from, to, executable(header), base == null ? "" : base.name(), hunks(header, name));
  }

  private List<Hunk> hunks(FileHeader header, String name) throws BadPatchException {
    List<Hunk> hunks = new ArrayList<>();
    for (HunkHeader hunk : header.getHunks()) {
      hunks.add(hunk(hunk, name));
    }
    return hunks;
  }

  private Hunk hunk(HunkHeader header, String name) throws BadPatchException {
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    char last = ' ';
    char lastLine = ' '; // but for what says that a line has no end
    boolean around = false;
    List<String> lines =
        Lines.of(
            new String(
                text,
                header.getStartOffset(),
                header.getEndOffset() - header.getStartOffset(),
                StandardCharsets.ISO_8859_1));
    for (String line : lines.subList(1, lines.size())) {
      char kind = line.charAt(0);
      String rest = line.substring(1);
      switch (kind) {
        case ' ' -> {
          before.add(rest);
          after.add(rest);
        }
        case '\n' -> { // mail programs take away the space of an empty line
          before.add("\n");
          after.add("\n");
        }
        case '-' -> before.add(rest);
        case '+' -> after.add(rest);
        case '\\' -> withoutEnd(last, before, after);
        default -> throw new BadPatchException("the patch of " + name + " has a line of no kind");
      }
      around |= kind == ' ' || kind == '\n';
      last = kind;
      lastLine = kind == '\\' ? lastLine : kind;
    }
    boolean counted =
        before.size() == header.getOldImage().getLineCount()
            && after.size() == header.getNewLineCount();
    if (!counted) {
      throw new BadPatchException("the patch of " + name + " has more or fewer lines than it says");
    }
    int start = header.getOldImage().getStartLine();
    // Without any line around its change, as "diff -U0" writes it, it says nothing of the end.
    boolean atEnd = around && (lastLine == '-' || lastLine == '+');
    return new Hunk(Math.max(0, start - 1), before, after, atEnd);
  }

  private static void withoutEnd(char last, List<String> before, List<String> after) {
    if (last != '+') {
      cutEnd(before);
    }
    if (last != '-') {
      cutEnd(after);
    }
  }

  private static void cutEnd(List<String> lines) {
    if (!lines.isEmpty()) {
      String line = lines.remove(lines.size() - 1);
      lines.add(line.endsWith("\n") ? line.substring(0, line.length() - 1) : line);
    }
  }

  private void once(@Nullable String path) throws BadPatchException {
    if (path != null && !seen.add(path.toLowerCase(Locale.ROOT))) {
      throw new BadPatchException(
          "the patch changes " + path + " twice, or under names that are one on many disks");
    }
  }

  private static @Nullable Boolean executable(FileHeader header) {
    FileMode mode = header.getNewMode();
    boolean says =
        header.getChangeType() == DiffEntry.ChangeType.ADD
            || (header.getOldMode() != null && !header.getOldMode().equals(mode));
    return says && mode != null && header.getChangeType() != DiffEntry.ChangeType.DELETE
        ? (Boolean) mode.equals(FileMode.EXECUTABLE_FILE)
        : null;
  }

  private static void regular(@Nullable FileMode mode, String name) throws BadPatchException {
    boolean plain =
        mode == null
            || mode.equals(FileMode.MISSING)
            || mode.equals(FileMode.REGULAR_FILE)
            || mode.equals(FileMode.EXECUTABLE_FILE);
    if (!plain) {
      throw new BadPatchException(name + " is a link or a repository in the patch, and no file");
    }
  }

  private static @Nullable String checked(@Nullable String path) throws BadPatchException {
    if (path == null || path.equals(DiffEntry.DEV_NULL)) {
      return null;
    }
    boolean strange =
        path.isEmpty()
            || path.length() > LONGEST_PATH
            || path.indexOf('\\') >= 0
            || path.chars().anyMatch(c -> c < ' ' || c == 0x7f || c == 0xfffd);
    if (strange) {
      throw new BadPatchException("'" + oneLine(path) + "' is no path that a patch may have");
    }
    try {
      NAMES.checkPath(path);
    } catch (CorruptObjectException e) {
      throw new BadPatchException("'" + oneLine(path) + "' is refused: " + oneLine(message(e)));
    }
    String folded = path.toLowerCase(Locale.ROOT) + "/";
    if (OURS.stream().anyMatch(folded::startsWith)) {
      throw new BadPatchException("'" + oneLine(path) + "' belongs to Evograft itself");
    }
    return path;
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.length() > 200 ? line.substring(0, 200) + "..." : line;
  }
}
