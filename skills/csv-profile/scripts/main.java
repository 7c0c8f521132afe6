// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.Normalizer;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;

/** Profiles a CSV file and writes profile.md, profile.json and profile.png. */
final class CsvProfile {
  static final String USAGE =
      "usage: csv-profile [--delimiter C] [--header yes|no] [--top N] [--out DIR] FILE\n"
          + "  FILE           CSV or TSV, plain or .gz; - reads standard input\n"
          + "  --delimiter C  one character, or tab (default: detected)\n"
          + "  --header H     yes or no (default: detected)\n"
          + "  --top N        top values shown for a column (default 5)\n"
          + "  --out DIR      folder for the reports (default: the run's artifacts, else here)";

  public static void main(String[] args) {
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    try {
      Options options = Options.parse(args, System.getenv());
      out.print(options.help ? USAGE + "\n" : run(options));
    } catch (Problem e) {
      err.println("csv-profile: " + e.getMessage());
      System.exit(2);
    }
  }

  private static String run(Options options) throws Problem {
    Signals signals = new Signals(System.getenv("EVOGRAFT_SIGNALS_FILE"));
    Table table = read(options, signals);
    Report report = new Report(options, table);
    try {
      Files.createDirectories(options.out);
      Files.writeString(options.out.resolve("profile.md"), report.markdown());
      Files.writeString(options.out.resolve("profile.json"), report.json());
      Files.write(options.out.resolve("profile.png"), new Plot(table).png());
    } catch (IOException e) {
      throw new Problem(
          "cannot write to "
              + options.out
              + " ("
              + reason(e)
              + "): give another folder with --out");
    }
    signals.send("rows", table.rows);
    signals.send("columns", table.columns.length);
    signals.send("null_cells", table.nullCells());
    signals.send("findings", report.findings.size());
    return report.summary();
  }

  private static Table read(Options options, Signals signals) throws Problem {
    String file = options.file;
    if (!file.equals("-") && Files.isDirectory(Path.of(file))) {
      throw new Problem(file + " is a folder: name one CSV file in it");
    }
    try (InputStream raw = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      InputStream in = unpacked(raw);
      byte[] head = withoutMark(in.readNBytes(Dialect.HEAD));
      Dialect dialect = Dialect.detect(file, head, options);
      InputStream start = new ByteArrayInputStream(head);
      Table table = new Table(dialect);
      table.read(
          new Parser(new SequenceInputStream(start, in), dialect.delimiter, dialect.quote),
          signals);
      return table;
    } catch (NoSuchFileException e) {
      throw new Problem(file + " does not exist: check the path, or give another file");
    } catch (IOException e) {
      throw new Problem(
          "cannot read " + file + " (" + reason(e) + "): check the file and its rights");
    }
  }

  private static byte[] withoutMark(byte[] head) {
    boolean mark = head.length > 2 && (head[0] & 255) == 0xef && (head[1] & 255) == 0xbb;
    return mark ? Arrays.copyOfRange(head, 3, head.length) : head;
  }

  private static InputStream unpacked(InputStream raw) throws IOException {
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(4);
    byte[] magic = in.readNBytes(2);
    in.reset();
    boolean gzip = magic.length == 2 && (magic[0] & 255) == 0x1f && (magic[1] & 255) == 0x8b;
    return gzip ? new GZIPInputStream(in, 1 << 16) : in;
  }

  static String reason(IOException e) {
    String name = e.getClass().getSimpleName().replace("Exception", "");
    return e.getMessage() == null ? name : name + ": " + e.getMessage();
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
  String file;
  Path out;
  int delimiter = -1;
  Boolean header;
  int top = 5;
  boolean help;

  static Options parse(String[] args, Map<String, String> env) throws Problem {
    Options o = new Options();
    o.out = Path.of(env.getOrDefault("EVOGRAFT_ARTIFACTS_DIR", "."));
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--help") || args[i].equals("-h")) {
        o.help = true;
      } else if (args[i].isEmpty()) {
        throw new Problem("the file name is empty: name a CSV file, or - for standard input");
      } else if (!args[i].startsWith("--")) {
        if (o.file != null) {
          throw new Problem(args[i] + " is a second file: profile one file at a time");
        }
        o.file = args[i];
      } else if (i + 1 == args.length) {
        throw new Problem(args[i] + " is unknown or lacks its value: see --help");
      } else {
        o.set(args[i], args[++i]);
      }
    }
    String input = env.getOrDefault("EVOGRAFT_INPUT", "");
    if (o.file == null && !input.isEmpty()) {
      o.file = input;
    }
    if (o.file == null && !o.help) {
      throw new Problem("no file given: name a CSV file, or - for standard input; see --help");
    }
    return o;
  }

  private void set(String name, String value) throws Problem {
    switch (name) {
      case "--delimiter":
        String c = value.equals("tab") || value.equals("\\t") ? "\t" : value;
        if (c.length() != 1 || c.charAt(0) > 126) {
          throw new Problem(
              "--delimiter " + value + " is not one ASCII character: use , or ; or tab");
        }
        delimiter = c.charAt(0);
        break;
      case "--header":
        if (!value.equals("yes") && !value.equals("no")) {
          throw new Problem("--header " + value + " is neither yes nor no");
        }
        header = value.equals("yes");
        break;
      case "--top":
        if (!value.matches("[1-9][0-9]?")) {
          throw new Problem("--top " + value + " is not a number from 1 to 99");
        }
        top = Integer.parseInt(value);
        break;
      case "--out":
        out = Path.of(value);
        break;
      default:
        throw new Problem(name + " is not an option: see --help");
    }
  }
}

/** Reports to the runtime, when there is one. */
final class Signals {
  private final Path file;

  Signals(String file) {
    this.file = file == null || file.isEmpty() ? null : Path.of(file);
  }

  void send(String name, long value) {
    append("{\"signal\": \"" + name + "\", \"value\": " + value + "}\n");
  }

  void progress(String text) {
    append("{\"progress\": \"" + text + "\"}\n");
  }

  private void append(String line) {
    if (file == null) {
      return;
    }
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      System.err.println(
          "csv-profile: cannot write signals to " + file + ": " + CsvProfile.reason(e));
    }
  }
}

/** Rows as RFC 4180 has them; the fields of one row are slices of {@link #row}. */
final class Parser {
  private static final int FIELD_LIMIT = 1 << 16;

  byte[] row = new byte[1 << 12];
  int[] ends = new int[64];
  int fields;
  boolean unclosed;
  private final InputStream in;
  private final int delimiter;
  private final int quote;
  private final byte[] buf = new byte[1 << 17];
  private int pos;
  private int limit;
  private int len;

  Parser(InputStream in, int delimiter, int quote) {
    this.in = in;
    this.delimiter = delimiter;
    this.quote = quote;
  }

  int start(int field) {
    return field == 0 ? 0 : ends[field - 1];
  }

  boolean next() throws IOException {
    fields = 0;
    len = 0;
    int c = read();
    if (c < 0) {
      return false;
    }
    while (true) {
      c = field(c);
      if (fields == ends.length) {
        ends = Arrays.copyOf(ends, 2 * fields);
      }
      ends[fields++] = len;
      if (c != delimiter) {
        break;
      }
      c = read();
    }
    if (c == '\r' && read() != '\n') {
      pos--;
    }
    return true;
  }

  /** Reads one field; answers what ended it. */
  private int field(int first) throws IOException {
    int c = first;
    int start = len;
    if (c == quote) {
      c = quoted(start);
    }
    while (c != delimiter && c != '\n' && c != '\r' && c >= 0) {
      put(c, start);
      c = read();
    }
    return c;
  }

  private int quoted(int start) throws IOException {
    while (true) {
      int c = read();
      if (c < 0) {
        unclosed = true;
        return c;
      }
      if (c == quote) {
        c = read();
        if (c != quote) {
          return c;
        }
      }
      put(c, start);
    }
  }

