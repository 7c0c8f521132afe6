// SPDX-License-Identifier: Apache-2.0
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the relative links, anchors and images of Markdown files. */
final class MdLinks {
  static final String USAGE =
      "usage: md-links [--root DIR] [--exclude PREFIX]... [--out DIR] [FILE|DIR]...\n"
          + "  FILE|DIR          Markdown files, or folders with them (default: here)\n"
          + "  --root DIR        what links that begin with / are relative to (default: here)\n"
          + "  --exclude PREFIX  leave out files whose path begins so, as shown in the report\n"
          + "  --out DIR         folder for the reports (default: the run's artifacts, else none"
          + " written)\n"
          + "exit code: 0 all links hold, 1 some are broken, 2 the call is wrong";

  private static final Set<String> SKIPPED =
      Set.of("node_modules", "target", "build", "dist", "vendor", "venv");

  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    try {
      Options options = Options.parse(args, System.getenv());
      if (options.help) {
        out.println(USAGE);
      } else if (!run(options, out)) {
        System.exit(1);
      }
    } catch (Problem e) {
      err.println("md-links: " + e.getMessage());
      System.exit(2);
    }
  }

  private static boolean run(Options options, PrintStream out) throws Problem {
    List<Path> files = files(options);
    Checker checker = new Checker(options.root);
    for (Path file : files) {
      checker.check(file);
    }
    if (options.out != null) {
      Report.write(options.out, checker, files.size());
    }
    signal("files", files.size());
    signal("links", checker.links);
    signal("broken_links", checker.broken.size());
    out.print(Report.summary(checker, files.size()));
    return checker.broken.isEmpty();
  }

  private static List<Path> files(Options options) throws Problem {
    Set<Path> found = new TreeSet<>();
    for (Path place : options.places) {
      if (!Files.exists(place)) {
        throw new Problem(place + " does not exist: name a Markdown file or a folder");
      }
      try (Stream<Path> walk = Files.walk(place)) {
        walk.filter(
                file ->
                    Files.isRegularFile(file)
                        && (file.equals(place) || wanted(place.relativize(file))))
            .map(Path::normalize)
            .filter(
                file ->
                    options.excluded.stream()
                        .noneMatch(file.toString().replace('\\', '/')::startsWith))
            .forEach(found::add);
      } catch (IOException | UncheckedIOException e) {
        throw new Problem(
            "cannot list " + place + " (" + e.getMessage() + "): check the folder and its rights");
      }
    }
    if (found.isEmpty()) {
      throw new Problem("no Markdown file in " + options.places + ": name a folder with .md files");
    }
    return new ArrayList<>(found);
  }

  private static boolean wanted(Path relative) {
    for (Path part : relative) {
      String name = part.toString();
      if (SKIPPED.contains(name)
          || name.startsWith(".") && name.length() > 1 && !name.equals(".github")) {
        return false;
      }
    }
    return markdown(relative);
  }

  static boolean markdown(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".md") || name.endsWith(".markdown");
  }

  private static void signal(String name, long value) {
    String file = System.getenv("EVOGRAFT_SIGNALS_FILE");
    if (file == null || file.isEmpty()) {
      return;
    }
    String line = "{\"signal\": \"" + name + "\", \"value\": " + value + "}\n";
    try {
      Files.writeString(Path.of(file), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      System.err.println("md-links: cannot write signals to " + file + ": " + e.getMessage());
    }
  }
}

/** Something the user has to change; the message says what and how. */
final class Problem extends Exception {
  private static final long serialVersionUID = 1L;

  Problem(String message) {
    super(message);
  }
}

final class Options {
  final List<Path> places = new ArrayList<>();
  final List<String> excluded = new ArrayList<>();
  Path root = Path.of("");
  Path out;
  boolean help;

