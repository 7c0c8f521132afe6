// SPDX-License-Identifier: Apache-2.0
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Runs log-triage as a user does and looks at what comes out. */
final class LogTriageTest {
  private static int failures;
  private static Path folder;
  private static Path assets;
  private static Path classes;

  public static void main(String[] args) throws Exception {
    Path scripts =
        Path.of(System.getProperty("jdk.launcher.sourcefile")).toAbsolutePath().getParent();
    assets = scripts.resolveSibling("assets");
    folder = Files.createTempDirectory("log-triage-test");
    try {
      compile(scripts.resolve("main.java"));
      asOneFile(scripts.resolve("main.java"));
      samples();
      formats();
      nearMisses();
      compressed();
      badBytes();
      bounded();
      since();
      wrongCalls();
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
      }
    }
    System.out.println(
        failures == 0
            ? "log-triage: all tests pass"
            : "log-triage: " + failures + " checks failed");
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
            "EVOGRAFT_INPUT", assets.resolve("shop.log").toString(),
            "EVOGRAFT_ARTIFACTS_DIR", artifacts.toString(),
            "EVOGRAFT_SIGNALS_FILE", signals.toString());
    Result result = java(env, List.of(main.toString()));
    check("run by its source: " + result.err, result.code == 0);
    check("answer first: " + result.out, result.out.startsWith("48 errors in 4 groups (632 lines"));
    check(
        "signals",
        Files.readString(signals).contains("{\"signal\": \"error_groups\", \"value\": 4}"));
    String report = Files.readString(artifacts.resolve("report.md"));
    check("fatal first", report.contains("| 1 | 1 | fatal |"));
    check("root cause", report.contains("Root cause: `java.sql.SQLTransientConnectionException`"));
    check(
        "json",
        Files.readString(artifacts.resolve("report.json"))
            .contains("\"top_frame\": \"com.example.shop"));
  }

  private static void samples() throws Exception {
    check("worker.log", triage("worker.log").startsWith("24 errors in 2 groups"));
    check("gateway.jsonl", triage("gateway.jsonl").startsWith("24 errors in 2 groups"));
    check(
        "nginx.log",
        triage("nginx.log").startsWith("19 errors in 3 groups (207 lines, 2026-11-21 05:00:"));
  }

  private static String triage(String sample) throws Exception {
    return run(Map.of(), assets.resolve(sample).toString()).out;
  }

  private static Result text(String text, String... args) throws Exception {
    Files.writeString(folder.resolve("x.log"), text);
    List<String> all = new ArrayList<>(List.of(args));
    all.add("x.log");
    return run(Map.of(), all.toArray(new String[0]));
  }

  private static void formats() throws Exception {
    String[][] cases = {
      {
        "Nov 21 06:00:01 web1 sshd[311]: error: kex failed for port 4022\n",
        "kex failed for port <n>",
        "11-21 06:00:01"
      },
      {"2026-11-21T07:00:01+01:00 ERROR x disk 7 full\n", "x disk <n> full", "2026-11-21 06:00:01"},
      {
        "21-Nov-2026 06:00:01.123 SEVERE [main] org.Foo.bar no port 8\n",
        "no port <n>",
        "2026-11-21 06:00:01"
      },
      {
        "E1121 06:00:01.123456    1 node.go:12] lost pod a1b2c3d4e5\n",
        "lost pod <",
        "11-21 06:00:01"
      },
      {"ERROR:root:cannot open /srv/data/a.db\n", "cannot open <path>", "x"},
      {
        "time=\"2026-11-21T06:00:01Z\" level=error msg=\"pull failed\"\n",
        "pull failed",
        "2026-11-21 06:00:01"
      },
      {
        "2026-11-21T06:00:01.5Z stderr F ValueError: bad 5\n",
        "ValueError: bad <n>",
        "2026-11-21 06:00:01"
      },
      {
        "panic: boom\n\n"
            + "goroutine 1 [running]:\n"
            + "panic({0x1, 0x2})\n"
            + "\t/go/p.go:1\n"
            + "main.run(0x1)\n"
            + "\t/a/m.go:3 +0x1\n",
        "at main.run",
        "x"
      },
      {
        "{\"log\":\"2026-11-21 06:00:01 ERROR a broke\\n"
            + "\",\"stream\":\"stderr\",\"time\":\"2026-11-21T06:00:01Z\"}\n",
        "a broke",
        "2026-11-21"
      },
    };
    for (String[] c : cases) {
      Result result = text(c[0]);
      check(
          c[0] + " gave " + result.out,
          result.out.startsWith("1 error")
              && result.out.contains(c[1])
              && result.out.contains(c[2]));
    }
  }

  private static void nearMisses() throws Exception {
    Result result =
        text(
            "2026-11-21 06:00:01 INFO  a - 0 errors, no ERROR seen\n"
                + "2026-11-21 06:00:02 DEBUG a - retry after error: none\n"
                + "2026-11-21 06:00:03 build finished without error\n"
                + "2026-11-21 06:00:04 failed: 0\n"
                + "{\"level\":\"info\",\"msg\":\"error page shown\",\"ts\":1795240801}\n"
                + "2026-11-21 06:00:05 WARN  a - slow\n");
    check("near misses: " + result.out, result.out.startsWith("No errors in 6 lines"));
    check(
        "warnings on request",
        text("2026-11-21 06:00:05 WARN a - slow\n", "--level", "warn").out.startsWith("1 warning"));
  }

  private static void compressed() throws Exception {
    byte[] log = Files.readAllBytes(assets.resolve("shop.log"));
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(log);
    }
    Files.write(folder.resolve("shop.log.gz"), packed.toByteArray());
    check("gz", run(Map.of(), "shop.log.gz").out.startsWith("48 errors in 4 groups"));
    Files.write(folder.resolve("half.gz"), Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
    Result half = run(Map.of(), "half.gz");
    check(
        "half a gz is told: " + half.err,
        half.code == 0 && half.err.contains("half.gz is a damaged .gz"));
  }

  private static void badBytes() throws Exception {
    Files.write(
        folder.resolve("bad.log"),
        "2026-11-21 06:00:01 ERROR caf\u00e9 \u00ff shut\r\n"
            .getBytes(StandardCharsets.ISO_8859_1));
    check("bad UTF-8", run(Map.of(), "bad.log").out.startsWith("1 error"));
    check(
        "one long line",
        text("ERROR " + "x".repeat(3 << 20) + "\nERROR y\n")
            .out
            .startsWith("2 errors in 2 groups"));
    check("empty", text("").out.startsWith("No errors in 0 lines"));
    check("only a mark", text("\uFEFF").out.startsWith("No errors in 0 lines"));
    String marked = text("\uFEFF2026-11-21 10:00:00 ERROR a\r\n2026-11-21 10:00:01 ERROR a\r\n").out;
    check(
        "byte order mark: " + marked,
        marked.startsWith(
            "2 errors in 1 group (2 lines, 2026-11-21 10:00:00 to 2026-11-21 10:00:01)"));
  }

  private static void bounded() throws Exception {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 5000; i++) {
      String word = Integer.toString(i, 36).replaceAll("[0-9]", "") + "q".repeat(i % 97);
      log.append("ERROR kind ").append(word).append("\nERROR the usual\n");
    }
    Result result = text(log.toString(), "--max-groups", "50");
    check(
        "the frequent one stays: " + result.out,
        result.out.startsWith("10,000 errors") && result.out.contains("5,000 x the usual"));
    check(
        "what went beyond is told",
        Files.readString(folder.resolve("report.md")).contains("Beyond the limit of 50 groups"));
  }

  private static void since() throws Exception {
    String log = "2026-11-21 05:00:00 ERROR a\n2026-11-21 06:00:00 ERROR b\n";
    check("since", text(log, "--since", "2026-11-21T05:30:00").out.startsWith("1 error"));
  }

  private static void wrongCalls() throws Exception {
    refused("no file", run(Map.of()), "no log file given");
    refused("missing file", run(Map.of(), "missing.log"), "missing.log does not exist");
    refused("folder", run(Map.of(), "."), ". is a folder");
    refused("empty name", run(Map.of(), ""), "a file name is empty");
    refused("option", run(Map.of(), "--tip", "3", "x.log"), "--tip is not an option");
    refused("since", run(Map.of(), "--since", "noon", "x.log"), "--since noon is not a time");
    Files.write(folder.resolve("wide.log"), "ERROR a\n".getBytes(StandardCharsets.UTF_16));
    refused("UTF-16", run(Map.of(), "wide.log"), "iconv");
    Files.write(folder.resolve("a.bin"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    refused("binary", run(Map.of(), "a.bin"), "a.bin is not text");
  }

  private static Result run(Map<String, String> env, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("-cp", classes.toString(), "LogTriage"));
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