  private void put(int c, int start) {
    if (len - start < FIELD_LIMIT) {
      if (len == row.length) {
        row = Arrays.copyOf(row, 2 * len);
      }
      row[len++] = (byte) c;
    }
  }

  private int read() throws IOException {
    return pos < limit ? buf[pos++] & 255 : refill();
  }

  private int refill() throws IOException {
    limit = in.read(buf, 0, buf.length);
    while (limit == 0) {
      limit = in.read(buf, 0, buf.length);
    }
    pos = limit < 0 ? 0 : 1;
    return limit < 0 ? -1 : buf[0] & 255;
  }
}

/** How the file is written: found by looking at its start. */
final class Dialect {
  static final int HEAD = 1 << 16;

  int delimiter = ',';
  int quote = '"';
  boolean header;
  boolean dayFirst = true;
  boolean dayOrderKnown = true;

  static Dialect detect(String file, byte[] head, Options options) throws IOException, Problem {
    refuse(file, head);
    Dialect d = new Dialect();
    d.quote = count(head, '\'') > 4 * count(head, '"') && quotesFields(head) ? '\'' : '"';
    d.delimiter = options.delimiter >= 0 ? options.delimiter : d.delimiter(head);
    List<List<String>> rows = d.rows(head, d.delimiter, 500);
    d.header = options.header != null ? options.header : d.looksLikeHeader(rows);
    d.dayOrder(rows);
    return d;
  }

  private static void refuse(String file, byte[] head) throws Problem {
    int two = head.length < 2 ? 0 : (head[0] & 255) << 8 | head[1] & 255;
    if (two == 0xfffe || two == 0xfeff) {
      throw new Problem(file + " is UTF-16: convert it first, iconv -f UTF-16 -t UTF-8 " + file);
    }
    if (new String(head, StandardCharsets.ISO_8859_1).isBlank()) {
      throw new Problem(file + " is empty: give a file with at least one row");
    }
    if (two == 0x504b || count(head, 0) > 0) {
      throw new Problem(file + " is not text: export it as CSV first (a spreadsheet does that)");
    }
  }

  private static int count(byte[] head, int c) {
    int n = 0;
    for (byte b : head) {
      n += b == c ? 1 : 0;
    }
    return n;
  }

  private static boolean quotesFields(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1).matches("(?s).*[,;\t|]'[^'\n]*'[,;\t|].*");
  }

  private List<List<String>> rows(byte[] head, int delim, int max) throws IOException {
    Parser parser = new Parser(new ByteArrayInputStream(head), delim, quote);
    List<List<String>> rows = new ArrayList<>();
    while (rows.size() < max && parser.next()) {
      List<String> row = new ArrayList<>();
      for (int f = 0; f < parser.fields; f++) {
        row.add(Text.of(parser.row, parser.start(f), parser.ends[f]).strip());
      }
      if (row.size() > 1 || !row.get(0).isEmpty()) {
        rows.add(row);
      }
    }
    if (rows.size() > 2 && head.length >= HEAD - 3) {
      rows.remove(rows.size() - 1);
    }
    return rows;
  }

  /** The candidate with which most rows have the same number of fields, more than one. */
  private int delimiter(byte[] head) throws IOException {
    double best = 0;
    int found = ',';
    for (char candidate : new char[] {',', ';', '\t', '|'}) {
      Map<Integer, Integer> sizes = new HashMap<>();
      List<List<String>> rows = rows(head, candidate, 200);
      rows.forEach(row -> sizes.merge(row.size(), 1, Integer::sum));
      sizes.remove(1);
      for (Map.Entry<Integer, Integer> size : sizes.entrySet()) {
        double score = (double) size.getValue() / rows.size() + Math.min(size.getKey(), 50) / 500.0;
        if (score > best) {
          best = score;
          found = candidate;
        }
      }
    }
    return found;
  }

  private boolean looksLikeHeader(List<List<String>> rows) {
    List<String> first = rows.get(0);
    Values values = new Values(this);
    for (String name : first) {
      int kind = values.classify(name);
      if (name.isEmpty() || kind != Values.TEXT && kind != Values.BOOLEAN) {
        return false;
      }
    }
    if (new HashSet<>(first).size() < first.size()) {
      return false;
    }
    boolean typed = false;
    boolean recurs = false;
    for (List<String> row : rows.subList(1, rows.size())) {
      for (int f = 0; f < Math.min(first.size(), row.size()); f++) {
        int type = values.classify(row.get(f));
        typed |= type != Values.TEXT && type != Values.NULL;
        recurs |= row.get(f).equals(first.get(f));
      }
    }
    return typed || !recurs;
  }

  private void dayOrder(List<List<String>> rows) {
    boolean slashes = false;
    boolean day = false;
    boolean month = false;
    for (List<String> row : rows) {
      for (String value : row) {
        if (value.matches("\\d{1,2}/\\d{1,2}/\\d{4}.*")) {
          String[] parts = value.split("/");
          slashes = true;
          day |= Integer.parseInt(parts[0]) > 12;
          month |= Integer.parseInt(parts[1]) > 12;
        }
      }
    }
    dayFirst = day || !month;
    dayOrderKnown = !slashes || day != month;
  }

  String delimiterName() {
    switch (delimiter) {
      case ',':
        return "comma";
      case ';':
        return "semicolon";
      case '\t':
        return "tab";
      default:
        return "\"" + (char) delimiter + "\"";
    }
  }
}

/** Bytes to text: UTF-8, or else the old Western encoding. */
final class Text {
  private static final Charset OLD = StandardCharsets.ISO_8859_1;

  private Text() {}

  static String of(byte[] b, int s, int e) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(b, s, e - s)).toString();
    } catch (CharacterCodingException ex) {
      return new String(b, s, e - s, OLD);
    }
  }

  static String cut(String text, int max) {
    String line = text.replace('\n', ' ').replace('\r', ' ');
    return line.length() <= max ? line : line.substring(0, max - 3) + "...";
  }

  static String number(double v) {
    if (v == Math.rint(v) && Math.abs(v) < 1e15) {
      return Long.toString((long) v);
    }
    String text =
        String.format(
            Locale.ROOT,
            Math.abs(v) < 1e-3 || Math.abs(v) >= 1e15 ? "%.4g" : Math.abs(v) < 10 ? "%.4f" : "%.2f",
            v);
    return text.contains(".") && !text.contains("e")
        ? text.replaceAll("0+$", "").replaceAll("\\.$", "")
        : text;
  }

  static String brief(double v) {
    double a = Math.abs(v);
    if (a >= 1e12) {
      return String.format(Locale.ROOT, "%.2e", v);
    }
    for (int unit = 0; unit < 3; unit++) {
      double size = new double[] {1e9, 1e6, 1e4}[unit];
      if (a >= size) {
        double scale = unit == 2 ? 1e3 : size;
        return number(Math.round(v / scale * 10) / 10.0) + "GMk".charAt(unit);
      }
    }
    return number(a >= 100 ? Math.rint(v * 10) / 10 : Math.rint(v * 1000) / 1000);
  }

  static String time(double seconds, boolean withTime) {
    String text =
        LocalDateTime.ofEpochSecond((long) Math.floor(seconds), 0, ZoneOffset.UTC).toString();
    return withTime ? text.replace('T', ' ') : text.substring(0, 10);
  }
}

/** Tells the kind of one value and reads numbers and times. */
final class Values {
  static final int NULL = 0;
  static final int INTEGER = 1;
  static final int DECIMAL = 2;
  static final int BOOLEAN = 3;
  static final int DATE = 4;
  static final int TIMESTAMP = 5;
  static final int TEXT = 6;
  static final String[] NAMES = {
    "empty", "integer", "decimal", "boolean", "date", "timestamp", "text"
  };
  private static final double[] TENS = new double[19];
  private static final Set<String> NULLS =
      Set.of("null", "na", "n/a", "#n/a", "nan", "none", "nil", "\\n");
  private static final Set<String> BOOLEANS =
      Set.of("true", "false", "yes", "no", "t", "f", "y", "n");