  static Options parse(String[] args, Map<String, String> env) throws Problem {
    Options o = new Options();
    String artifacts = env.getOrDefault("EVOGRAFT_ARTIFACTS_DIR", "");
    o.out = artifacts.isEmpty() ? null : Path.of(artifacts);
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--help") || args[i].equals("-h")) {
        o.help = true;
      } else if (args[i].isEmpty()) {
        throw new Problem("a file name is empty: name a Markdown file or a folder");
      } else if (!args[i].startsWith("--")) {
        o.places.add(Path.of(args[i]));
      } else if (i + 1 == args.length) {
        throw new Problem(args[i] + " is unknown or lacks its value: see --help");
      } else {
        o.set(args[i], args[++i]);
      }
    }
    String input = env.getOrDefault("EVOGRAFT_INPUT", "");
    if (o.places.isEmpty()) {
      o.places.add(Path.of(input));
    }
    return o;
  }

  private void set(String name, String value) throws Problem {
    switch (name) {
      case "--root":
        root = Path.of(value);
        if (!Files.isDirectory(root)) {
          throw new Problem(
              "--root " + value + " is not a folder: give the top of the documentation");
        }
        break;
      case "--exclude":
        excluded.add(value);
        break;
      case "--out":
        out = Path.of(value);
        break;
      default:
        throw new Problem(name + " is not an option: see --help");
    }
  }
}

/** A link that leads nowhere. */
final class Broken {
  final Path file;
  final int line;
  final String target;
  final String reason;

  Broken(Path file, int line, String target, String reason) {
    this.file = file;
    this.line = line;
    this.target = target;
    this.reason = reason;
  }
}

/** One Markdown file without its code: the lines that may hold links, and its anchors. */
final class Page {
  private static final Pattern FENCE = Pattern.compile("^\\s*(?:[-*+>]\\s+)*(`{3,}|~{3,}).*");
  private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}\\s+(.*?)\\s*#*\\s*$");
  private static final Pattern ANCHOR =
      Pattern.compile("<[a-zA-Z][^>]*\\s(?:id|name)\\s*=\\s*[\"']([^\"']+)[\"']");
  private static final Pattern EXPLICIT = Pattern.compile("\\{#([^}\\s]+)}\\s*$");

  final List<String> lines = new ArrayList<>();
  final Set<String> anchors = new HashSet<>();
  private final Map<String, Integer> seen = new HashMap<>();

  static Page read(Path file) throws IOException, Problem {
    Page page = new Page();
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      throw new Problem(file + " is not text in UTF-8: convert it, or leave it out by --exclude");
    }
    String fence = null;
    String previous = "";
    for (String line : withoutComments(text).split("\r?\n", -1)) {
      Matcher m = FENCE.matcher(line);
      String mark = m.matches() ? m.group(1) : null;
      boolean code = fence != null;
      if (fence == null) {
        fence = mark;
      } else if (mark != null && mark.startsWith(fence)) {
        fence = null;
      }
      boolean kept = !code && mark == null;
      page.add(kept ? line : "", previous);
      previous = kept ? line : "";
    }
    return page;
  }

  private static String withoutComments(String text) {
    if (!text.contains("<!--")) {
      return text;
    }
    Matcher m = Pattern.compile("<!--.*?-->", Pattern.DOTALL).matcher(text);
    return m.replaceAll(
        hit -> "\n".repeat((int) hit.group().chars().filter(c -> c == '\n').count()));
  }

  private void add(String line, String previous) {
    Matcher heading = HEADING.matcher(line);
    if (heading.matches()) {
      heading(heading.group(1));
    } else if (!previous.isBlank() && line.matches("^ {0,3}(=+|-+)\\s*$")) {
      heading(previous.strip());
    }
    Matcher anchor = ANCHOR.matcher(line);
    while (anchor.find()) {
      anchors.add(anchor.group(1));
    }
    lines.add(line.replaceAll("(`+)(?!`).*?(?<!`)\\1(?!`)", "code"));
  }

  /** As GitHub makes the anchor of a heading. */
  private void heading(String text) {
    Matcher explicit = EXPLICIT.matcher(text);
    if (explicit.find()) {
      anchors.add(explicit.group(1));
    }
    String plain = text.replaceAll("!?\\[([^\\]]*)]\\([^)]*\\)", "$1").replaceAll("<[^>]+>", "");
    String slug =
        plain
            .strip()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]", "")
            .replace(' ', '-');
    int n = seen.merge(slug, 1, Integer::sum);
    anchors.add(n == 1 ? slug : slug + "-" + (n - 1));
  }
}

