// SPDX-License-Identifier: Apache-2.0
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Runs md-links as a user does and looks at what comes out. */
final class MdLinksTest {
  private static int failures;
  private static Path folder;
  private static Path assets;
  private static Path classes;

  public static void main(String[] args) throws Exception {
    Path scripts =
        Path.of(System.getProperty("jdk.launcher.sourcefile")).toAbsolutePath().getParent();
    assets = scripts.resolveSibling("assets");
    folder = Files.createTempDirectory("md-links-test");
    try {
      compile(scripts.resolve("main.java"));
      asOneFile(scripts.resolve("main.java"));
      broken();
      syntax();
      anchors();
      exclude();
      wrongCalls();
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
      }
    }
    System.out.println(
        failures == 0 ? "md-links: all tests pass" : "md-links: " + failures + " checks failed");
    System.exit(failures == 0 ? 0 : 1);
  }

  /** Once, so that every run but the first starts at once. */
  private static void compile(Path main) {
    classes = folder.resolve("classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int code = compiler.run(null, null, null, "-d", classes.toString(), main.toString());
    check("main.java compiles", code == 0);
  }

  private static void asOneFile(Path main) throws Exception {
    Path artifacts = folder.resolve("artifacts");
    Path signals = folder.resolve("signals");
    Map<String, String> env =
        Map.of(
            "EVOGRAFT_ARTIFACTS_DIR",
            artifacts.toString(),
            "EVOGRAFT_SIGNALS_FILE",
            signals.toString());
    Result result = java(env, List.of(main.toString(), assets.resolve("good").toString()));
    check("run by its source: " + result.out + result.err, result.code == 0);
    check(
        "answer first",
        result.out.startsWith("All links hold (9 links in 3 files checked, 1 external left out)"));
    check(
        "signals",
        Files.readString(signals).contains("{\"signal\": \"broken_links\", \"value\": 0}"));
    check(
        "artifacts", Files.readString(artifacts.resolve("links.json")).contains("\"broken\": []"));
  }

  private static void broken() throws Exception {
    Result result = run(Map.of(), assets.resolve("broken").toString());
    check(
        "broken links fail: " + result.out,
        result.code == 1 && result.out.startsWith("5 broken links"));
    check(
        "a file",
        result.out.contains(
            "README.md:4: guide/migrating.md: no such file; did you mean migration.md?"));
    check(
        "a heading",
        result.out.contains("setup.md:3: #option: no such heading; did you mean #options?"));
    check("a reference", result.out.contains("[schema]: this reference is not defined"));
    Map<String, String> env =
        Map.of("EVOGRAFT_INPUT", assets.resolve("broken/README.md").toString());
    check("one file as input", run(env).out.startsWith("4 broken links (6 links in 1 file"));
  }

  private static Result page(String text, String... args) throws Exception {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("a b(1).md"), "# Over there\n");
    Files.writeString(docs.resolve("page.md"), text);
    List<String> all = new ArrayList<>(List.of(args));
    all.add("docs");
    return run(Map.of(), all.toArray(new String[0]));
  }

  private static void syntax() throws Exception {
    Result good =
        page(
            "[a](a%20b(1).md) [b](<a b(1).md> 'title') ![c](./) <img src=\"page.md\">\n"
                + "`[code](gone.md)` ``[code](`gone.md)`` <!-- [x](gone.md) -->\n"
                + "~~~\n"
                + "[code](gone.md)\n"
                + "~~~\n"
                + "- ```\n"
                + "  [code](gone.md)\n"
                + "  ```\n"
                + "[out](https://example.com/gone.md) [mail](mailto:a@example.com)"
                + " [r](/docs/page.md)\n");
    check(
        "syntax: " + good.out,
        good.code == 0 && good.out.contains("5 links in 2 files checked, 2 external"));
    check(
        "after code",
        page("```\nx\n```\n[a](gone.md)\n").out.contains("page.md:4: gone.md: no such file"));
    check("image", page("![a](gone.png)\n").code == 1);
  }

  private static void anchors() throws Exception {
    Result good =
        page(
            "# Caf\u00e9 & `code` _x_\n"
                + "## Twice\n"
                + "## Twice\n"
                + "Set\n"
                + "---\n"
                + "<a id=\"own\"></a>\n"
                + "[1](#caf\u00e9--code-_x_) [2](#twice-1) [3](#set) [4](#own)"
                + " [5](a%20b(1).md#over-there)\n");
    check("anchors: " + good.out, good.code == 0);
    check(
        "missing",
        page("# One\n[x](#two) [y](a%20b(1).md#here)\n").out.startsWith("2 broken links"));
  }

  private static void exclude() throws Exception {
    check("exclude", page("[a](gone.md)\n", "--exclude", "docs/page").code == 0);
    check("root", page("[a](/page.md)\n", "--root", "docs").code == 0);
  }

  private static void wrongCalls() throws Exception {
    refused("missing", run(Map.of(), "missing"), "missing does not exist");
    refused("option", run(Map.of(), "--depth", "3"), "--depth is not an option");
    Files.createDirectories(folder.resolve("none"));
    refused("no Markdown", run(Map.of(), "none"), "no Markdown file");
    refused("empty name", run(Map.of(), ""), "a file name is empty");
    Files.write(folder.resolve("wide.md"), "[a](gone.md)".getBytes(StandardCharsets.UTF_16));
    refused("UTF-16", run(Map.of(), "wide.md"), "is not text in UTF-8");
  }

  private static Result run(Map<String, String> env, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("-cp", classes.toString(), "MdLinks"));
    command.addAll(List.of(args));
    return java(env, command);
  }

  private static Result java(Map<String, String> env, List<String> args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx64m");
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("EVOGRAFT_"));
    builder.environment().putAll(env);
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    int code = builder.start().waitFor();
    return new Result(code, Files.readString(out), Files.readString(err));
  }

  /** A wrong call answers 2 and one line that says what is wrong. */
  private static void refused(String what, Result result, String said) {
    boolean oneLine = result.err.lines().count() == 1 && result.err.contains(said);
    check(what + ": " + result.err, result.code == 2 && oneLine && !result.err.contains("\tat "));
  }

  private static void check(String what, boolean good) {
    if (!good) {
      failures++;
      System.out.println("FAILED: " + what);
    }
  }

  private static final class Result {
    final int code;
    final String out;
    final String err;

    Result(int code, String out, String err) {
      this.code = code;
      this.out = out;
      this.err = err;
    }
  }
}