  static {
    for (int i = 0; i < TENS.length; i++) {
      TENS[i] = Math.pow(10, i);
    }
  }

  double value;
  private final boolean decimalComma;
  private final boolean dayFirst;

  Values(Dialect dialect) {
    decimalComma = dialect.delimiter != ',';
    dayFirst = dialect.dayFirst;
  }

  int classify(String text) {
    byte[] b = text.getBytes(StandardCharsets.UTF_8);
    return classify(b, 0, b.length);
  }

  int classify(byte[] b, int s, int e) {
    if (s == e) {
      return NULL;
    }
    int c = b[s];
    boolean digit = c >= '0' && c <= '9';
    if (digit && e - s >= 8 && e - s <= 35) {
      int kind = time(b, s, e);
      if (kind != TEXT) {
        return kind;
      }
    }
    if (digit || c == '-' || c == '+' || c == '.') {
      return number(b, s, e);
    }
    return e - s > 5 ? TEXT : word(b, s, e);
  }

  private static int word(byte[] b, int s, int e) {
    String text = new String(b, s, e - s, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    return NULLS.contains(text) ? NULL : BOOLEANS.contains(text) ? BOOLEAN : TEXT;
  }

  private int number(byte[] b, int s, int e) {
    int i = b[s] == '-' || b[s] == '+' ? s + 1 : s;
    int first = i;
    double mantissa = 0;
    int decimals = -1;
    int digits = 0;
    for (; i < e; i++) {
      int c = b[i];
      if (c >= '0' && c <= '9') {
        mantissa = mantissa * 10 + (c - '0');
        digits++;
        decimals += decimals >= 0 ? 1 : 0;
      } else if (decimals < 0 && (c == '.' || c == ',' && decimalComma)) {
        decimals = 0;
      } else {
        break;
      }
    }
    boolean code = digits > 1 && b[first] == '0' && b[first + 1] >= '0' && b[first + 1] <= '9';
    if (digits == 0 || code) {
      return TEXT;
    }
    if (i < e) {
      return scientific(b, s, i, e);
    }
    value =
        decimals > 0
            ? mantissa / (decimals < 19 ? TENS[decimals] : Math.pow(10, decimals))
            : mantissa;
    value = b[s] == '-' ? -value : value;
    return decimals < 0 ? INTEGER : DECIMAL;
  }

  private int scientific(byte[] b, int s, int i, int e) {
    if ((b[i] | 32) != 'e' || i + 1 == e || e - i > 5) {
      return TEXT;
    }
    try {
      value =
          Double.parseDouble(
              new String(b, s, e - s, StandardCharsets.ISO_8859_1).replace(',', '.'));
      return Double.isInfinite(value) ? TEXT : DECIMAL;
    } catch (NumberFormatException ex) {
      return TEXT;
    }
  }

  private int time(byte[] b, int s, int e) {
    int p = s;
    while (p < e && b[p] >= '0' && b[p] <= '9') {
      p++;
    }
    int sep = p < e ? b[p] : 0;
    int end;
    if (p - s == 4 && (sep == '-' || sep == '/') && e - s >= 10 && b[s + 7] == sep) {
      end = s + 10;
      if (!day(digits(b, s, 4), digits(b, s + 5, 2), digits(b, s + 8, 2))) {
        return TEXT;
      }
    } else if (p - s <= 2 && (sep == '/' || sep == '.')) {
      int q = p + 1;
      while (q < e && b[q] >= '0' && b[q] <= '9') {
        q++;
      }
      end = q + 5;
      if (end > e || b[q] != sep || q - p > 3) {
        return TEXT;
      }
      int one = digits(b, s, p - s);
      int two = digits(b, p + 1, q - p - 1);
      boolean days = sep == '.' || dayFirst;
      if (!day(digits(b, q + 1, 4), days ? two : one, days ? one : two)) {
        return TEXT;
      }
    } else {
      return TEXT;
    }
    return end == e ? DATE : clock(b, end, e);
  }

  private int clock(byte[] b, int s, int e) {
    if (b[s] != 'T' && b[s] != ' ' || s + 6 > e || b[s + 3] != ':') {
      return TEXT;
    }
    int hours = digits(b, s + 1, 2);
    int minutes = digits(b, s + 4, 2);
    boolean seconds = s + 9 <= e && b[s + 6] == ':';
    int second = seconds ? digits(b, s + 7, 2) : 0;
    if (hours < 0 || hours > 24 || minutes < 0 || minutes > 59 || second < 0 || second > 60) {
      return TEXT;
    }
    value += hours * 3600 + minutes * 60 + second;
    int p = seconds ? s + 9 : s + 6;
    if (p < e && (b[p] == '.' || b[p] == ',')) {
      p++;
      while (p < e && b[p] >= '0' && b[p] <= '9') {
        p++;
      }
    }
    return zone(b, p, e) ? TIMESTAMP : TEXT;
  }

  private boolean zone(byte[] b, int s, int e) {
    int p = s < e && b[s] == ' ' ? s + 1 : s;
    if (p == e || e - p == 1 && b[p] == 'Z' || e - p == 3 && b[p] == 'U' && b[p + 1] == 'T') {
      return true;
    }
    if (b[p] != '+' && b[p] != '-' || e - p != 5 && e - p != 6 && e - p != 3) {
      return false;
    }
    int hours = digits(b, p + 1, 2);
    int minutes = e - p == 3 ? 0 : digits(b, e - 2, 2);
    if (hours < 0 || minutes < 0) {
      return false;
    }
    int offset = hours * 3600 + minutes * 60;
    value -= b[p] == '-' ? -offset : offset;
    return true;
  }

  private boolean day(int y, int m, int d) {
    if (y < 0 || m < 1 || m > 12 || d < 1 || d > 31) {
      return false;
    }
    long yy = m <= 2 ? y - 1 : y;
    long era = Math.floorDiv(yy, 400);
    long inEra = yy - era * 400;
    long inYear = (153L * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    value = (era * 146_097 + inEra * 365 + inEra / 4 - inEra / 100 + inYear - 719_468) * 86_400.0;
    return true;
  }

  private static int digits(byte[] b, int s, int n) {
    int value = 0;
    for (int i = s; i < s + n; i++) {
      if (b[i] < '0' || b[i] > '9') {
        return -1;
      }
      value = value * 10 + b[i] - '0';
    }
    return value;
  }
}

/** Counts different values: exactly up to a bound, then by HyperLogLog. */
final class Distinct {
  private static final int BITS = 13;

  private final int bound;
  private long[] slots = new long[64];
  private byte[] registers;
  private int size;

  Distinct(int bound) {
    this.bound = bound;
  }

  static long hash(byte[] b, int s, int e) {
    long h = 0x9E3779B97F4A7C15L ^ (e - s);
    for (int i = s; i < e; i++) {
      h = (h ^ b[i]) * 0xff51afd7ed558ccdL;
      h ^= h >>> 29;
    }
    return mix(h);
  }

  private static long mix(long x) {
    long h = (x ^ x >>> 33) * 0xc4ceb9fe1a85ec53L;
    h ^= h >>> 31;
    return h == 0 ? 1 : h;
  }

  void add(long hash) {
    if (registers != null) {
      estimate(hash);
      return;
    }
    int slot = slot(slots, hash);
    if (slots[slot] == hash) {
      return;
    }
    slots[slot] = hash;
    size++;
    if (size > bound) {
      registers = new byte[1 << BITS];
      for (long h : slots) {
        if (h != 0) {
          estimate(h);
        }
      }
      slots = null;
    } else if (size * 4 > slots.length * 3) {
      grow();
    }
  }

  private static int slot(long[] table, long hash) {
    int slot = (int) hash & table.length - 1;
    while (table[slot] != 0 && table[slot] != hash) {
      slot = slot + 1 & table.length - 1;
    }
    return slot;
  }

  private void grow() {
    long[] bigger = new long[slots.length * 2];
    for (long h : slots) {
      if (h != 0) {
        bigger[slot(bigger, h)] = h;
      }
    }
    slots = bigger;
  }

  private void estimate(long hash) {
    int register = (int) (hash >>> 64 - BITS);
    int rank = Long.numberOfLeadingZeros(hash << BITS | 1L << BITS - 1) + 1;
    registers[register] = (byte) Math.max(registers[register], rank);
  }

  boolean exact() {
    return registers == null;
  }

  long count() {
    if (registers == null) {
      return size;
    }
    int m = registers.length;
    double sum = 0;
    int zeros = 0;
    for (byte r : registers) {
      sum += Math.pow(2, -r);
      zeros += r == 0 ? 1 : 0;
    }
    double raw = 0.7213 / (1 + 1.079 / m) * m * m / sum;
    return Math.round(raw < 2.5 * m && zeros > 0 ? m * Math.log((double) m / zeros) : raw);
  }
}

/** The most frequent values; rare ones are dropped when there are too many. */
final class Top {
  private final int bound;
  private Map<Probe, long[]> counts = new HashMap<>();
  private final Probe probe = new Probe();
  private int drops;

  /** A value as a key that needs no copy to look up. */
  private static final class Probe {
    byte[] b;
    int s;
    int e;
    int hash;

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Probe
          && Arrays.equals(b, s, e, ((Probe) o).b, ((Probe) o).s, ((Probe) o).e);
    }
  }

  Top(int bound) {
    this.bound = bound;
  }

  void add(byte[] b, int s, int e, long hash) {
    if (counts == null) {
      return;
    }
    probe.b = b;
    probe.s = s;
    probe.e = Math.min(e, s + 200);
    probe.hash = (int) hash;
    long[] count = counts.get(probe);
    if (count != null) {
      count[0]++;
      return;
    }
    Probe key = new Probe();
    key.b = Arrays.copyOfRange(b, s, probe.e);
    key.e = key.b.length;
    key.hash = probe.hash;
    counts.put(key, new long[] {1});
    if (counts.size() > bound) {
      drop();
    }
  }

  private void drop() {
    long[] sizes = counts.values().stream().mapToLong(c -> c[0]).sorted().toArray();
    long limit = sizes[sizes.length / 2];
    counts.values().removeIf(c -> c[0] <= limit);
    drops++;
    if (drops >= 5 && sizes[sizes.length - 1] < 3L * drops) {
      counts = null;
    }
  }

  boolean exact() {
    return drops == 0;
  }

  List<Map.Entry<String, Long>> best(int n) {
    List<Map.Entry<String, Long>> all = new ArrayList<>();
    if (counts != null) {
      counts.forEach((k, c) -> all.add(Map.entry(Text.of(k.b, k.s, k.e), c[0])));
      all.sort(
          (a, b) ->
              a.getValue().equals(b.getValue())
                  ? a.getKey().compareTo(b.getKey())
                  : Long.compare(b.getValue(), a.getValue()));
    }
    return all.subList(0, Math.min(n, all.size()));
  }
}

/** Running figures of numbers, and a fair sample of them for quantiles. */
final class Numbers {
  private final double[] sample;
  private long random = 88172645463325252L;
  private boolean sorted;
  long n;
  double mean;
  double squares;
  double min = Double.POSITIVE_INFINITY;
  double max = Double.NEGATIVE_INFINITY;
  byte[] minText = new byte[0];
  byte[] maxText = new byte[0];