/** Follows every link of a page. */
final class Checker {
  private static final Pattern INLINE =
      Pattern.compile(
          "]\\(\\s*(?:<([^>]*)>|((?:[^\\s()]|\\([^\\s()]*\\))*))(?:\\s+(?:\"[^\"]*\"|'[^']*'|\\([^)]*\\)))?\\s*\\)");
  private static final Pattern DEFINITION =
      Pattern.compile("^ {0,3}\\[([^\\]^][^\\]]*)]:\\s*(?:<([^>]*)>|(\\S+))");
  private static final Pattern REFERENCE = Pattern.compile("\\[([^\\[\\]]+)]\\[([^\\[\\]]*)]");
  private static final Pattern HTML =
      Pattern.compile(
          "<(?:a|img|source)\\b[^>]*?\\s(?:href|src)\\s*=\\s*[\"']([^\"']*)[\"']",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SCHEME = Pattern.compile("^(?:[a-zA-Z][a-zA-Z0-9+.-]+:|//).*");

  final List<Broken> broken = new ArrayList<>();
  int links;
  int external;
  private final Path root;
  private final Map<Path, Page> pages = new HashMap<>();
  private final Map<Path, Set<String>> listings = new HashMap<>();

  Checker(Path root) {
    this.root = root;
  }

  void check(Path file) throws Problem {
    Page page = page(file);
    Set<String> defined = new HashSet<>();
    for (String line : page.lines) {
      Matcher m = DEFINITION.matcher(line);
      if (m.find()) {
        defined.add(label(m.group(1)));
      }
    }
    for (int i = 0; i < page.lines.size(); i++) {
      line(file, i + 1, page.lines.get(i), defined);
    }
  }

  private void line(Path file, int number, String line, Set<String> defined) throws Problem {
    Matcher m = DEFINITION.matcher(line);
    if (m.find()) {
      target(file, number, m.group(2) != null ? m.group(2) : m.group(3));
      return;
    }
    for (Pattern pattern : List.of(INLINE, HTML)) {
      m = pattern.matcher(line);
      while (m.find()) {
        target(file, number, m.group(1) != null ? m.group(1) : m.group(2));
      }
    }
    m = REFERENCE.matcher(line);
    while (m.find()) {
      String label = m.group(2).isEmpty() ? m.group(1) : m.group(2);
      if (!defined.isEmpty() && !defined.contains(label(label))) {
        links++;
        broken.add(
            new Broken(
                file, number, "[" + label + "]", "this reference is not defined in the file"));
      }
    }
  }

  private static String label(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  private void target(Path file, int line, String target) throws Problem {
    if (SCHEME.matcher(target).matches()) {
      external++;
      return;
    }
    links++;
    String reason = reason(file, target);
    if (reason != null) {
      broken.add(new Broken(file, line, target, reason));
    }
  }

  /** Why the target does not exist, or null when it does. */
  private String reason(Path file, String target) throws Problem {
    int hash = target.indexOf('#');
    String path = decoded((hash < 0 ? target : target.substring(0, hash)).replaceAll("\\?.*", ""));
    String anchor = hash < 0 ? "" : decoded(target.substring(hash + 1));
    if (target.isEmpty()) {
      return "the link is empty";
    }
    Path to;
    try {
      Path from = path.startsWith("/") ? root : file.toAbsolutePath().getParent();
      to =
          path.isEmpty()
              ? file
              : from.resolve(path.replaceAll("^/+", "")).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      return "this is not a path";
    }
    if (!Files.exists(to)) {
      return "no such file" + suggestion(to);
    }
    if (!path.isEmpty()
        && to.getFileName() != null
        && !names(to.getParent()).contains(to.getFileName().toString())) {
      return "the file's name differs in upper and lower case" + suggestion(to);
    }
    return anchor.isEmpty() || !MdLinks.markdown(to) ? null : missing(to, anchor);
  }

  private String missing(Path to, String anchor) throws Problem {
    Set<String> anchors = page(to).anchors;
    if (anchors.contains(anchor) || anchor.equals("top")) {
      return null;
    }
    return "no such heading" + (anchors.isEmpty() ? "" : nearest(anchor, anchors, "#"));
  }

  private String suggestion(Path to) {
    Path folder = to.getParent();
    boolean known = folder != null && Files.isDirectory(folder) && to.getFileName() != null;
    return known ? nearest(to.getFileName().toString(), names(folder), "") : "";
  }

  private Set<String> names(Path folder) {
    return listings.computeIfAbsent(
        folder,
        f -> {
          try (Stream<Path> list = Files.list(f)) {
            return list.map(p -> p.getFileName().toString()).collect(Collectors.toSet());
          } catch (IOException e) {
            return Set.of();
          }
        });
  }

  private static String nearest(String wanted, Set<String> names, String mark) {
    int best = 1 + wanted.length() / 3;
    String found = null;
    for (String name : new TreeSet<>(names)) {
      int distance = distance(wanted.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < best) {
        best = distance;
        found = name;
      }
    }
    return found == null ? "" : "; did you mean " + mark + found + "?";
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int corner = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = corner + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        corner = row[j];
        row[j] = Math.min(change, 1 + Math.min(corner, row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private Page page(Path file) throws Problem {
    Path key = file.toAbsolutePath().normalize();
    Page page = pages.get(key);
    if (page == null) {
      try {
        page = Page.read(key);
      } catch (IOException e) {
        throw new Problem(
            "cannot read " + file + " (" + e.getMessage() + "): check the file and its rights");
      }
      pages.put(key, page);
    }
    return page;
  }

  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    try {
      return java.net.URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}

/** Writes down what was found. */
final class Report {
  private Report() {}

  static String verdict(Checker c, int files) {
    String checked =
        plural(c.links, "link")
            + " in "
            + plural(files, "file")
            + " checked, "
            + c.external
            + " external left out";
    return c.broken.isEmpty()
        ? "All links hold (" + checked + ")"
        : plural(c.broken.size(), "broken link") + " (" + checked + ")";
  }

  private static String plural(int n, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", n, noun, n == 1 ? "" : "s");
  }

  static String summary(Checker c, int files) {
    StringBuilder out = new StringBuilder(verdict(c, files)).append('\n');
    for (Broken b : c.broken) {
      out.append(b.file)
          .append(':')
          .append(b.line)
          .append(": ")
          .append(b.target)
          .append(": ")
          .append(b.reason)
          .append('\n');
    }
    return out.toString();
  }

  static void write(Path folder, Checker c, int files) throws Problem {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("links.md"), markdown(c, files));
      Files.writeString(folder.resolve("links.json"), json(c, files));
    } catch (IOException e) {
      throw new Problem(
          "cannot write to "
              + folder
              + " ("
              + e.getMessage()
              + "): give another folder with --out");
    }
  }

  private static String markdown(Checker c, int files) {
    StringBuilder out =
        new StringBuilder("# Markdown links\n\n**").append(verdict(c, files)).append("**\n");
    Path file = null;
    for (Broken b : c.broken) {
      if (!b.file.equals(file)) {
        file = b.file;
        out.append("\n## ")
            .append(file)
            .append("\n\n| Line | Target | Why |\n|-----:|--------|-----|\n");
      }
      String target = b.target.replace("|", "\\|").replace("`", "'");
      out.append("| ")
          .append(b.line)
          .append(" | `")
          .append(target)
          .append("` | ")
          .append(b.reason)
          .append(" |\n");
    }
    return out.toString();
  }

  private static String json(Checker c, int files) {
    StringBuilder out = new StringBuilder("{\n  \"files\": ").append(files);
    out.append(",\n  \"links\": ").append(c.links).append(",\n  \"external\": ").append(c.external);
    out.append(",\n  \"broken\": [");
    String comma = "\n";
    for (Broken b : c.broken) {
      out.append(comma)
          .append("    {\"file\": ")
          .append(quoted(b.file.toString().replace('\\', '/')));
      out.append(", \"line\": ").append(b.line).append(", \"target\": ").append(quoted(b.target));
      out.append(", \"reason\": ").append(quoted(b.reason)).append('}');
      comma = ",\n";
    }
    return out.append(c.broken.isEmpty() ? "]\n}\n" : "\n  ]\n}\n").toString();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char ch : text.toCharArray()) {
      out.append(
          ch == '"' || ch == '\\'
              ? "\\" + ch
              : ch < 32 ? String.format("\\u%04x", (int) ch) : String.valueOf(ch));
    }
    return out.append('"').toString();
  }
}
