// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns what leads into one folder to a copy of it: a check in the copy must not look at the
 * original, and must not write there.
 */
public final class Turning {

  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST_SHEBANG = 512;

  private static final String BEFORE_A_PATH = " \t\r\n\"'`=:;,(![{<>|&@";
  private static final String FILE_URL = "file://";

  /** Such as {@code -I/usr/include}. */
  private static final Pattern OPTION =
      Pattern.compile("(?:.*[\\s\"'=])?-[A-Za-z]", Pattern.DOTALL);

  /** Folders in whose files programs are named by their whole paths. */
  private static final Set<String> PROGRAMS = Set.of("bin", "Scripts", ".bin");

  private static final Set<String> OF_THE_USER =
      Set.of("HOME", "USERPROFILE", "TMPDIR", "TMP", "TEMP");

  private final Path from;
  private final Path to;
  private final List<String> names;

  /** From one folder to another, which need not be there yet. */
  public Turning(Path from, Path to) {
    this.from = from;
    this.to = to;
    this.names = names(from);
  }

  /** A folder may be known by two names; the longer first, for one may be part of the other. */
  private static List<String> names(Path folder) {
    List<String> names = new ArrayList<>(List.of(folder.toString()));
    try {
      String real = folder.toRealPath().toString();
      if (!names.contains(real)) {
        names.add(real);
      }
    } catch (IOException e) {
      return names; // then nothing leads there
    }
    names.sort((one, other) -> Integer.compare(other.length(), one.length()));
    return names;
  }

  /**
   * Where a link leads in the copy: within it by a relative path, else where it led.
   *
   * @param path of the link
   */
  Path link(String path, Path leads) {
    Path at = from.resolve(path).getParent();
    if (at == null) {
      return leads;
    }
    Path whole = at.resolve(leads).normalize();
    Path inside = inside(whole);
    if (inside != null) {
      return stays(path, leads) ? leads : from.relativize(at).relativize(inside);
    }
    return leads.isAbsolute() ? leads : whole;
  }

  /** Whether no part of the way leads out of the folder. */
  private static boolean stays(String path, Path leads) {
    int depth = path.split("/").length - 1;
    for (Path step : leads) {
      depth += step.toString().equals("..") ? -1 : 1;
      if (depth < 0) {
        return false;
      }
    }
    return !leads.isAbsolute();
  }

  /** A path relative to the folder; null when it is elsewhere. */
  private @Nullable Path inside(Path whole) {
    for (String name : names) {
      Path root = Path.of(name);
      if (whole.startsWith(root)) {
        return root.relativize(whole);
      }
    }
    try {
      Path real = whole.toRealPath();
      for (String name : names) {
        Path root = Path.of(name);
        if (real.startsWith(root)) {
          return root.relativize(real);
        }
      }
    } catch (IOException e) {
      return null; // it leads to nothing
    }
    return null;
  }

  /** Whether a file of a folder that git ignores may name others by their whole paths. */
  static boolean names(String path) {
    String name = Tree.name(path);
    return PROGRAMS.contains(Tree.name(Tree.parent(path)))
        || name.endsWith(".pth")
        || name.endsWith(".egg-link")
        || name.startsWith("__editable__")
        || name.equals("pyvenv.cfg");
  }

  /**
   * Turns a text file of the copy.
   *
   * @return false if it still leads to the original
   */
  boolean turn(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      return true; // a program, and no text that names one
    }
    byte[] content = Files.readAllBytes(file);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (!leads(text)) {
      return true;
    }
    if (text.indexOf('\0') >= 0) {
      return false;
    }
    String turned = replaced(text, names.stream().map(Turning::latin).toList(), latin("" + to));
    Files.write(file, turned.getBytes(StandardCharsets.ISO_8859_1));
    return true;
  }

  /** Whether a file, which must stay as it is, has the original run or looked at. */
  boolean leads(Path file) throws IOException {
    byte[] content;
    try (var in = Files.newInputStream(file)) {
      content = in.readNBytes(file.toString().endsWith(".pth") ? MOST_BYTES : LONGEST_SHEBANG);
    }
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (file.toString().endsWith(".pth")) {
      return leads(text);
    }
    return text.startsWith("#!") && leads(text.lines().findFirst().orElse(""));
  }

  private boolean leads(String text) {
    return names.stream().anyMatch(name -> at(text, latin(name), 0) >= 0);
  }

  /** Where a text names the folder itself, and not one whose name only begins so. */
  private static int at(String text, String name, int from) {
    for (int at = text.indexOf(name, from); at >= 0; at = text.indexOf(name, at + 1)) {
      int end = at + name.length();
      boolean ends = end == text.length() || "/\\ \t\r\n\"':;,".indexOf(text.charAt(end)) >= 0;
      if (ends && begins(text, at)) {
        return at;
      }
    }
    return -1;
  }

  /** Whether a path begins here, and not in the middle of another: workspaces are called /app. */
  private static boolean begins(String text, int at) {
    return at == 0
        || BEFORE_A_PATH.indexOf(text.charAt(at - 1)) >= 0
        || text.startsWith(FILE_URL, at - FILE_URL.length())
        || OPTION.matcher(text.substring(Math.max(0, at - 3), at)).matches();
  }

  private static String replaced(String text, List<String> names, String by) {
    String turned = text;
    for (String name : names) {
      StringBuilder next = new StringBuilder();
      int from = 0;
      for (int at = at(turned, name, 0); at >= 0; at = at(turned, name, from)) {
        next.append(turned, from, at).append(by);
        from = at + name.length();
      }
      turned = next.append(turned, from, turned.length()).toString();
      if (by.contains(name)) {
        break; // the copy lies in the original: what was turned must not be turned again
      }
    }
    return turned;
  }

  /** The bytes of a name, as files are read here. */
  private static String latin(String name) {
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** A word, such as one of a command, that leads to the copy. */
  public String word(String word) {
    return replaced(word, names, to.toString());
  }

  /** Variables that lead to the copy; the user's own folders stay where they are. */
  public Map<String, String> variables(Map<String, String> variables) {
    Map<String, String> turned = new HashMap<>(variables);
    turned.replaceAll((name, value) -> OF_THE_USER.contains(name) ? value : word(value));
    return turned;
  }
}