  Numbers(int bound) {
    sample = new double[bound];
  }

  void add(double v, byte[] b, int s, int e) {
    if (n < sample.length) {
      sample[(int) n] = v;
    } else {
      random ^= random << 13;
      random ^= random >>> 7;
      random ^= random << 17;
      long slot = Long.remainderUnsigned(random, n + 1);
      if (slot < sample.length) {
        sample[(int) slot] = v;
      }
    }
    n++;
    double delta = v - mean;
    mean += delta / n;
    squares += delta * (v - mean);
    if (v < min) {
      min = v;
      minText = Arrays.copyOfRange(b, s, e);
    }
    if (v > max) {
      max = v;
      maxText = Arrays.copyOfRange(b, s, e);
    }
  }

  boolean exact() {
    return n <= sample.length;
  }

  double deviation() {
    return n < 2 ? 0 : Math.sqrt(squares / (n - 1));
  }

  int size() {
    return (int) Math.min(n, sample.length);
  }

  double[] sorted() {
    if (!sorted) {
      Arrays.sort(sample, 0, size());
      sorted = true;
    }
    return sample;
  }

  double quantile(double q) {
    double at = q * (size() - 1);
    double[] v = sorted();
    int low = (int) at;
    int high = Math.min(low + 1, size() - 1);
    return v[low] + (v[high] - v[low]) * (at - low);
  }
}

/** What is known of one column. */
final class Column {
  final String name;
  final long[] kinds = new long[7];
  final Distinct distinct;
  final Top top;
  final List<List<String>> examples =
      List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  Numbers numbers;
  Numbers times;
  long values;
  long lengths;
  int shortest = Integer.MAX_VALUE;
  int longest;
  private final int sampleSize;

  Column(String name, int columns) {
    this.name = name;
    distinct = new Distinct(Math.max(500, Math.min(20_000, 400_000 / columns)));
    top = new Top(Math.max(20, Math.min(1000, 20_000 / columns)));
    sampleSize = Math.max(200, Math.min(10_000, 300_000 / columns));
  }

  void add(Values values, byte[] b, int from, int to, long row) {
    int s = from;
    int e = to;
    while (s < e && b[s] == ' ') {
      s++;
    }
    while (e > s && b[e - 1] == ' ') {
      e--;
    }
    int kind = values.classify(b, s, e);
    kinds[kind]++;
    if (kind == Values.NULL) {
      return;
    }
    this.values++;
    long hash = Distinct.hash(b, s, e);
    distinct.add(hash);
    top.add(b, s, e, hash);
    lengths += e - s;
    shortest = Math.min(shortest, e - s);
    longest = Math.max(longest, e - s);
    measure(kind, values.value, b, s, e);
    List<String> seen = examples.get(family(kind));
    if (seen.size() < 3) {
      seen.add("\"" + Text.cut(Text.of(b, s, e), 40) + "\" (row " + row + ")");
    }
  }

  private void measure(int kind, double value, byte[] b, int s, int e) {
    int family = family(kind);
    if (family == 0) {
      numbers = numbers == null ? new Numbers(sampleSize) : numbers;
      numbers.add(value, b, s, e);
    } else if (family == 2) {
      times = times == null ? new Numbers(sampleSize) : times;
      times.add(value, b, s, e);
    }
  }

  private static int family(int kind) {
    return kind <= Values.DECIMAL
        ? 0
        : kind == Values.BOOLEAN ? 1 : kind <= Values.TIMESTAMP ? 2 : 3;
  }

  /** The type that at least 95 of 100 values have; the others are misfits. */
  int type() {
    long wanted = values - values / 20;
    if (values == 0) {
      return Values.NULL;
    }
    if (kinds[Values.INTEGER] + kinds[Values.DECIMAL] >= wanted) {
      return kinds[Values.DECIMAL] == 0 ? Values.INTEGER : Values.DECIMAL;
    }
    if (kinds[Values.DATE] + kinds[Values.TIMESTAMP] >= wanted) {
      return kinds[Values.TIMESTAMP] == 0 ? Values.DATE : Values.TIMESTAMP;
    }
    return kinds[Values.BOOLEAN] >= wanted ? Values.BOOLEAN : Values.TEXT;
  }

