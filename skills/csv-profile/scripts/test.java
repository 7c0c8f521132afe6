// SPDX-License-Identifier: Apache-2.0
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Runs csv-profile as a user does and looks at what comes out. */
final class CsvProfileTest {
  private static int failures;
  private static Path folder;
  private static Path assets;
  private static Path classes;

  public static void main(String[] args) throws Exception {
    Path scripts =
        Path.of(System.getProperty("jdk.launcher.sourcefile")).toAbsolutePath().getParent();
    assets = scripts.resolveSibling("assets");
    folder = Files.createTempDirectory("csv-profile-test");
    try {
      compile(scripts.resolve("main.java"));
      asOneFile(scripts.resolve("main.java"));
      quoting();
      dialects();
      headers();
      types();
      ragged();
      large();
      odd();
      wrongCalls();
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        all.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
      }
    }
    System.out.println(
        failures == 0
            ? "csv-profile: all tests pass"
            : "csv-profile: " + failures + " checks failed");
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
            "EVOGRAFT_INPUT", assets.resolve("orders.csv").toString(),
            "EVOGRAFT_ARTIFACTS_DIR", artifacts.toString(),
            "EVOGRAFT_SIGNALS_FILE", signals.toString());
    Result result = java(env, List.of(main.toString()));
    check("run by its source: " + result.err, result.code == 0);
    check(
        "answer first: " + result.out,
        result.out.startsWith(
            "600 rows x 10 columns, comma separated, with a header; 3 worth a look"));
    check("signals", Files.readString(signals).contains("{\"signal\": \"rows\", \"value\": 600}"));
    String report = Files.readString(artifacts.resolve("profile.md"));
    check(
        "types",
        report.contains("| customer\\_code | text |")
            && report.contains("| delivered\\_on | date | 29 % |"));
    check("misfits", report.contains("`net_amount` is decimal, but not in 5 of its values"));
    picture(artifacts.resolve("profile.png"));
  }

  private static void picture(Path file) throws Exception {
    byte[] png = Files.readAllBytes(file);
    ByteBuffer header = ByteBuffer.wrap(png);
    check("it is a PNG", header.getLong(0) == 0x89504E470D0A1A0AL);
    check("three panels wide, four high", header.getInt(16) == 1956 && header.getInt(20) == 1560);
    check(
        "it is whole",
        new String(png, png.length - 8, 4, StandardCharsets.US_ASCII).equals("IEND"));
  }

  private static String profile(String text, String... args) throws Exception {
    Files.writeString(folder.resolve("x.csv"), text);
    List<String> all = new ArrayList<>(List.of(args));
    all.add("x.csv");
    Result result = run(Map.of(), all.toArray(new String[0]));
    check("profiled: " + result.err, result.code == 0);
    return result.out + Files.readString(folder.resolve("profile.json"));
  }

  private static void expect(String what, String found, String... parts) {
    for (String part : parts) {
      check(what + ": " + part + " is not in " + found, found.contains(part));
    }
  }

  private static void quoting() throws Exception {
    String csv = "id,text\n1,\"a, b\"\n2,\"two\nlines\"\n3,\"say \"\"hi\"\"\"\n4,\n";
    expect(
        "quoting",
        profile(csv),
        "4 rows x 2 columns",
        "{\"value\": \"a, b\", \"count\": 1}",
        "say \\\"hi\\\"",
        "two\\u000alines",
        "\"nulls\": 1");
    expect("no end of the quote", profile("id,text\n1,\"open\n2,x\n"), "never closed");
    expect(
        "CRLF, no last newline",
        profile("a,b\r\n1,2\r\n3,4"),
        "2 rows x 2 columns",
        "\"max\": \"4\"");
  }

  private static void dialects() throws Exception {
    String german = profile("name;betrag\nx;1,5\ny;2,5\nz;4,5\n");
    expect(
        "semicolon", german, "semicolon separated", "\"mean\": 2.83333", "\"type\": \"decimal\"");
    expect("tab", profile("a\tb\n1\t2, and 3\n4\t5\n"), "tab separated", "2 rows x 2 columns");
    expect("told", profile("a:b\n1:2\n", "--delimiter", ":"), "1 row x 2 columns");
    Files.write(
        folder.resolve("old.csv"), "stadt,n\nK\u00f6ln,1\n".getBytes(StandardCharsets.ISO_8859_1));
    check("Latin-1", run(Map.of(), "old.csv").code == 0);
    expect("Latin-1", Files.readString(folder.resolve("profile.json")), "K\u00f6ln");
    expect("byte order mark", profile("\ufeffid,n\n1,2\n"), "\"name\": \"id\"");
  }

  private static void headers() throws Exception {
    expect("none", profile("1,2\n3,4\n"), "2 rows x 2 columns", "without a header", "column 1");
    expect("told none", profile("a,b\nc,d\n", "--header", "no"), "2 rows x 2 columns");
    expect("only a header", profile("a,b\n"), "0 rows x 2 columns");
  }

  private static void types() throws Exception {
    StringBuilder csv = new StringBuilder("i,d,b,day,at,zip,odd\n");
    for (int i = 0; i < 100; i++) {
      csv.append(i)
          .append(',')
          .append(i / 4.0)
          .append(',')
          .append(i % 2 == 0)
          .append(",2026-01-")
          .append(10 + i % 20);
      csv.append(",2026-01-10T10:00:")
          .append(10 + i % 50)
          .append("Z,0")
          .append(1000 + i)
          .append(',')
          .append(i == 7 ? "?" : "1e3")
          .append('\n');
    }
    String found = profile(csv.toString());
    expect(
        "types",
        found,
        "\"i\", \"type\": \"integer\"",
        "\"d\", \"type\": \"decimal\"",
        "\"b\", \"type\": \"boolean\"");
    expect(
        "types",
        found,
        "\"day\", \"type\": \"date\"",
        "\"at\", \"type\": \"timestamp\"",
        "\"zip\", \"type\": \"text\"");
    expect("misfit", found, "`odd` is decimal, but not in 1 of its values: \"?\" (row 8)");
    expect("quantiles", found, "\"quantiles\": {\"0.05\": 4.95, \"0.25\": 24.75, \"0.5\": 49.5");
  }

  private static void ragged() throws Exception {
    String found = profile("a,b\n1,2\n3\n4,5,6\n1,2\n");
    expect("ragged", found, "rows with fewer fields than 2: 1, with more: 1; the first is row 2");
    expect("repeated", found, "rows that repeat another row exactly: 1");
  }

  private static void large() throws Exception {
    StringBuilder csv = new StringBuilder("id,kind\n");
    for (int i = 0; i < 300_000; i++) {
      csv.append(i).append(i % 3 == 0 ? ",x\n" : ",y\n");
    }
    String found = profile(csv.toString());
    expect(
        "large",
        found,
        "300,000 rows",
        "\"distinct_exact\": false",
        "\"value\": \"y\", \"count\": 200000");
    Matcher m = Pattern.compile("\"distinct\": (\\d+), \"distinct_exact\": false").matcher(found);
    check(
        "the estimate is within 5 %",
        m.find() && Math.abs(Long.parseLong(m.group(1)) - 300_000) < 15_000);
  }

  private static void odd() throws Exception {
    expect(
        "no distribution",
        profile("a,b\n,x\n,x\n"),
        "`a` is empty in every row",
        "`b` has the same value");
    expect("names beyond the font", profile("\u6570,\u0434\n1,2\n3,4\n"), "2 rows x 2 columns");
  }

  private static void wrongCalls() throws Exception {
    refused("no file", run(Map.of()), "no file given");
    refused("missing", run(Map.of(), "missing.csv"), "missing.csv does not exist");
    refused("folder", run(Map.of(), "."), ". is a folder");
    refused("empty name", run(Map.of(), ""), "the file name is empty");
    refused(
        "delimiter",
        run(Map.of(), "--delimiter", "ab", "x.csv"),
        "--delimiter ab is not one ASCII character");
    Files.writeString(folder.resolve("empty.csv"), "\n");
    refused("empty", run(Map.of(), "empty.csv"), "empty.csv is empty");
    Files.write(folder.resolve("book.xlsx"), new byte[] {0x50, 0x4b, 3, 4, 0, 0});
    refused("spreadsheet", run(Map.of(), "book.xlsx"), "book.xlsx is not text");
  }

  private static Result run(Map<String, String> env, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of("-cp", classes.toString(), "CsvProfile"));
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
