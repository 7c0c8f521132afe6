// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.gep.Capsule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a unified diff changes, read from a text that may come from anybody: changes, new
 * files and removals of text within a folder, and nothing else.
 */
public final class DiffText {

  private static final int MOST_CHARS = 1 << 20;
  private static final int MOST_FILES = 500;
  private static final int LONGEST_PATH = 500;
  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d{1,9})(?:,(\\d{1,9}))? \\+(\\d{1,9})(?:,(\\d{1,9}))? @@.*");
  private static final String NOTHING = "/dev/null";

  /** What no diff of somebody else touches. */
  private static final List<String> OURS =
      List.of(".git", ".evograft", ".evolver", ".hg", ".svn", ".github");

  private final List<String> lines;
  private final List<FileDiff> files = new ArrayList<>();
  private int at;

  private DiffText(List<String> lines) {
    this.lines = lines;
  }

  /** What is done to a file. */
  enum Kind {
    ADDED,
    CHANGED,
    REMOVED
  }

  /**
   * One file.
   *
   * @param path from the folder, with slashes
   * @param kind what is done to it
   * @param hunks in their order
   */
  record FileDiff(String path, Kind kind, List<Hunk> hunks) {}

  /**
   * Lines that become others.
   *
   * @param start the first line of the old file that it is about, from 1; 0 in a new file
   * @param lines each with a space, a plus, a minus or a backslash in front
   */
  record Hunk(int start, List<String> lines) {

    Hunk {
      lines = List.copyOf(lines);
    }

    /** How many lines of the old file it is about. */
    int oldCount() {
      return count(' ') + count('-');
    }

    int newCount() {
      return count(' ') + count('+');
    }

    int changed() {
      return count('+') + count('-');
    }

    /** Whether both are about the same lines of the old file, or put lines at the same place. */
    boolean meets(Hunk other) {
      return start <= other.start + Math.max(0, other.oldCount() - 1)
          && other.start <= start + Math.max(0, oldCount() - 1);
    }

    private int count(char kind) {
      return (int) lines.stream().filter(line -> line.charAt(0) == kind).count();
    }
  }

  /** A diff that is none, or is not for this folder. */
  static final class BadDiffException extends Exception {
    private static final long serialVersionUID = 1L;

    BadDiffException(String message) {
      super(message);
    }
  }

  /** The diff of a capsule: a text, or one within an object; empty where there is none. */
  public static String of(Capsule capsule) {
    return capsule
        .tree()
        .string("diff")
        .orElseGet(() -> capsule.tree().object("diff").string("text", ""));
  }

  /**
   * Reads a diff.
   *
   * @throws BadDiffException if it is none, or holds what is never merged: renames, binary files,
   *     links, modes, paths that lead out of the folder or to what is git's or ours
   */
  static List<FileDiff> read(String text) throws BadDiffException {
    if (text.length() > MOST_CHARS) {
      throw new BadDiffException("it is larger than 1 MiB");
    }
    DiffText diff = new DiffText(List.of(text.split("\n", -1)));
    diff.all();
    if (diff.files.isEmpty()) {
      throw new BadDiffException("it changes no file");
    }
    return diff.files;
  }

  private void all() throws BadDiffException {
    while (at < lines.size()) {
      String line = lines.get(at);
      if (line.startsWith("--- ") && at + 1 < lines.size()) {
        file();
      } else if (isUnmerged(line)) {
        throw new BadDiffException("it renames, links or makes executable, or a file is no text");
      } else {
        at++;
      }
    }
  }

  private static boolean isUnmerged(String line) {
    return line.startsWith("rename ")
        || line.startsWith("copy ")
        || line.startsWith("Binary files ")
        || line.startsWith("GIT binary patch")
        || line.startsWith("old mode ")
        || line.startsWith("new mode ")
        || line.startsWith("new file mode ") && !line.endsWith("100644");
  }

  private void file() throws BadDiffException {
    String from = path(lines.get(at).substring(4), "a/");
    String next = lines.get(at + 1);
    if (!next.startsWith("+++ ")) {
      throw new BadDiffException("a file has no new name");
    }
    String to = path(next.substring(4), "b/");
    at += 2;
    String path = to == null ? from : to;
    if (path == null || from != null && to != null && !from.equals(to)) {
      throw new BadDiffException("a file has two names, or none");
    }
    if (files.size() >= MOST_FILES || files.stream().anyMatch(one -> isSame(one.path(), path))) {
      throw new BadDiffException("there are over 500 files, or one of them twice");
    }
    Kind kind = from == null ? Kind.ADDED : to == null ? Kind.REMOVED : Kind.CHANGED;
    files.add(new FileDiff(path, kind, hunks(path)));
  }

  private static boolean isSame(String one, String other) {
    return one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
  }

  private List<Hunk> hunks(String path) throws BadDiffException {
    List<Hunk> hunks = new ArrayList<>();
    int end = 0;
    while (at < lines.size() && lines.get(at).startsWith("@@")) {
      Matcher head = HUNK.matcher(lines.get(at));
      if (!head.matches()) {
        throw new BadDiffException(path + " has a hunk without a place");
      }
      at++;
      List<String> body = body(number(head.group(2)), number(head.group(4)));
      Hunk hunk = new Hunk(Integer.parseInt(head.group(1)), body);
      boolean counted =
          hunk.oldCount() == number(head.group(2)) && hunk.newCount() == number(head.group(4));
      if (!counted || hunk.start() < end || hunk.changed() == 0) {
        throw new BadDiffException(path + " has other lines than it says");
      }
      end = hunk.start() + hunk.oldCount();
      hunks.add(hunk);
    }
    if (hunks.isEmpty()) {
      throw new BadDiffException(path + " is not changed");
    }
    return Collections.unmodifiableList(hunks);
  }

  /** As many lines as the head says: what follows may look like one of them. */
  private List<String> body(int old, int now) {
    List<String> body = new ArrayList<>();
    int oldLeft = old;
    int nowLeft = now;
    while (at < lines.size() && (oldLeft > 0 || nowLeft > 0 || lines.get(at).startsWith("\\"))) {
      String line = lines.get(at).isEmpty() ? " " : lines.get(at); // which mail programs cut
      char kind = line.charAt(0);
      if (" +-\\".indexOf(kind) < 0) {
        return body;
      }
      oldLeft -= kind == ' ' || kind == '-' ? 1 : 0;
      nowLeft -= kind == ' ' || kind == '+' ? 1 : 0;
      body.add(line);
      at++;
    }
    return body;
  }

  private static int number(@Nullable String text) {
    return text == null ? 1 : Integer.parseInt(text);
  }

  private static @Nullable String path(String named, String prefix) throws BadDiffException {
    String name = named.split("\t", 2)[0].stripTrailing();
    if (name.equals(NOTHING)) {
      return null;
    }
    String path = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    boolean strange =
        path.isEmpty()
            || path.length() > LONGEST_PATH
            || path.startsWith("/")
            || path.chars().anyMatch(c -> c < ' ' || c == 0x7f || "\\:\"<>|*?".indexOf(c) >= 0)
            || Stream.of(path.split("/", -1)).anyMatch(DiffText::leads);
    if (strange) {
      throw new BadDiffException("a path of it leads out of the folder, or is no path");
    }
    return path;
  }

  private static boolean leads(String part) {
    String plain = part.strip().toLowerCase(Locale.ROOT);
    return plain.isEmpty() || part.endsWith(".") || part.endsWith(" ") || OURS.contains(plain);
  }
}