  /** Figures of the column's own type, or null for text and booleans. */
  Numbers figures() {
    int type = type();
    return type == Values.INTEGER || type == Values.DECIMAL
        ? numbers
        : type == Values.DATE || type == Values.TIMESTAMP ? times : null;
  }

  boolean temporal() {
    return type() == Values.DATE || type() == Values.TIMESTAMP;
  }

  long misfits() {
    Numbers figures = figures();
    return figures != null
        ? values - figures.n
        : type() == Values.BOOLEAN ? values - kinds[Values.BOOLEAN] : 0;
  }

  List<String> misfitExamples() {
    List<String> found = new ArrayList<>();
    for (int f = 0; f < 4; f++) {
      if (f != family(type())) {
        found.addAll(examples.get(f));
      }
    }
    return found.subList(0, Math.min(3, found.size()));
  }

  String show(double v) {
    return temporal() ? Text.time(v, type() == Values.TIMESTAMP) : Text.number(v);
  }
}

/** The whole file. */
final class Table {
  final Dialect dialect;
  final Distinct rowHashes = new Distinct(200_000);
  Column[] columns;
  long rows;
  long blank;
  long shortRows;
  long longRows;
  long firstRagged;
  boolean unclosed;

  Table(Dialect dialect) {
    this.dialect = dialect;
  }

  void read(Parser parser, Signals signals) throws IOException {
    Values values = new Values(dialect);
    while (parser.next()) {
      if (parser.fields == 1 && parser.ends[0] == 0 && (columns == null || columns.length > 1)) {
        blank++;
      } else if (columns == null) {
        name(parser);
        if (!dialect.header) {
          row(parser, values);
        }
      } else {
        row(parser, values);
        if (rows % 1_000_000 == 0) {
          signals.progress(rows + " rows read");
        }
      }
    }
    unclosed = parser.unclosed;
  }

  private void name(Parser parser) {
    columns = new Column[parser.fields];
    Set<String> used = new HashSet<>();
    for (int f = 0; f < columns.length; f++) {
      String name =
          dialect.header ? Text.of(parser.row, parser.start(f), parser.ends[f]).strip() : "";
      name = name.isEmpty() ? "column " + (f + 1) : name;
      columns[f] = new Column(used.add(name) ? name : name + " (" + (f + 1) + ")", columns.length);
    }
  }

  private void row(Parser parser, Values values) {
    rows++;
    rowHashes.add(
        Distinct.hash(parser.row, 0, parser.ends[parser.fields - 1])
            ^ Arrays.hashCode(Arrays.copyOf(parser.ends, parser.fields)));
    if (parser.fields != columns.length) {
      shortRows += parser.fields < columns.length ? 1 : 0;
      longRows += parser.fields > columns.length ? 1 : 0;
      firstRagged = firstRagged == 0 ? rows : firstRagged;
    }
    for (int f = 0; f < columns.length; f++) {
      boolean there = f < parser.fields;
      columns[f].add(
          values, parser.row, there ? parser.start(f) : 0, there ? parser.ends[f] : 0, rows);
    }
  }

  long nullCells() {
    long n = 0;
    for (Column column : columns) {
      n += column.kinds[Values.NULL];
    }
    return n;
  }
}

/** Writes down what was found. */
final class Report {
  final List<String> findings = new ArrayList<>();
  private final Options options;
  private final Table table;

  Report(Options options, Table table) {
    this.options = options;
    this.table = table;
    find();
  }

  private void find() {
    if (table.unclosed) {
      findings.add("a quote is opened and never closed: what follows it was read as one value");
    }
    if (table.shortRows + table.longRows > 0) {
      findings.add(
          String.format(
              Locale.ROOT,
              "rows with fewer fields than %d: %,d, with more: %,d; the first is row %,d",
              table.columns.length,
              table.shortRows,
              table.longRows,
              table.firstRagged));
    }
    if (table.rowHashes.exact() && table.rowHashes.count() < table.rows) {
      findings.add(
          String.format(
              Locale.ROOT,
              "rows that repeat another row exactly: %,d",
              table.rows - table.rowHashes.count()));
    }
    if (!table.dialect.dayOrderKnown) {
      findings.add("dates like 01/02/2026 leave open which part is the day; read as day/month");
    }
    for (Column c : table.columns) {
      find(c);
    }
  }

  private void find(Column c) {
    long nulls = c.kinds[Values.NULL];
    if (c.values == 0 && table.rows > 0) {
      findings.add("`" + c.name + "` is empty in every row");
    } else if (nulls * 5 >= table.rows && nulls > 0) {
      findings.add(
          String.format(Locale.ROOT, "`%s` is empty in %s of the rows", c.name, percent(nulls)));
    }
    if (c.misfits() > 0) {
      findings.add(
          String.format(
              Locale.ROOT,
              "`%s` is %s, but not in %,d of its values: %s",
              c.name,
              Values.NAMES[c.type()],
              c.misfits(),
              String.join(", ", c.misfitExamples())));
    }
    if (c.values > 1 && c.distinct.exact() && c.distinct.count() == 1) {
      findings.add("`" + c.name + "` has the same value in every row that has one");
    }
  }

  private String percent(long n) {
    double share = table.rows == 0 ? 0 : 100.0 * n / table.rows;
    return n > 0 && share < 0.1
        ? "<0.1 %"
        : String.format(Locale.ROOT, share < 10 && n > 0 ? "%.1f %%" : "%.0f %%", share);
  }

  private String verdict() {
    return String.format(
        Locale.ROOT,
        "%,d %s x %d %s, %s separated, %s",
        table.rows,
        table.rows == 1 ? "row" : "rows",
        table.columns.length,
        table.columns.length == 1 ? "column" : "columns",
        table.dialect.delimiterName(),
        table.dialect.header ? "with a header" : "without a header");
  }

  String summary() {
    StringBuilder out = new StringBuilder(verdict());
    out.append("; ")
        .append(findings.isEmpty() ? "nothing odd" : findings.size() + " worth a look")
        .append('\n');
    findings.stream().limit(8).forEach(f -> out.append("  - ").append(f).append('\n'));
    if (findings.size() > 8) {
      out.append("  - ").append(findings.size() - 8).append(" more in the report\n");
    }
    out.append("Report: ").append(options.out.resolve("profile.md")).append('\n');
    return out.append("Plot: ").append(options.out.resolve("profile.png")).append('\n').toString();
  }

  String markdown() {
    StringBuilder out = new StringBuilder("# CSV profile: ");
    out.append(options.file.equals("-") ? "standard input" : Path.of(options.file).getFileName());
    out.append("\n\n**").append(verdict()).append("**\n\n");
    if (!findings.isEmpty()) {
      out.append("Worth a look:\n\n");
      findings.forEach(f -> out.append("- ").append(f).append('\n'));
      out.append('\n');
    }
    out.append("![Distribution of each column](profile.png)\n\n");
    out.append("| # | Column | Type | Empty | Distinct | Min | Median | Max |\n");
    out.append("|--:|--------|------|------:|---------:|-----|--------|-----|\n");
    for (int i = 0; i < table.columns.length; i++) {
      line(out, i + 1, table.columns[i]);
    }
    out.append('\n');
    for (Column c : table.columns) {
      section(out, c);
    }
    return out.append(method()).toString();
  }

  private void line(StringBuilder out, int number, Column c) {
    Numbers n = c.figures();
    out.append("| ")
        .append(number)
        .append(" | ")
        .append(cell(c.name))
        .append(" | ")
        .append(Values.NAMES[c.type()]);
    out.append(" | ").append(percent(c.kinds[Values.NULL])).append(" | ").append(distinct(c));
    out.append(" | ").append(n == null ? "" : cell(Text.of(n.minText, 0, n.minText.length)));
    out.append(" | ").append(n == null ? "" : c.show(n.quantile(0.5)));
    out.append(" | ")
        .append(n == null ? "" : cell(Text.of(n.maxText, 0, n.maxText.length)))
        .append(" |\n");
  }

  private static String distinct(Column c) {
    String count = String.format(Locale.ROOT, "%,d", c.distinct.count());
    return c.distinct.exact() ? count : "about " + count;
  }

  private void section(StringBuilder out, Column c) {
    out.append("## ").append(cell(c.name)).append("\n\n");
    if (c.values == 0) {
      out.append("No values.\n\n");
      return;
    }
    Numbers n = c.figures();
    if (n != null) {
      out.append("- ")
          .append(n.exact() ? "Quantiles" : "Quantiles, from a sample")
          .append(" (5, 25, 50, 75, 95 %): ");
      out.append(c.show(n.quantile(0.05)))
          .append(", ")
          .append(c.show(n.quantile(0.25)))
          .append(", ")
          .append(c.show(n.quantile(0.5)));
      out.append(", ")
          .append(c.show(n.quantile(0.75)))
          .append(", ")
          .append(c.show(n.quantile(0.95)))
          .append('\n');
      out.append("- Mean: ").append(c.show(n.mean));
      out.append(
          c.temporal() ? "\n" : ", standard deviation: " + Text.number(n.deviation()) + "\n");
    } else {
      out.append(
          String.format(
                  Locale.ROOT,
                  "- Length: %d to %d bytes, mean %.1f%n",
                  c.shortest,
                  c.longest,
                  (double) c.lengths / c.values)
              .replace("\r\n", "\n"));
    }
    List<Map.Entry<String, Long>> best = c.top.best(options.top);
    if (best.isEmpty() || best.get(0).getValue() == 1) {
      out.append("- Top values: none stands out\n\n");
      return;
    }
    out.append("\n| Value | Count | Share |\n|-------|------:|------:|\n");
    for (Map.Entry<String, Long> value : best) {
      out.append("| ")
          .append(cell(Text.cut(value.getKey(), 60)))
          .append(" | ")
          .append(c.top.exact() ? "" : "≥ ");
      out.append(String.format(Locale.ROOT, "%,d", value.getValue()))
          .append(" | ")
          .append(percent(value.getValue()))
          .append(" |\n");
    }
    out.append('\n');
  }

  private String method() {
    return "---\n\n"
               + "Empty means no value, or one of null, NA, N/A, NaN, none, \\N. A column has a"
               + " type when at least 95 of 100 values have it. \"About\" is an estimate within 1"
               + " to 3 %. Quantiles from a sample are within about 1 point of rank for up to 30"
               + " columns. Counts with ≥ are lower bounds."
        + (table.columns.length > Plot.MOST
            ? " The plot shows the first " + Plot.MOST + " columns."
            : "")
        + "\n";
  }

  private static String cell(String text) {
    return Text.cut(text, 80)
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "\\<")
        .replace("*", "\\*")
        .replace("_", "\\_");
  }

  String json() {
    StringBuilder out = new StringBuilder("{\n  \"rows\": ").append(table.rows);
    out.append(",\n  \"delimiter\": ").append(quoted(Character.toString(table.dialect.delimiter)));
    out.append(",\n  \"quote\": ").append(quoted(Character.toString(table.dialect.quote)));
    out.append(",\n  \"header\": ").append(table.dialect.header);
    out.append(",\n  \"blank_lines\": ").append(table.blank);
    out.append(",\n  \"short_rows\": ").append(table.shortRows);
    out.append(",\n  \"long_rows\": ").append(table.longRows);
    out.append(",\n  \"findings\": [");
    for (int i = 0; i < findings.size(); i++) {
      out.append(i == 0 ? "" : ", ").append(quoted(findings.get(i)));
    }
    out.append("],\n  \"columns\": [");
    for (int i = 0; i < table.columns.length; i++) {
      out.append(i == 0 ? "\n    " : ",\n    ");
      object(out, table.columns[i]);
    }
    return out.append("\n  ]\n}\n").toString();
  }

  private void object(StringBuilder out, Column c) {
    out.append("{\"name\": ")
        .append(quoted(c.name))
        .append(", \"type\": ")
        .append(quoted(Values.NAMES[c.type()]));
    out.append(", \"values\": ")
        .append(c.values)
        .append(", \"nulls\": ")
        .append(c.kinds[Values.NULL]);
    out.append(", \"misfits\": ").append(c.misfits());
    out.append(", \"distinct\": ")
        .append(c.distinct.count())
        .append(", \"distinct_exact\": ")
        .append(c.distinct.exact());
    Numbers n = c.figures();
    if (n != null) {
      out.append(", \"min\": ").append(quoted(Text.of(n.minText, 0, n.minText.length)));
      out.append(", \"max\": ").append(quoted(Text.of(n.maxText, 0, n.maxText.length)));
      out.append(", \"mean\": ").append(value(c, n.mean));
      out.append(c.temporal() ? "" : ", \"stddev\": " + n.deviation());
      out.append(", \"quantiles_exact\": ").append(n.exact()).append(", \"quantiles\": {");
      double[] at = {0.05, 0.25, 0.5, 0.75, 0.95};
      for (int i = 0; i < at.length; i++) {
        out.append(i == 0 ? "" : ", ")
            .append('"')
            .append(at[i])
            .append("\": ")
            .append(value(c, n.quantile(at[i])));
      }
      out.append('}');
    }
    out.append(", \"top_exact\": ").append(c.top.exact()).append(", \"top\": [");
    String comma = "";
    for (Map.Entry<String, Long> value : c.top.best(options.top)) {
      out.append(comma)
          .append("{\"value\": ")
          .append(quoted(value.getKey()))
          .append(", \"count\": ")
          .append(value.getValue())
          .append('}');
      comma = ", ";
    }
    out.append("]}");
  }

  private static String value(Column c, double v) {
    return c.temporal() ? quoted(c.show(v)) : Double.toString(v);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char ch : text.toCharArray()) {
      if (ch == '"' || ch == '\\') {
        out.append('\\').append(ch);
      } else if (ch < 32) {
        out.append(String.format("\\u%04x", (int) ch));
      } else {
        out.append(ch);
      }
    }
    return out.append('"').toString();
  }
}

/** Pixels, lines and a PNG file, so that no window system and no installed font is needed. */
final class Canvas {
  final int width;
  final int height;
  private final int[] pixels;

  Canvas(int width, int height, int colour) {
    this.width = width;
    this.height = height;
    pixels = new int[width * height];
    Arrays.fill(pixels, colour);
  }

  void rect(double x, double y, double w, double h, int colour) {
    int right = (int) Math.min(width, Math.round(x + w));
    int bottom = (int) Math.min(height, Math.round(y + h));
    for (int py = (int) Math.max(0, Math.round(y)); py < bottom; py++) {
      for (int px = (int) Math.max(0, Math.round(x)); px < right; px++) {
        pixels[py * width + px] = colour;
      }
    }
  }

  void line(double x1, double y1, double x2, double y2, double thick, int colour) {
    double r = thick / 2;
    double dx = x2 - x1;
    double dy = y2 - y1;
    double square = dx * dx + dy * dy;
    int left = (int) Math.max(0, Math.min(x1, x2) - r - 1);
    int right = (int) Math.min(width - 1, Math.max(x1, x2) + r + 1);
    int bottom = (int) Math.min(height - 1, Math.max(y1, y2) + r + 1);
    for (int py = (int) Math.max(0, Math.min(y1, y2) - r - 1); py <= bottom; py++) {
      for (int px = left; px <= right; px++) {
        double t =
            square == 0 ? 0 : Math.max(0, Math.min(1, ((px - x1) * dx + (py - y1) * dy) / square));
        double away = Math.hypot(px - x1 - t * dx, py - y1 - t * dy);
        blend(py * width + px, colour, Math.max(0, Math.min(1, r + 0.5 - away)));
      }
    }
  }

  private void blend(int at, int colour, double alpha) {
    int old = pixels[at];
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int from = old >> shift & 255;
      int to = colour >> shift & 255;
      mixed |= (int) Math.round(from + (to - from) * alpha) << shift;
    }
    pixels[at] = mixed;
  }

  byte[] png() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(packed)) {
      byte[] line = new byte[1 + 3 * width];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int p = pixels[y * width + x];
          line[1 + 3 * x] = (byte) (p >> 16);
          line[2 + 3 * x] = (byte) (p >> 8);
          line[3 + 3 * x] = (byte) p;
        }
        deflate.write(line);
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(file);
    out.writeLong(0x89504E470D0A1A0AL);
    byte[] header =
        ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).put((byte) 2).array();
    chunk(out, "IHDR", header);
    chunk(out, "IDAT", packed.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return file.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}

/**
 * A small stroke font. A glyph is a list of strokes, a stroke a list of points, each an x and a y
 * in hexadecimal; ~ makes a stroke a curve. Capitals stand from y 0 to 8, small letters from 3,
 * tails go to b.
 */
final class Font {
  private static final String GLYPHS =
      "0 ~20030528454320\n"
          + "1 022028\n"
          + "2 ~0220423408 0848\n"
          + "3 ~01204224 ~24462807\n"
          + "4 38300545\n"
          + "5 400004 ~0423452807\n"
          + "6 ~30040628462406\n"
          + "7 004018\n"
          + "8 ~2002244220 ~2406284624\n"
          + "9 ~18444220022442\n"
          + "a 4348 ~452305062846\n"
          + "b 0008 ~052345462806\n"
          + "c ~442305062847\n"
          + "d 4048 ~452305062846\n"
          + "e 0545 ~452305062847\n"
          + "f ~301113 1318 0333\n"
          + "g 4349 ~492b0a ~452305062846\n"
          + "h 0008 ~052345 4548\n"
          + "i 0308 0101\n"
          + "j 2329 ~291b0a 2121\n"
          + "k 0008 4306 1548\n"
          + "l 0008\n"
          + "m 0308 ~052335 3538 ~355365 6568\n"
          + "n 0308 ~052345 4548\n"
          + "o ~23050628464523\n"
          + "p 030b ~052345462806\n"
          + "q 434b ~452305062846\n"
          + "r 0308 ~052333\n"
          + "s ~44230425472807\n"
          + "t 1116 ~162838 0333\n"
          + "u 0306 ~062846 4348\n"
          + "v 032843\n"
          + "w 0318335863\n"
          + "x 0348 4308\n"
          + "y 0328 431b\n"
          + "z 03430848\n"
          + "A 083068 1555\n"
          + "B 080020 ~204224 0424 ~244628 2808\n"
          + "C ~523003053856\n"
          + "D 080020 ~20535528 2808\n"
          + "E 40000848 0434\n"
          + "F 400008 0434\n"
          + "G ~523003053855 5535\n"
          + "H 0008 5058 0454\n"
          + "I 0008\n"
          + "J 4046 ~462806\n"
          + "K 0008 5005 2358\n"
          + "L 000848\n"
          + "M 0800356068\n"
          + "N 08005850\n"
          + "O ~30030538656330\n"
          + "P 080020 ~204224 0424\n"
          + "Q ~30030538656330 4668\n"
          + "R 080020 ~204224 0424 2448\n"
          + "S ~41200224462807\n"
          + "T 0060 3038\n"
          + "U 0006 ~062846 4640\n"
          + "V 003860\n"
          + "W 0028416880\n"
          + "X 0058 5008\n"
          + "Y 003460 3438\n"
          + "Z 00500858\n"
          + ". 0808\n"
          + ", 180a\n"
          + ": 0404 0808\n"
          + "; 0404 180a\n"
          + "- 0535\n"
          + "_ 0949\n"
          + "+ 0545 2327\n"
          + "/ 0840\n"
          + "\\ 0048\n"
          + "% 0860 ~1001122110 ~5647586756\n"
          + "( ~200428\n"
          + ") ~002408\n"
          + "[ 20000828\n"
          + "] 00202808\n"
          + "= 0444 0646\n"
          + "< 430547\n"
          + "> 034507\n"
          + "# 2018 5048 0353 0555\n"
          + "' 0002\n"
          + "\" 0002 2022\n"
          + "! 0005 0808\n"
          + "? ~02204224 2425 2828\n"
          + "* 2226 0345 4305\n"
          + "@ ~30030538656330 ~33244533\n"
          + "$ ~41200224462807 2029\n"
          + "~ ~05143645\n"
          + "| 000a\n"
          + "^ 022042\n"
          + "& ~58120130232406284806\n"
          + "\u0000 0040480800";
  private static final Map<Character, String[]> FONT = new HashMap<>();

  static {
    for (String glyph : GLYPHS.split("\n")) {
      FONT.put(glyph.charAt(0), glyph.substring(2).split(" "));
    }
  }

  private Font() {}

  /** Draws text whose capitals are {@code size} high, its baseline at y; answers where it ended. */
  static double draw(Canvas canvas, String text, double x, double y, double size, int colour) {
    double unit = size / 8;
    double at = x;
    for (char c : plain(text).toCharArray()) {
      if (c != ' ' && canvas != null) {
        for (String stroke : strokes(c)) {
          stroke(canvas, points(stroke), at, y - size, unit, colour);
        }
      }
      at += advance(c) * unit;
    }
    return at - 2 * unit;
  }

  static double width(String text, double size) {
    return draw(null, text, 0, 0, size, 0);
  }

  /** Cuts the text so that it fits. */
  static String fit(String text, double width, double size) {
    String cut = text;
    while (cut.length() > 1 && width(cut, size) > width) {
      cut = cut.substring(0, cut.length() - (cut.endsWith("..") ? 3 : 1)) + "..";
    }
    return cut;
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD)
        .replaceAll("\\p{M}+", "")
        .replace("\u00df", "ss");
  }

  private static String[] strokes(char c) {
    return FONT.getOrDefault(c, FONT.get('\u0000'));
  }

  private static double advance(char c) {
    int widest = c == ' ' ? 2 : 0;
    for (String stroke : c == ' ' ? new String[0] : strokes(c)) {
      for (int[] point : points(stroke)) {
        widest = Math.max(widest, point[0]);
      }
    }
    return widest + 2.2;
  }

  private static int[][] points(String stroke) {
    int from = stroke.startsWith("~") ? 1 : 0;
    int[][] points = new int[(stroke.length() - from) / 2][];
    for (int i = 0; i < points.length; i++) {
      int at = from + 2 * i;
      points[i] =
          new int[] {
            Character.digit(stroke.charAt(at), 16), Character.digit(stroke.charAt(at + 1), 16), from
          };
    }
    return points;
  }

  private static void stroke(
      Canvas canvas, int[][] p, double x, double y, double unit, int colour) {
    double thick = Math.max(1.5, unit * 1.05);
    int steps = p[0][2] == 1 ? 6 : 1;
    int n = p.length;
    boolean closed = n > 2 && p[0][0] == p[n - 1][0] && p[0][1] == p[n - 1][1];
    for (int i = 0; i + 1 < n; i++) {
      int[] before = i > 0 ? p[i - 1] : closed ? p[n - 2] : p[0];
      int[] after = i + 2 < n ? p[i + 2] : closed ? p[1] : p[n - 1];
      for (int k = 0; k < steps; k++) {
        double a = (double) k / steps;
        double b = (double) (k + 1) / steps;
        canvas.line(
            x + unit * curve(before[0], p[i][0], p[i + 1][0], after[0], a),
            y + unit * curve(before[1], p[i][1], p[i + 1][1], after[1], a),
            x + unit * curve(before[0], p[i][0], p[i + 1][0], after[0], b),
            y + unit * curve(before[1], p[i][1], p[i + 1][1], after[1], b),
            thick,
            colour);
      }
    }
  }

  /** Catmull-Rom; at its ends it is the points themselves. */
  private static double curve(double a, double b, double c, double d, double t) {
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }
}

/** One small picture for each column. */
final class Plot {
  static final int MOST = 24;
  private static final int PAGE = 0xf3f4f6;
  private static final int CARD = 0xffffff;
  private static final int INK = 0x1f2937;
  private static final int PALE = 0x6b7280;
  private static final int RULE = 0xd1d5db;
  private static final int BAR = 0x3b78c9;
  private static final int OTHER = 0xa9bfdc;
  private static final int MEDIAN = 0xd9622b;
  private static final int W = 620;
  private static final int H = 360;
  private static final int GAP = 24;
  private static final int EDGE = 28;
  private static final double SMALL = 15;

  private final Table table;
  private Canvas canvas;

  Plot(Table table) {
    this.table = table;
  }

  byte[] png() throws IOException {
    int n = Math.min(MOST, table.columns.length);
    int across = n <= 2 ? n : n == 4 ? 2 : 3;
    int down = (n + across - 1) / across;
    canvas = new Canvas(across * (W + GAP) + GAP, down * (H + GAP) + GAP, PAGE);
    for (int i = 0; i < n; i++) {
      panel(table.columns[i], GAP + i % across * (W + GAP), GAP + i / across * (H + GAP));
    }
    return canvas.png();
  }

  private void panel(Column c, int x, int y) {
    canvas.rect(x, y, W, H, CARD);
    String type =
        Values.NAMES[c.type()]
            + ", "
            + (c.distinct.exact() ? "" : "about ")
            + Text.brief(c.distinct.count())
            + " distinct";
    double right = x + W - EDGE;
    double typeWidth = Font.width(type, SMALL);
    Font.draw(canvas, Font.fit(c.name, W - 3 * EDGE - typeWidth, 20), x + EDGE, y + 48, 20, INK);
    Font.draw(canvas, type, right - typeWidth, y + 48, SMALL, PALE);
    if (c.values == 0) {
      Font.draw(canvas, "no values", x + EDGE, y + H / 2.0, SMALL, PALE);
    } else if (c.figures() != null) {
      histogram(c, c.figures(), x + EDGE, y + 84, W - 2 * EDGE, 180);
    } else {
      bars(c, x + EDGE, y + 76, W - 2 * EDGE);
    }
    filled(c, x, y);
  }

  private void filled(Column c, int x, int y) {
    double share = table.rows == 0 ? 0 : (double) c.values / table.rows;
    String text =
        c.kinds[Values.NULL] == 0
            ? "no empty values"
            : String.format(Locale.ROOT, "%.1f %% empty", 100 - 100 * share);
    double width = Font.width(text, SMALL);
    Font.draw(canvas, text, x + W - EDGE - width, y + H - 18, SMALL, PALE);
    double track = W - 2 * EDGE - width - 20;
    canvas.rect(x + EDGE, y + H - 28, track, 6, RULE);
    canvas.rect(x + EDGE, y + H - 28, track * share, 6, PALE);
  }

  private void histogram(Column c, Numbers n, double x, double y, double w, double h) {
    double[] v = n.sorted();
    double low = n.min;
    double high = n.max;
    double core = n.quantile(0.99) - n.quantile(0.01);
    boolean clipped = core > 0 && high - low > 6 * core;
    if (clipped) {
      low = Math.max(low, n.quantile(0.01) - core / 2);
      high = Math.min(high, n.quantile(0.99) + core / 2);
    }
    int bins = bins(c, low, high);
    int[] counts = new int[bins];
    int outside = 0;
    for (int i = 0; i < n.size(); i++) {
      int bin = high == low ? 0 : (int) ((v[i] - low) / (high - low) * bins);
      if (v[i] < low || v[i] > high) {
        outside++;
      } else {
        counts[Math.min(bins - 1, bin)]++;
      }
    }
    int most = Arrays.stream(counts).max().orElse(1);
    double step = w / bins;
    for (int i = 0; i < bins; i++) {
      double tall = counts[i] == 0 ? 0 : Math.max(2, h * counts[i] / Math.max(1, most));
      canvas.rect(x + i * step, y + h - tall, Math.max(1, step - 2), tall, BAR);
    }
    canvas.rect(x, y + h, w, 2, RULE);
    axis(c, n, low, high, x, y + h, w, h);
    if (clipped) {
      String text = String.format(Locale.ROOT, "%.1f %% lie outside", 100.0 * outside / n.size());
      Font.draw(canvas, text, x + w - Font.width(text, SMALL), y + 12, SMALL, PALE);
    }
  }

  private static int bins(Column c, double low, double high) {
    if (c.type() == Values.INTEGER && high - low < 32) {
      return (int) (high - low) + 1;
    }
    double days = (high - low) / 86_400;
    return high == low ? 1 : c.type() == Values.DATE && days < 64 ? (int) days + 1 : 32;
  }

  private void axis(
      Column c, Numbers n, double low, double high, double x, double y, double w, double h) {
    double median = n.quantile(0.5);
    double at = high == low ? x + w / 2 : x + (median - low) / (high - low) * w;
    String left = label(c, low, high - low);
    String right = label(c, high, high - low);
    String middle = "median " + label(c, median, high - low);
    double width = Font.width(middle, SMALL);
    for (double dash = y - h; dash < y; dash += 12) {
      canvas.line(at, dash, at, Math.min(y, dash + 6), 2.5, MEDIAN);
    }
    Font.draw(canvas, left, x, y + 26, SMALL, PALE);
    Font.draw(canvas, right, x + w - Font.width(right, SMALL), y + 26, SMALL, PALE);
    double from = Math.max(x, Math.min(x + w - width, at - width / 2));
    Font.draw(canvas, middle, from, y + 52, SMALL, MEDIAN);
  }

  private static String label(Column c, double v, double range) {
    return c.temporal()
        ? Text.time(v, range < 3 * 86_400).replaceAll("^\\d{4}-(?=.*:)", "")
        : Text.brief(v);
  }

  private void bars(Column c, double x, double y, double w) {
    List<Map.Entry<String, Long>> best = new ArrayList<>(c.top.best(6));
    if (best.isEmpty() || best.get(0).getValue() == 1 && c.values > 6) {
      String text = "no value stands out, " + c.shortest + " to " + c.longest + " bytes long";
      Font.draw(canvas, text, x, y + 60, SMALL, PALE);
      return;
    }
    long rest = c.values;
    for (Map.Entry<String, Long> value : best) {
      rest -= value.getValue();
    }
    if (rest > 0) {
      best.add(Map.entry("(all others)", rest));
    }
    long most = best.stream().mapToLong(Map.Entry::getValue).max().orElse(1);
    double label = w * 0.36;
    for (int i = 0; i < best.size(); i++) {
      Map.Entry<String, Long> value = best.get(i);
      boolean others = rest > 0 && i == best.size() - 1;
      double top = y + i * 33;
      String count = Text.brief(value.getValue());
      double room = w - label - Font.width(Text.brief(most), SMALL) - 20;
      double wide = Math.max(2, room * value.getValue() / most);
      Font.draw(
          canvas,
          Font.fit(Text.cut(value.getKey(), 60), label - 14, SMALL),
          x,
          top + 20,
          SMALL,
          others ? PALE : INK);
      canvas.rect(x + label, top, wide, 24, others ? OTHER : BAR);
      Font.draw(canvas, count, x + label + wide + 10, top + 20, SMALL, PALE);
    }
  }
}
