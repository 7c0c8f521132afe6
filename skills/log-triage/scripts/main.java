// SPDX-License-Identifier: Apache-2.0
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Groups the errors of log files and writes report.md and report.json. */
final class LogTriage {
  static final String USAGE =
      "usage: log-triage [--top N] [--since TIME] [--level error|warn] [--max-groups N] [--out DIR]"
          + " FILE...\n"
          + "  FILE          a log, plain or .gz; - reads standard input; several are read in the"
          + " order given\n"
          + "  --top N       groups to describe in report.md (default 20)\n"
          + "  --since TIME  only from TIME on: 2026-11-21, 2026-11-21T06:00:00, or 30m, 6h, 2d"
          + " before now\n"
          + "  --level L     lowest level to group: error (default) or warn\n"
          + "  --max-groups N  groups held in memory (default 2000)\n"
          + "  --out DIR     folder for the reports (default: the run's artifacts, else here)";

  public static void main(String[] args) {
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF);
    PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF);
    try {
      Options options = Options.parse(args, System.getenv());
      if (options.help) {
        out.println(USAGE);
      } else {
        run(options, out, err);
      }
    } catch (Problem e) {
      err.println("log-triage: " + e.getMessage());
      System.exit(2);
    }
  }

  private static final java.nio.charset.Charset UTF = StandardCharsets.UTF_8;

  private static void run(Options options, PrintStream out, PrintStream err) throws Problem {
    Signals signals = new Signals(System.getenv("EVOGRAFT_SIGNALS_FILE"));
    Triage triage = new Triage(options);
    for (String file : options.files) {
      read(file, triage, signals);
    }
    triage.finish();
    Report report = new Report(options, triage);
    try {
      Files.createDirectories(options.out);
      Files.writeString(options.out.resolve("report.md"), report.markdown());
      Files.writeString(options.out.resolve("report.json"), report.json());
    } catch (IOException e) {
      throw new Problem(
          "cannot write to "
              + options.out
              + " ("
              + reason(e)
              + "): give another folder with --out");
    }
    signals.send("lines", triage.lines);
    signals.send("errors", triage.groups.occurrences());
    signals.send("error_groups", triage.groups.all.size());
    triage.notes.forEach(note -> err.println("log-triage: " + note));
    out.print(report.summary());
  }

  private static void read(String file, Triage triage, Signals signals) throws Problem {
    try (LineReader reader = LineReader.open(file)) {
      triage.clock.fallbackDay(reader.modified);
      while (reader.next()) {
        triage.line(reader.buf, reader.start, reader.end);
        if ((triage.lines & 0xfffff) == 0) {
          signals.progress(triage.lines + " lines read");
        }
      }
      triage.bytes += reader.bytes;
      triage.fileEnds();
      if (reader.damage != null) {
        triage.notes.add(file + " " + reader.damage);
      }
      if (reader.cut > 0) {
        triage.notes.add(
            file + " has " + reader.cut + " lines over 1 MiB: only their start was read");
      }
    } catch (NoSuchFileException e) {
      throw new Problem(file + " does not exist: check the path, or give another log file");
    } catch (IOException e) {
      throw new Problem(
          "cannot read " + file + " (" + reason(e) + "): check the file and its rights");
    }
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
  final List<String> files = new ArrayList<>();
  int top = 20;
  int maxGroups = 2000;
  long since = Long.MIN_VALUE;
  int level = Levels.ERROR;
  Path out;
  boolean help;

  static Options parse(String[] args, Map<String, String> env) throws Problem {
    Options o = new Options();
    o.out = Path.of(env.getOrDefault("EVOGRAFT_ARTIFACTS_DIR", "."));
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.equals("--help") || arg.equals("-h")) {
        o.help = true;
      } else if (arg.isEmpty()) {
        throw new Problem("a file name is empty: name a log file, or - for standard input");
      } else if (!arg.startsWith("--")) {
        o.files.add(arg);
      } else if (i + 1 == args.length) {
        throw new Problem(arg + " is unknown or lacks its value: see --help");
      } else {
        o.set(arg, args[++i]);
      }
    }
    String input = env.getOrDefault("EVOGRAFT_INPUT", "");
    if (o.files.isEmpty() && !input.isEmpty()) {
      o.files.add(input);
    }
    if (o.files.isEmpty() && !o.help) {
      throw new Problem("no log file given: name one, or - for standard input; see --help");
    }
    return o;
  }

  private void set(String name, String value) throws Problem {
    switch (name) {
      case "--top":
        top = number(name, value);
        break;
      case "--max-groups":
        maxGroups = Math.max(10, number(name, value));
        break;
      case "--since":
        since = time(value);
        break;
      case "--out":
        out = Path.of(value);
        break;
      case "--level":
        if (!value.equals("error") && !value.equals("warn")) {
          throw new Problem("--level " + value + " is not a level here: use error or warn");
        }
        level = value.equals("warn") ? Levels.WARN : Levels.ERROR;
        break;
      default:
        throw new Problem(name + " is not an option: see --help");
    }
  }

  private static int number(String name, String value) throws Problem {
    try {
      int n = Integer.parseInt(value);
      if (n > 0 && n <= 100_000) {
        return n;
      }
    } catch (NumberFormatException e) {
      // told below, with the range
    }
    throw new Problem(name + " " + value + " is not a number from 1 to 100000");
  }

  private static long time(String value) throws Problem {
    if (value.matches("\\d{1,6}[smhd]")) {
      long unit =
          1000L * new int[] {1, 60, 3600, 86400}["smhd".indexOf(value.charAt(value.length() - 1))];
      return System.currentTimeMillis()
          - unit * Long.parseLong(value.substring(0, value.length() - 1));
    }
    byte[] text =
        (value.length() == 10 ? value + "T00:00:00" : value).getBytes(StandardCharsets.UTF_8);
    Clock clock = new Clock();
    if (clock.find(text, 0, text.length) && clock.at == 0) {
      return clock.millis;
    }
    throw new Problem(
        "--since " + value + " is not a time: use 2026-11-21, 2026-11-21T06:00:00, or 6h");
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
          "log-triage: cannot write signals to " + file + ": " + LogTriage.reason(e));
    }
  }
}

/** Lines as slices of one buffer, so that no line costs an allocation. */
final class LineReader implements Closeable {
  private static final int SIZE = 1 << 20;

  final byte[] buf = new byte[SIZE];
  int start;
  int end;
  long bytes;
  long cut;
  long modified = System.currentTimeMillis();
  String damage;
  private final InputStream in;
  private int next;
  private int limit;
  private boolean skipping;
  private boolean ended;
  private boolean fresh = true;

  private LineReader(InputStream in) {
    this.in = in;
  }

  static LineReader open(String file) throws IOException, Problem {
    if (!file.equals("-") && Files.isDirectory(Path.of(file))) {
      throw new Problem(
          file + " is a folder: name the log files in it, for example " + file + "/app.log");
    }
    InputStream raw = file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
    BufferedInputStream in = new BufferedInputStream(raw, 1 << 16);
    in.mark(1 << 13);
    byte[] head = in.readNBytes(1 << 12);
    in.reset();
    refuse(file, head);
    boolean gzip = head.length > 1 && (head[0] & 255) == 0x1f && (head[1] & 255) == 0x8b;
    LineReader reader = new LineReader(gzip ? new GZIPInputStream(in, 1 << 16) : in);
    if (!file.equals("-")) {
      reader.modified = Files.getLastModifiedTime(Path.of(file)).toMillis();
    }
    return reader;
  }

  private static void refuse(String file, byte[] head) throws Problem {
    if (head.length < 4) {
      return;
    }
    int two = (head[0] & 255) << 8 | head[1] & 255;
    if (two == 0xfffe || two == 0xfeff) {
      throw new Problem(file + " is UTF-16: convert it first, iconv -f UTF-16 -t UTF-8 " + file);
    }
    if (two == 0x1f8b) {
      return;
    }
    int odd = 0;
    for (byte b : head) {
      odd += b > 0 && b < 32 && b != '\t' && b != '\n' && b != '\r' && b != 27 ? 1 : 0;
    }
    if (odd * 20 > head.length) {
      throw new Problem(file + " is not text: unpack it first (only .gz is read as it is)");
    }
  }

  boolean next() throws IOException {
    while (true) {
      int i = next;
      while (i < limit && buf[i] != '\n') {
        i++;
      }
      if (i < limit) {
        boolean whole = !skipping;
        skipping = false;
        start = next;
        end = i;
        next = i + 1;
        if (whole) {
          return true;
        }
      } else if (ended) {
        start = next;
        end = limit;
        next = limit;
        return end > start && !skipping;
      } else if (next == 0 && limit == SIZE) {
        start = 0;
        end = limit;
        limit = 0;
        boolean first = !skipping;
        skipping = true;
        if (first) {
          cut++;
          return true;
        }
      } else {
        fill();
      }
    }
  }

  private void fill() throws IOException {
    System.arraycopy(buf, next, buf, 0, limit - next);
    limit -= next;
    next = 0;
    try {
      int n = fresh ? in.readNBytes(buf, 0, 3) : in.read(buf, limit, SIZE - limit);
      ended = fresh ? n < 3 : n < 0;
      bytes += Math.max(0, n);
      limit += Math.max(0, n);
      if (fresh && Bytes.text(buf, 0, n).equals("\uFEFF")) {
        next = 3; // a byte order mark is no part of the first line
      }
      fresh = false;
    } catch (EOFException | ZipException e) {
      ended = true;
      damage = "is a damaged .gz: read up to the damage (" + LogTriage.reason(e) + ")";
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

/** Small questions about bytes. */
final class Bytes {
  private Bytes() {}

  static boolean digit(int b) {
    return b >= '0' && b <= '9';
  }

  static boolean letter(int b) {
    int c = b | 32;
    return c >= 'a' && c <= 'z';
  }

  static boolean word(int b) {
    return digit(b) || letter(b) || b == '_' || b < 0;
  }

  static boolean hex(int b) {
    return digit(b) || (b | 32) >= 'a' && (b | 32) <= 'f';
  }

  static boolean starts(byte[] b, int s, int e, String prefix) {
    int n = prefix.length();
    if (e - s < n) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (b[s + i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  static int skipSpace(byte[] b, int s, int e) {
    while (s < e && (b[s] == ' ' || b[s] == '\t')) {
      s++;
    }
    return s;
  }

  static int indexOf(byte[] b, int s, int e, char c) {
    for (int i = s; i < e; i++) {
      if (b[i] == c) {
        return i;
      }
    }
    return -1;
  }

  static String text(byte[] b, int s, int e) {
    return new String(b, s, e - s, StandardCharsets.UTF_8);
  }
}

/** A byte buffer with a bound: what goes over it is dropped. */
final class Buf {
  final byte[] b;
  int len;

  Buf(int size) {
    b = new byte[size];
  }

  void add(int c) {
    if (len < b.length) {
      b[len++] = (byte) c;
    }
  }

  void add(byte[] src, int s, int e) {
    int n = Math.min(Math.max(0, e - s), b.length - len);
    System.arraycopy(src, s, b, len, n);
    len += n;
  }

  void add(Buf other) {
    add(other.b, 0, other.len);
  }

  void add(String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      add(ascii.charAt(i));
    }
  }

  @Override
  public String toString() {
    return Bytes.text(b, 0, len);
  }
}

/** Finds and reads the timestamp of a line. */
final class Clock {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
  private static final int REACH = 72;

  long millis;
  int at;
  int end;
  boolean zoned;
  private int hint;
  private int year;
  private int month;
  private int day;
  private long fallbackDay;
  private int cachedDate;
  private long cachedDays;

  /** The day for times without one, and the year for dates without one. */
  void fallbackDay(long modified) {
    fallbackDay = Math.floorDiv(modified, 86_400_000L);
  }

  boolean find(byte[] b, int s, int e) {
    boolean free = hint == 0 || s + hint < e && !Bytes.word(b[s + hint - 1]);
    if (free && s + hint + 8 < e && attempt(b, s, s + hint, e)) {
      return true;
    }
    int limit = Math.min(e - 7, s + REACH);
    boolean boundary = true;
    for (int i = s; i < limit; i++) {
      int c = b[i];
      boolean word = Bytes.word(c);
      if (word && boundary && attempt(b, s, i, e)) {
        hint = i - s;
        return true;
      }
      boundary = !word;
    }
    return false;
  }

  private boolean attempt(byte[] b, int s, int i, int e) {
    int c = b[i];
    boolean found =
        Bytes.digit(c) ? numeric(b, s, i, e) : c >= 'A' && c <= 'W' && named(b, s, i, e);
    at = i;
    return found;
  }

  private boolean numeric(byte[] b, int s, int i, int e) {
    int n = 1;
    while (i + n < e && n < 14 && Bytes.digit(b[i + n])) {
      n++;
    }
    int sep = i + n < e ? b[i + n] : 0;
    if (n == 4 && (sep == '-' || sep == '/')) {
      return isoDate(b, i, e, sep);
    }
    if (n <= 2 && (sep == '/' || sep == '-' || sep == ' ')) {
      return dayMonthYear(b, i, n, e, sep);
    }
    if (n == 2 && sep == ':' && (i == s || i == s + 1)) {
      millis = fallbackDay * 86_400_000L;
      return timeOfDay(b, i, e);
    }
    if (i == s && (n == 10 || n == 13) && (sep == ' ' || sep == '.') && b[i] == '1') {
      epoch(number(b, i, i + n));
      end = i + n;
      return true;
    }
    return false;
  }

  private boolean isoDate(byte[] b, int i, int e, int sep) {
    if (i + 16 > e || b[i + 7] != sep || !two(b, i + 5) || !two(b, i + 8)) {
      return false;
    }
    int t = b[i + 10];
    year = (int) number(b, i, i + 4);
    month = (int) number(b, i + 5, i + 7);
    day = (int) number(b, i + 8, i + 10);
    return (t == 'T' || t == ' ' || t == '_' || t == ':' || t == 't')
        && date()
        && timeOfDay(b, i + 11, e);
  }

  private boolean dayMonthYear(byte[] b, int i, int n, int e, int sep) {
    int m = i + n + 1;
    if (m + 17 > e || b[m + 3] != sep || !(two(b, m + 4) && two(b, m + 6))) {
      return false;
    }
    month = month(b, m);
    year = (int) number(b, m + 4, m + 8);
    day = (int) number(b, i, i + n);
    return month > 0 && date() && timeOfDay(b, m + 9, e);
  }

  /** {@code Nov 21 06:00:00}, with a year after it or none, and glog's {@code E1121 06:00:00}. */
  private boolean named(byte[] b, int s, int i, int e) {
    if (i == s && i + 14 < e && two(b, i + 1) && two(b, i + 3) && b[i + 5] == ' ') {
      return Levels.glog(b[i]) >= 0
          && yearless((int) number(b, i + 1, i + 3), (int) number(b, i + 3, i + 5))
          && timeOfDay(b, i + 6, e);
    }
    if (i + 15 > e || b[i + 3] != ' ') {
      return false;
    }
    int m = month(b, i);
    int d = b[i + 4] == ' ' ? i + 5 : i + 4;
    int n = Bytes.digit(b[d + 1]) ? 2 : 1;
    if (m == 0 || !Bytes.digit(b[d])) {
      return false;
    }
    if (b[d + n] == ',' && d + n + 15 < e && two(b, d + n + 2)) {
      return longDate(b, m, d, n, e);
    }
    if (!yearless(m, (int) number(b, d, d + n)) || !timeOfDay(b, d + n + 1, e)) {
      return false;
    }
    if (end + 5 <= e && b[end] == ' ' && two(b, end + 1) && two(b, end + 3)) {
      year = (int) number(b, end + 1, end + 5);
      long inDay = Math.floorMod(millis, 86_400_000L);
      date();
      millis += inDay;
      end += 5;
    }
    return true;
  }

  /** java.util.logging's {@code Nov 21, 2026 6:00:00 AM}. */
  private boolean longDate(byte[] b, int m, int d, int n, int e) {
    int y = d + n + 2;
    int t = y + 5;
    int h = b[t + 1] == ':' ? 1 : 2;
    if (t + h + 9 > e || !two(b, t + h + 1) || !two(b, t + h + 4)) {
      return false;
    }
    year = (int) number(b, y, y + 4);
    month = m;
    day = (int) number(b, d, d + n);
    int half = b[t + h + 7] == 'P' ? 12 : 0;
    long hours = number(b, t, t + h) % 12 + half;
    end = t + h + 9;
    zoned = false;
    boolean good = date();
    millis +=
        ((hours * 60 + number(b, t + h + 1, t + h + 3)) * 60 + number(b, t + h + 4, t + h + 6))
            * 1000;
    return good;
  }

  private boolean yearless(int m, int d) {
    LocalDateTime last = LocalDateTime.ofEpochSecond(fallbackDay * 86_400, 0, ZoneOffset.UTC);
    month = m;
    day = d;
    boolean later =
        m > last.getMonthValue() || m == last.getMonthValue() && d > last.getDayOfMonth() + 1;
    year = later ? last.getYear() - 1 : last.getYear();
    return date();
  }

  private boolean date() {
    if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1970) {
      return false;
    }
    int key = year << 9 | month << 5 | day;
    if (key != cachedDate) {
      cachedDate = key;
      cachedDays = days(year, month, day);
    }
    millis = cachedDays * 86_400_000L;
    return true;
  }

  private static long days(int y, int m, int d) {
    long yy = m <= 2 ? y - 1 : y;
    long era = Math.floorDiv(yy, 400);
    long inEra = yy - era * 400;
    long inYear = (153L * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    return era * 146_097 + inEra * 365 + inEra / 4 - inEra / 100 + inYear - 719_468;
  }

  private boolean timeOfDay(byte[] b, int i, int e) {
    if (i + 5 > e || !two(b, i) || b[i + 2] != ':' || !two(b, i + 3)) {
      return false;
    }
    long t =
        ((b[i] - '0') * 10 + b[i + 1] - '0') * 3_600_000L
            + ((b[i + 3] - '0') * 10 + b[i + 4] - '0') * 60_000L;
    int p = i + 5;
    if (p + 3 <= e && b[p] == ':' && two(b, p + 1)) {
      t += ((b[p + 1] - '0') * 10 + b[p + 2] - '0') * 1000L;
      p += 3;
    }
    if (p + 1 < e && (b[p] == '.' || b[p] == ',') && Bytes.digit(b[p + 1])) {
      int scale = 100;
      for (p++; p < e && Bytes.digit(b[p]); p++) {
        t += (b[p] - '0') * (long) scale;
        scale /= 10;
      }
    }
    millis += t;
    end = p;
    zone(b, e);
    return true;
  }

  private void zone(byte[] b, int e) {
    int p = end < e && b[end] == ' ' ? end + 1 : end;
    zoned = false;
    if (p < e && b[p] == 'Z') {
      zoned = true;
      end = p + 1;
    } else if (p + 5 <= e && (b[p] == '+' || b[p] == '-') && two(b, p + 1)) {
      int m = b[p + 3] == ':' ? p + 4 : p + 3;
      if (m + 2 <= e && two(b, m)) {
        long offset = (number(b, p + 1, p + 3) * 60 + number(b, m, m + 2)) * 60_000L;
        millis -= b[p] == '+' ? offset : -offset;
        zoned = true;
        end = m + 2;
      }
    }
  }

  void epoch(double value) {
    zoned = true;
    millis =
        (long)
            (value > 1e17
                ? value / 1e6
                : value > 1e14 ? value / 1e3 : value > 1e11 ? value : value * 1e3);
  }

  private static boolean two(byte[] b, int i) {
    return Bytes.digit(b[i]) && Bytes.digit(b[i + 1]);
  }

  private static long number(byte[] b, int s, int e) {
    long n = 0;
    for (int i = s; i < e; i++) {
      n = n * 10 + b[i] - '0';
    }
    return n;
  }

  private static int month(byte[] b, int i) {
    for (int m = 0; m < 36; m += 3) {
      if (b[i] == MONTHS.charAt(m)
          && b[i + 1] == MONTHS.charAt(m + 1)
          && b[i + 2] == MONTHS.charAt(m + 2)) {
        return m / 3 + 1;
      }
    }
    return 0;
  }
}

/** Tells how bad a line says it is. */
final class Levels {
  static final int UNKNOWN = -1;
  static final int QUIET = 0;
  static final int WARN = 1;
  static final int ERROR = 2;
  static final int FATAL = 3;
  static final String[] NAMES = {"info", "warn", "error", "fatal"};
  private static final int REACH = 256;
  private static final int PLAIN_REACH = 2048;
  private static final long[] WORDS = new long[64];
  private static final int[] LEVELS = new int[64];

  static {
    String[] words = {
      "trace debug info notice verbose fine finer finest log",
      "warn warning",
      "error err eror severe fail",
      "fatal critical crit panic emerg alert"
    };
    for (int level = 0; level < words.length; level++) {
      for (String word : words[level].split(" ")) {
        long packed = 0;
        for (char c : word.toCharArray()) {
          packed = packed << 8 | c;
        }
        int slot = slot(packed);
        while (WORDS[slot] != 0) {
          slot = slot + 1 & 63;
        }
        WORDS[slot] = packed;
        LEVELS[slot] = level;
      }
    }
  }

  /** Where the level word of the last {@link #of} ended. */
  int end;

  private static int slot(long packed) {
    return (int) (packed * 0x9E3779B97F4A7C15L >>> 58);
  }

  static int word(long packed) {
    for (int slot = slot(packed); WORDS[slot] != 0; slot = slot + 1 & 63) {
      if (WORDS[slot] == packed) {
        return LEVELS[slot];
      }
    }
    return UNKNOWN;
  }

  static int glog(int letter) {
    return letter == 'I'
        ? QUIET
        : letter == 'W' ? WARN : letter == 'E' ? ERROR : letter == 'F' ? FATAL : UNKNOWN;
  }

  static int word(byte[] b, int s, int e) {
    long packed = 0;
    for (int i = s; i < e && e - s <= 8; i++) {
      packed = packed << 8 | b[i] | 32;
    }
    return word(packed);
  }

  /** The first word of the line's head that stands as a level. */
  int of(byte[] b, int s, int e) {
    int limit = Math.min(e, s + REACH);
    int i = s;
    while (i < limit) {
      if (!Bytes.word(b[i])) {
        i++;
        continue;
      }
      int from = i;
      long packed = 0;
      boolean caps = true;
      while (i < e && Bytes.word(b[i])) {
        caps &= b[i] >= 'A' && b[i] <= 'Z';
        packed = packed << 8 | b[i] | 32;
        i++;
      }
      if (i - from >= 3 && i - from <= 8) {
        int level = word(packed);
        if (level >= 0 && stands(b, s, e, from, i, caps, packed)) {
          end = i;
          return level;
        }
      }
    }
    return UNKNOWN;
  }

  private static boolean stands(
      byte[] b, int s, int e, int from, int to, boolean caps, long packed) {
    int before = from == s ? ' ' : b[from - 1];
    int after = to == e ? ' ' : b[to];
    if (packed == ('l' << 16 | 'o' << 8 | 'g')) {
      return caps && after == ':';
    }
    boolean open = " [|(:=\"<>-\t'".indexOf(before) >= 0;
    boolean closed = " ]|):,\"<>-\t'!;".indexOf(after) >= 0;
    if (caps) {
      return open && closed;
    }
    return open && closed && ("[=<|\"".indexOf(before) >= 0 || "]|>:".indexOf(after) >= 0);
  }

  /** For a line without a level: does its text speak of a failure? */
  static int plain(byte[] b, int s, int e) {
    int limit = Math.min(e, s + PLAIN_REACH);
    boolean denied = false;
    int i = s;
    while (i < limit) {
      if (!Bytes.word(b[i])) {
        i++;
        continue;
      }
      int from = i;
      while (i < limit && Bytes.word(b[i])) {
        i++;
      }
      int level = failure(b, from, i);
      if (level > 0 && !denied && !zeroFollows(b, i, limit)) {
        return level;
      }
      denied = denies(b, from, i);
    }
    return QUIET;
  }

  private static int failure(byte[] b, int s, int e) {
    int n = e - s;
    int c = b[s] | 32;
    if (n >= 5 && b[e - 1] == 'r' && Bytes.starts(b, e - 5, e, "Error")) {
      return ERROR;
    }
    if (n >= 9 && b[e - 1] == 'n' && Bytes.starts(b, e - 9, e, "Exception")) {
      return ERROR;
    }
    if (c != 'e' && c != 'f' && c != 'p' && c != 's' || n < 5 || n > 9) {
      return QUIET;
    }
    switch (Bytes.text(b, s, e).toLowerCase(Locale.ROOT)) {
      case "error":
      case "errors":
      case "failed":
      case "failure":
      case "exception":
        return ERROR;
      case "fatal":
      case "panic":
      case "segfault":
        return FATAL;
      default:
        return QUIET;
    }
  }

  private static boolean denies(byte[] b, int s, int e) {
    return e - s == 1 && b[s] == '0'
        || e - s == 2 && (b[s] | 32) == 'n' && b[s + 1] == 'o'
        || Bytes.starts(b, s, e, "without")
        || Bytes.starts(b, s, e, "zero");
  }

  private static boolean zeroFollows(byte[] b, int i, int e) {
    while (i < e && (b[i] == ' ' || b[i] == '=' || b[i] == ':')) {
      i++;
    }
    return i < e && b[i] == '0' && (i + 1 == e || !Bytes.word(b[i + 1]) && b[i + 1] != '.');
  }
}

/** Replaces what differs from one occurrence to the next. */
final class Normalizer {
  private Normalizer() {}

  static void into(Buf out, byte[] b, int s, int e) {
    int i = s;
    while (i < e && out.len < out.b.length) {
      int c = b[i];
      if (c == ' ' || c == '\t') {
        i = Bytes.skipSpace(b, i, e);
        if (out.len > 0 && i < e) {
          out.add(' ');
        }
      } else if (c == '/' && pathStarts(b, s, i, e)) {
        i = pathEnd(b, i, e);
        out.add("<path>");
      } else if (Bytes.word(c)) {
        i = word(out, b, i, e);
      } else {
        out.add(c);
        i++;
      }
    }
  }

  private static boolean pathStarts(byte[] b, int s, int i, int e) {
    boolean boundary = i == s || !Bytes.word(b[i - 1]) && b[i - 1] != '/' && b[i - 1] != '.';
    if (!boundary || i + 2 >= e || !(Bytes.word(b[i + 1]) || b[i + 1] == '.')) {
      return false;
    }
    int end = pathEnd(b, i, e);
    return Bytes.indexOf(b, i + 1, end, '/') > 0 || Bytes.indexOf(b, i + 1, end, '.') > 0;
  }

  private static int pathEnd(byte[] b, int i, int e) {
    while (i < e && (Bytes.word(b[i]) || "/.-+@%~=?&\\$#".indexOf(b[i]) >= 0)) {
      i++;
    }
    while (b[i - 1] == '.' || b[i - 1] == '-') {
      i--;
    }
    return i;
  }

  private static int word(Buf out, byte[] b, int s, int e) {
    int i = s;
    int digits = 0;
    int hex = 0;
    int turns = 0;
    while (i < e && Bytes.word(b[i])) {
      boolean d = Bytes.digit(b[i]);
      digits += d ? 1 : 0;
      hex += Bytes.hex(b[i]) ? 1 : 0;
      turns += i > s && d != Bytes.digit(b[i - 1]) ? 1 : 0;
      i++;
    }
    int n = i - s;
    if (n == 8 && hex == 8 && uuid(b, s, e)) {
      out.add("<uuid>");
      return s + 36;
    }
    if (i + 2 < e && b[i] == ':' && (b[i + 1] == '/' || b[i + 1] == '\\')) {
      return url(out, b, s, i, e);
    }
    if (digits == 0 && (hex < n || n < 16)) {
      out.add(b, s, i);
    } else if (digits == n) {
      return number(out, b, s, i, e);
    } else if (b[s] == '0' && n > 2 && b[s + 1] == 'x' && hex == n - 1
        || hex == n && n >= 7 && turns > 0
        || hex == n && n >= 16) {
      out.add("<hex>");
    } else if (n >= 8 && (turns >= 3 || digits >= 4)) {
      id(out, b, s, i);
    } else {
      digitRuns(out, b, s, i);
    }
    return i;
  }

  /** {@code ch_5f2a77d1} keeps what stands before its last underscore. */
  private static void id(Buf out, byte[] b, int s, int e) {
    int from = e;
    while (from > s && b[from - 1] != '_') {
      from--;
    }
    digitRuns(out, b, s, from);
    if (from > s && e - from < 6) {
      digitRuns(out, b, from, e);
    } else {
      out.add("<id>");
    }
  }

  private static void digitRuns(Buf out, byte[] b, int s, int e) {
    int i = s;
    while (i < e) {
      if (Bytes.digit(b[i])) {
        out.add("<n>");
        while (i < e && Bytes.digit(b[i])) {
          i++;
        }
      } else {
        out.add(b[i++]);
      }
    }
  }

  private static boolean uuid(byte[] b, int s, int e) {
    if (s + 36 > e) {
      return false;
    }
    for (int i = 0; i < 36; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? b[s + i] != '-' : !Bytes.hex(b[s + i])) {
        return false;
      }
    }
    return true;
  }

  /** Keeps scheme and host of an address; its path differs. A Windows path goes whole. */
  private static int url(Buf out, byte[] b, int s, int colon, int e) {
    if (colon - s == 1) {
      out.add("<path>");
      return pathEnd(b, colon + 1, e);
    }
    out.add(b, s, colon);
    if (!Bytes.starts(b, colon, e, "://")) {
      return colon;
    }
    out.add("://");
    int i = colon + 3;
    while (i < e && (Bytes.word(b[i]) || b[i] == '.' || b[i] == '-')) {
      int from = i;
      while (i < e && Bytes.word(b[i])) {
        i++;
      }
      digitRuns(out, b, from, i);
      if (i < e && (b[i] == '.' || b[i] == '-')) {
        out.add(b[i++]);
      }
    }
    if (i < e && b[i] == ':') {
      int p = i + 1;
      while (p < e && Bytes.digit(b[p])) {
        p++;
      }
      out.add(":<n>");
      i = p;
    }
    if (i < e && b[i] == '/') {
      out.add("<path>");
      i = pathEnd(b, i, e);
    }
    return i;
  }

  /** A number, or what begins with one: a time, a date, an address. */
  private static int number(Buf out, byte[] b, int s, int i, int e) {
    int dots = 0;
    int colons = 0;
    int dashes = 0;
    int p = i;
    while (p + 1 < e && ".:-,T/+".indexOf(b[p]) >= 0 && Bytes.digit(b[p + 1])) {
      dots += b[p] == '.' ? 1 : 0;
      colons += b[p] == ':' ? 1 : 0;
      dashes += b[p] == '-' || b[p] == '/' ? 1 : 0;
      p++;
      while (p < e && (Bytes.digit(b[p]) || b[p] == 'T' || b[p] == 'Z')) {
        p++;
      }
    }
    if (dots == 3 && dashes == 0) {
      out.add("<ip>");
      return p;
    }
    if (colons >= 2 || dashes >= 2 && i - s == 4) {
      out.add("<time>");
      return p;
    }
    out.add("<n>");
    return dots == 1 && colons == 0 && dashes == 0 ? p : i;
  }
}

/**
 * Reads the stack trace that belongs to one record: its exception, its root cause, its top frame.
 */
final class Trace {
  private static final int NONE = 0;
  private static final int FRAMES = 1;
  private static final int PYTHON = 2;
  private static final int GO = 3;
  private static final String[] RUNTIME_PREFIXES = {
    "java.",
    "javax.",
    "jdk.",
    "sun.",
    "com.sun.",
    "node:",
    "internal/",
    "runtime.",
    "panic(",
    "runtime/",
    "testing."
  };

  final Buf type = new Buf(160);
  final Buf message = new Buf(300);
  final Buf root = new Buf(160);
  final Buf frame = new Buf(200);
  private final Buf spare = new Buf(200);
  private int kind;
  private boolean awaiting;
  private boolean caused;

  void clear() {
    type.len = 0;
    message.len = 0;
    root.len = 0;
    frame.len = 0;
    spare.len = 0;
    kind = NONE;
    awaiting = false;
    caused = false;
  }

  boolean seen() {
    return type.len > 0 || kind != NONE;
  }

  /** Only once all lines are in: a frame of the runtime itself is better than none. */
  void settle() {
    if (frame.len == 0) {
      frame.add(spare);
    }
  }

  /** Takes the line when it is part of a trace. */
  boolean feed(byte[] b, int from, int e) {
    int s = Bytes.skipSpace(b, from, e);
    if (s == e) {
      return kind == PYTHON || kind == GO;
    }
    boolean indented = s > from;
    if (Bytes.starts(b, s, e, "Traceback (most recent call last)")) {
      kind = PYTHON;
      awaiting = true;
      frame.len = 0;
      spare.len = 0;
      return true;
    }
    if (kind == PYTHON && python(b, s, e, indented)) {
      return true;
    }
    if (Bytes.starts(b, s, e, "goroutine ") && Bytes.indexOf(b, s, e, '[') > 0) {
      kind = GO;
      return true;
    }
    if (kind == GO) {
      return go(b, s, e, indented);
    }
    return frames(b, s, e, indented);
  }

  private boolean python(byte[] b, int s, int e, boolean indented) {
    if (Bytes.starts(b, s, e, "File \"")) {
      pythonFrame(b, s + 6, e);
      return true;
    }
    if (indented
        || Bytes.starts(b, s, e, "During handling of")
        || Bytes.starts(b, s, e, "The above exception")) {
      return true;
    }
    if (!awaiting || !header(b, s, e, true)) {
      return false;
    }
    awaiting = false;
    return true;
  }

  private void pythonFrame(byte[] b, int s, int e) {
    int quote = Bytes.indexOf(b, s, e, '"');
    if (quote < 0) {
      return;
    }
    int name = quote;
    while (name > s && b[name - 1] != '/' && b[name - 1] != '\\') {
      name--;
    }
    String path = Bytes.text(b, s, quote);
    boolean library =
        path.contains("-packages/") || path.contains("/lib/python") || path.startsWith("<frozen");
    Buf to = library ? spare : frame;
    to.len = 0;
    int in = e - 1;
    while (in > quote && b[in] != ' ') {
      in--;
    }
    to.add(b, in + 1, e);
    to.add(" (");
    to.add(b, name, quote);
    to.add(")");
  }

  private boolean go(byte[] b, int s, int e, boolean indented) {
    if (indented
        || Bytes.starts(b, s, e, "created by ")
        || Bytes.starts(b, s, e, "[signal ")
        || Bytes.starts(b, s, e, "goroutine ")) {
      return true;
    }
    if (b[e - 1] != ')' && !Bytes.starts(b, s, e, "exit status")) {
      return false;
    }
    int open = e - 1;
    while (open > s && b[open] != '(') {
      open--;
    }
    frame(b, s, open, open);
    return true;
  }

  private boolean frames(byte[] b, int s, int e, boolean indented) {
    if (Bytes.starts(b, s, e, "at ") && e - s > 4) {
      kind = FRAMES;
      atFrame(b, s + 3, e);
      return true;
    }
    if (Bytes.starts(b, s, e, "Caused by: ")) {
      kind = FRAMES;
      caused = true;
      root.len = 0;
      int i = s + 11;
      while (i < e && (Bytes.word(b[i]) || b[i] == '.' || b[i] == '$')) {
        root.add(b[i++]);
      }
      return true;
    }
    if (Bytes.starts(b, s, e, "... ") || Bytes.starts(b, s, e, "Suppressed: ")) {
      return true;
    }
    if (type.len == 0 && kind == NONE && !indented && header(b, s, e, false)) {
      return true;
    }
    return indented;
  }

  private void atFrame(byte[] b, int s, int e) {
    int open = Bytes.indexOf(b, s, e, '(');
    int end = open < 0 ? e : open;
    int i = Bytes.starts(b, s, e, "async ") ? s + 6 : s;
    for (int p = i; p < end; p++) {
      if (b[p] == '/' && end < e && b[i] != '/' && b[end - 1] != ' ') {
        i = p + 1;
      }
    }
    if (!caused) {
      boolean location = open > 0 && b[open - 1] == ' ';
      frame(b, i, end, location ? open + 1 : i);
    }
  }

  /** {@code probe} is where the text starts that tells whether the runtime itself is meant. */
  private void frame(byte[] b, int s, int e, int probe) {
    if (frame.len > 0) {
      return;
    }
    boolean own = true;
    for (String prefix : RUNTIME_PREFIXES) {
      own &= !Bytes.starts(b, s, b.length, prefix) && !Bytes.starts(b, probe, b.length, prefix);
    }
    if (!own && spare.len > 0) {
      return;
    }
    Buf to = own ? frame : spare;
    while (e > s && b[e - 1] == ' ') {
      e--;
    }
    to.add(b, s, e);
  }

  /** Is this {@code some.Type: message}, the first line of a trace? Then keeps both. */
  boolean header(byte[] b, int s, int e, boolean anyName) {
    int i = skipLeadIn(b, s, e);
    int from = i;
    int last = i;
    while (i < e && (Bytes.word(b[i]) || b[i] == '.' || b[i] == '$')) {
      last = b[i] == '.' ? i + 1 : last;
      i++;
    }
    boolean ends = i == e || b[i] == ':' || b[i] == ' ' && i + 1 < e && b[i + 1] == '[';
    if (i == from || !ends || Bytes.digit(b[from])) {
      return false;
    }
    if (!anyName && !exceptionName(b, last, i, last > from)) {
      return false;
    }
    type.len = 0;
    type.add(b, from, i);
    message.len = 0;
    int text = Bytes.skipSpace(b, i < e && b[i] == ':' ? i + 1 : i, e);
    Normalizer.into(message, b, text, e);
    return true;
  }

  private static int skipLeadIn(byte[] b, int s, int e) {
    if (Bytes.starts(b, s, e, "Exception in thread \"")) {
      int quote = Bytes.indexOf(b, s + 21, e, '"');
      return quote < 0 ? s : Bytes.skipSpace(b, quote + 1, e);
    }
    if (Bytes.starts(b, s, e, "Uncaught ")) {
      return s + 9;
    }
    return Bytes.starts(b, s, e, "Unhandled exception. ") ? s + 21 : s;
  }

  private static boolean exceptionName(byte[] b, int s, int e, boolean dotted) {
    String[] tails = {"Exception", "Error", "Throwable", "Interrupt", "Failure"};
    for (String tail : tails) {
      int n = tail.length();
      if (e - s >= n && Bytes.starts(b, e - n, e, tail) && (dotted || e - s > n || n == 5)) {
        return true;
      }
    }
    return false;
  }

  /** When the exception stands inside the message, in front of its frames. */
  void typeFrom(Buf head) {
    int i = 0;
    while (i < head.len && type.len == 0) {
      if (!Bytes.letter(head.b[i])) {
        i++;
        continue;
      }
      int s = i;
      int last = i;
      while (i < head.len && (Bytes.word(head.b[i]) || head.b[i] == '.' || head.b[i] == '$')) {
        last = head.b[i] == '.' ? i + 1 : last;
        i++;
      }
      if (exceptionName(head.b, last, i, last > s)) {
        type.add(head.b, s, i);
      }
    }
  }
}

/** Picks what matters out of one JSON line, without building a tree. */
final class JsonLine {
  private static final List<String> LEVELS =
      List.of(
          "level",
          "severity",
          "lvl",
          "levelname",
          "loglevel",
          "log.level",
          "@l",
          "@level",
          "level_name");
  private static final List<String> TIMES =
      List.of("time", "ts", "timestamp", "@timestamp", "@t", "asctime", "datetime", "date", "t");
  private static final List<String> MESSAGES =
      List.of("msg", "message", "short_message", "event", "@m", "@mt", "text");
  private static final List<String> STACKS =
      List.of(
          "stack",
          "stack_trace",
          "stacktrace",
          "exc_info",
          "exception",
          "@x",
          "full_message",
          "traceback",
          "error.stack_trace");
  private static final Map<Long, Integer> FIELDS = new HashMap<>();
  private static final int LEVEL = 0;
  private static final int TIME = 1;
  private static final int MESSAGE = 2;
  private static final int STACK = 3;
  private static final int ERROR = 4;
  private static final int ERROR_TYPE = 5;
  private static final int ERROR_MESSAGE = 6;
  private static final int LOG = 7;

  static {
    put(LEVELS, LEVEL);
    put(TIMES, TIME);
    put(MESSAGES, MESSAGE);
    put(STACKS, STACK);
    put(List.of("error", "err"), ERROR);
    put(List.of("error.type", "error.kind", "exception.type", "exception.class"), ERROR_TYPE);
    put(List.of("error.message", "exception.message"), ERROR_MESSAGE);
    put(List.of("log"), LOG);
  }

  final int[] from = new int[8];
  final int[] to = new int[8];
  private byte[] b;
  private int i;
  private int e;

  private static void put(List<String> names, int field) {
    for (String name : names) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      FIELDS.put(hash(bytes, 0, bytes.length), field);
    }
  }

  private static long hash(byte[] b, int s, int e) {
    long h = 7;
    for (int i = s; i < e; i++) {
      h = h * 131 + (b[i] | (b[i] >= 'A' && b[i] <= 'Z' ? 32 : 0));
    }
    return h;
  }

  boolean read(byte[] bytes, int s, int end) {
    b = bytes;
    i = s;
    e = end;
    Arrays.fill(from, -1);
    return object(0, -1) && i == e && (has(LEVEL) || has(TIME) || has(MESSAGE) || has(LOG));
  }

  private boolean has(int field) {
    return from[field] >= 0;
  }

  private boolean object(int depth, int parent) {
    i++;
    space();
    if (i < e && b[i] == '}') {
      i++;
      return true;
    }
    while (i < e && b[i] == '"') {
      int s = ++i;
      if (!string()) {
        return false;
      }
      long key = hash(b, s, i - 1);
      space();
      if (i >= e || b[i++] != ':') {
        return false;
      }
      space();
      if (!value(depth, field(key, depth, parent))) {
        return false;
      }
      space();
      if (i < e && b[i] == '}') {
        i++;
        return true;
      }
      if (i >= e || b[i++] != ',') {
        return false;
      }
      space();
    }
    return false;
  }

  private static int field(long key, int depth, int parent) {
    if (depth > 1 || depth == 1 && parent != ERROR && parent != STACK && parent != LOG) {
      return -1;
    }
    Integer field = FIELDS.get(key);
    if (depth == 0 || field == null) {
      return depth == 1 && parent != LOG && nameKey(key) ? ERROR_TYPE : field == null ? -1 : field;
    }
    if (parent == LOG) {
      return field == LEVEL ? LEVEL : -1;
    }
    return field == MESSAGE ? ERROR_MESSAGE : field == STACK ? STACK : -1;
  }

  private static final List<Long> NAME_KEYS =
      List.of(key("type"), key("name"), key("kind"), key("class"));

  private static long key(String name) {
    return hash(name.getBytes(StandardCharsets.UTF_8), 0, name.length());
  }

  private static boolean nameKey(long key) {
    return NAME_KEYS.contains(key);
  }

  private boolean value(int depth, int field) {
    if (i >= e || depth > 60) {
      return false;
    }
    int s = i;
    int c = b[i];
    if (c == '"') {
      i++;
      boolean good = string();
      keep(field, s + 1, i - 1);
      return good;
    }
    if (c == '{') {
      return object(depth + 1, depth == 0 ? field : -1);
    }
    if (c == '[') {
      return array(depth);
    }
    while (i < e && b[i] != ',' && b[i] != '}' && b[i] != ']') {
      i++;
    }
    if (!Bytes.starts(b, s, i, "null") && !Bytes.starts(b, s, i, "false")) {
      keep(field, s, i);
    }
    return true;
  }

  private boolean array(int depth) {
    i++;
    space();
    while (i < e && b[i] != ']') {
      if (!value(depth + 2, -1)) {
        return false;
      }
      space();
      if (i < e && b[i] == ',') {
        i++;
        space();
      }
    }
    i++;
    return i <= e;
  }

  private void keep(int field, int s, int end) {
    if (field >= 0 && from[field] < 0 && end > s) {
      from[field] = s;
      to[field] = end;
    }
  }

  private boolean string() {
    while (i < e && b[i] != '"') {
      i += b[i] == '\\' ? 2 : 1;
    }
    i++;
    return i <= e;
  }

  private void space() {
    while (i < e && (b[i] == ' ' || b[i] == '\t')) {
      i++;
    }
  }

  int severity() {
    if (!has(LEVEL)) {
      return has(STACK) || has(ERROR) || has(ERROR_TYPE) || has(ERROR_MESSAGE)
          ? Levels.ERROR
          : Levels.QUIET;
    }
    int s = from[LEVEL];
    if (!Bytes.digit(b[s])) {
      int level = Levels.word(b, s, to[LEVEL]);
      return level >= 0
          ? level
          : Bytes.starts(b, s, to[LEVEL], "emerg") ? Levels.FATAL : Levels.QUIET;
    }
    int n = to[LEVEL] - s == 1 ? b[s] - '0' : (b[s] - '0') * 10;
    if (n < 10) {
      return n <= 2 ? Levels.FATAL : n == 3 ? Levels.ERROR : n == 4 ? Levels.WARN : Levels.QUIET;
    }
    return n >= 60 ? Levels.FATAL : n >= 50 ? Levels.ERROR : n >= 40 ? Levels.WARN : Levels.QUIET;
  }

  boolean time(Clock clock) {
    if (!has(TIME)) {
      return false;
    }
    if (clock.find(b, from[TIME], to[TIME])) {
      return true;
    }
    try {
      clock.epoch(Double.parseDouble(Bytes.text(b, from[TIME], to[TIME])));
      return true;
    } catch (NumberFormatException ex) {
      return false;
    }
  }

  /** Docker's json-file driver wraps each line of the program. */
  boolean wrapped() {
    return has(LOG) && !has(LEVEL) && !has(MESSAGE);
  }

  void log(Buf out) {
    text(LOG, out);
  }

  void message(Buf out) {
    text(MESSAGE, out);
    for (int field : new int[] {ERROR, ERROR_MESSAGE}) {
      if (has(field) && out.len < out.b.length) {
        out.add(out.len == 0 ? "" : ": ");
        text(field, out);
      }
    }
  }

  void trace(Trace trace, Buf scratch) {
    scratch.len = 0;
    text(STACK, scratch);
    int s = 0;
    boolean first = true;
    for (int p = 0; p <= scratch.len; p++) {
      if (p == scratch.len || scratch.b[p] == '\n') {
        if (!trace.feed(scratch.b, s, p) && first && p < scratch.len) {
          trace.frame.add(scratch.b, s, p);
        }
        first = false;
        s = p + 1;
      }
    }
    if (trace.type.len == 0 && has(ERROR_TYPE)) {
      text(ERROR_TYPE, trace.type);
      text(ERROR_MESSAGE, trace.message);
    }
  }

  private void text(int field, Buf out) {
    for (int p = from[field]; has(field) && p < to[field]; p++) {
      if (b[p] != '\\') {
        out.add(b[p]);
        continue;
      }
      p++;
      int c = b[p];
      if (c == 'u') {
        out.add('?');
        p += 4;
      } else {
        out.add(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? ' ' : c);
      }
    }
  }
}

/** One kind of error. */
final class Group {
  final int id;
  final Key key;
  long count;
  int severity;
  long first = Long.MAX_VALUE;
  long last = Long.MIN_VALUE;
  long firstLine;
  long lastLine;
  boolean lowerBound;
  String message;
  String type;
  String root;
  String frame;
  String sample;
  int[] times;

  Group(int id, Key key) {
    this.id = id;
    this.key = key;
  }

  String title() {
    if (type == null) {
      return frame == null ? message : message + " at " + frame;
    }
    String text = message.isEmpty() ? type : type + ": " + message;
    return text + (frame == null ? "" : " at " + frame);
  }
}

/** The text that tells one group from another. */
final class Key {
  byte[] b;
  int len;
  int hash;

  void set(Buf buf) {
    b = buf.b;
    len = buf.len;
    int h = 1;
    for (int i = 0; i < len; i++) {
      h = 31 * h + b[i];
    }
    hash = h;
  }

  Key copy() {
    Key key = new Key();
    key.b = Arrays.copyOf(b, len);
    key.len = len;
    key.hash = hash;
    return key;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Key && Arrays.equals(b, 0, len, ((Key) o).b, 0, ((Key) o).len);
  }
}

/** All groups, never more than a stated number. */
final class Groups {
  static final int BINS = 48;

  final Map<Key, Group> all = new HashMap<>();
  long beyond;
  long beyondGroups;
  private final int max;
  private final Key probe = new Key();
  private long base = Long.MIN_VALUE;
  private long width = 1000;
  private int made;

  Groups(int max) {
    this.max = max;
  }

  long occurrences() {
    long n = beyond;
    for (Group g : all.values()) {
      n += g.count;
    }
    return n;
  }

  /** The group for this key: known, or new and then without a message. */
  Group of(Buf key) {
    probe.set(key);
    Group group = all.get(probe);
    if (group == null) {
      if (all.size() >= max) {
        dropSmallest();
      }
      group = new Group(made++, probe.copy());
      group.lowerBound = beyondGroups > 0;
      all.put(group.key, group);
    }
    return group;
  }

  /** A quarter goes: the least severe, the rarest, those longest unseen. */
  private void dropSmallest() {
    List<Group> order = new ArrayList<>(all.values());
    order.sort(
        (a, b) ->
            a.severity != b.severity
                ? a.severity - b.severity
                : a.count != b.count
                    ? Long.compare(a.count, b.count)
                    : Long.compare(a.lastLine, b.lastLine));
    for (Group group : order.subList(0, Math.max(1, max / 4))) {
      beyond += group.count;
      beyondGroups++;
      all.remove(group.key);
    }
  }

  List<Group> ranked() {
    List<Group> order = new ArrayList<>(all.values());
    order.sort(
        (a, b) ->
            (a.severity == Levels.FATAL) != (b.severity == Levels.FATAL)
                ? b.severity - a.severity
                : a.count != b.count ? Long.compare(b.count, a.count) : a.id - b.id);
    return order;
  }

  void seen(Group group, long time) {
    if (base == Long.MIN_VALUE) {
      base = time;
    }
    while (time >= base + BINS * width) {
      widen();
    }
    if (group.times == null) {
      group.times = new int[BINS];
    }
    group.times[(int) (Math.max(0, time - base) / width)]++;
  }

  private void widen() {
    width *= 2;
    for (Group group : all.values()) {
      for (int i = 0; group.times != null && i < BINS; i++) {
        int merged = i < BINS / 2 ? group.times[2 * i] + group.times[2 * i + 1] : 0;
        group.times[i] = merged;
      }
    }
  }

  /** One character for each part of the time all errors took. */
  String curve(Group group, long last) {
    if (group.times == null) {
      return "";
    }
    int used = Math.min(BINS, (int) ((last - base) / width) + 1);
    int step = used > BINS / 2 ? 2 : 1;
    int most = 1;
    int[] bars = new int[(used + step - 1) / step];
    for (int i = 0; i < used; i++) {
      bars[i / step] += group.times[i];
      most = Math.max(most, bars[i / step]);
    }
    StringBuilder text = new StringBuilder();
    for (int n : bars) {
      text.append(n == 0 ? '·' : "▁▂▃▄▅▆▇█".charAt((int) (n * 7L / most)));
    }
    return text.toString();
  }
}

/** Puts lines together to records and records into groups. */
final class Triage {
  private static final int SAMPLE = 1500;
  private static final byte SLASH = 1;

  final Options options;
  final Clock clock = new Clock();
  final Groups groups;
  final List<String> notes = new ArrayList<>();
  long lines;
  long bytes;
  long first = Long.MAX_VALUE;
  long last = Long.MIN_VALUE;
  boolean zoned;
  private final Levels levels = new Levels();
  private final JsonLine json = new JsonLine();
  private final Trace trace = new Trace();
  private final Buf head = new Buf(1000);
  private final Buf key = new Buf(600);
  private final Buf sample = new Buf(SAMPLE);
  private final Buf scratch = new Buf(1 << 16);
  private boolean open;
  private boolean timed;
  private int severity;
  private long time = Long.MIN_VALUE;
  private long firstLine;

  Triage(Options options) {
    this.options = options;
    this.groups = new Groups(options.maxGroups);
  }

  void line(byte[] b, int s, int e) {
    lines++;
    while (e > s && (b[e - 1] == '\r' || b[e - 1] == ' ')) {
      e--;
    }
    while (s < e && b[s] == 0) {
      s++;
    }
    if (Bytes.indexOf(b, s, Math.min(e, s + 64), (char) 27) >= 0) {
      e = stripColours(b, s, e);
    }
    dispatch(b, s, e);
  }

  private static int stripColours(byte[] b, int s, int e) {
    int to = s;
    for (int i = s; i < e; i++) {
      if (b[i] == 27 && i + 1 < e && b[i + 1] == '[') {
        i += 2;
        while (i < e && !Bytes.letter(b[i])) {
          i++;
        }
      } else {
        b[to++] = b[i];
      }
    }
    return to;
  }

  private void dispatch(byte[] b, int s, int e) {
    if (s == e || (b[s] == ' ' || b[s] == '\t') && (open || timed)) {
      attach(b, s, e);
    } else if (b[s] == '{' && json.read(b, s, e)) {
      jsonRecord(b, s, e);
    } else if (clock.find(b, s, e)) {
      timedLine(b, s, e);
    } else {
      untimedLine(b, s, e);
    }
  }

  private void jsonRecord(byte[] b, int s, int e) {
    boolean found = json.time(clock);
    if (json.wrapped()) {
      saw(found);
      scratch.len = 0;
      json.log(scratch);
      int n = scratch.len > 0 && scratch.b[scratch.len - 1] == '\n' ? scratch.len - 1 : scratch.len;
      dispatch(scratch.b, 0, n);
      return;
    }
    begin(found, json.severity());
    if (open) {
      scratch.len = 0;
      json.message(scratch);
      int end = Bytes.indexOf(scratch.b, 0, scratch.len, '\n');
      head.add(scratch.b, 0, end < 0 ? scratch.len : end);
      sample.add(b, s, e);
      json.trace(trace, scratch);
    }
    timed = false;
  }

  private void timedLine(byte[] b, int s, int e) {
    int text = container(b, clock.end, e);
    if (text > 0) {
      saw(true);
      boolean was = timed;
      timed = true;
      if (clock.find(b, text, e) || text < e && b[text] != ' ' && b[text] != '\t' && !was) {
        startLine(b, text, e, true);
      } else {
        dispatch(b, text, e);
      }
      return;
    }
    int body = afterProgram(b, clock.end, e);
    if (open && continues(b, body, e)) {
      attach(b, body, e);
    } else {
      startLine(b, s, e, true);
    }
  }

  /** {@code 2026-11-21T06:00:00Z stderr F text}: where the text starts, or -1. */
  private static int container(byte[] b, int i, int e) {
    boolean stream = Bytes.starts(b, i, e, " stdout ") || Bytes.starts(b, i, e, " stderr ");
    return stream && i + 10 <= e && b[i + 9] == ' ' ? i + 10 : -1;
  }

  /** After {@code host program[123]: } of syslog, else where it began. */
  private static int afterProgram(byte[] b, int i, int e) {
    int limit = Math.min(e - 1, i + 80);
    for (int p = i; p < limit; p++) {
      if (b[p] == ']' && b[p + 1] == ':' && Bytes.digit(b[p - 1])) {
        return p + 2 < e && b[p + 2] == ' ' ? p + 3 : p + 2;
      }
    }
    return i;
  }

  private boolean continues(byte[] b, int s, int e) {
    int t = Bytes.skipSpace(b, s, e);
    return Bytes.starts(b, t, e, "at ") && (trace.seen() || t > s)
        || Bytes.starts(b, t, e, "Caused by: ")
        || Bytes.starts(b, t, e, "... ")
        || Bytes.starts(b, t, e, "File \"");
  }

  private void untimedLine(byte[] b, int s, int e) {
    if (startsCrash(b, s, e)) {
      crash(b, s, e);
    } else if (open && trace.feed(b, s, e)) {
      quote(b, s, e);
    } else if (timed && open) {
      quote(b, s, e);
    } else if (timed) {
      int level = Math.max(levels.of(b, s, Math.min(e, s + 40)), blunt(b, s, e));
      if (level >= options.level) {
        startLine(b, s, e, false);
        timed = true;
      }
    } else {
      startLine(b, s, e, false);
    }
  }

  private static int blunt(byte[] b, int s, int e) {
    return Levels.plain(b, s, Math.min(e, s + 12));
  }

  /** The line that a runtime prints when a program dies or a trace begins. */
  private boolean startsCrash(byte[] b, int s, int e) {
    if (Bytes.starts(b, s, e, "panic: ") || Bytes.starts(b, s, e, "fatal error: ")) {
      return true;
    }
    if (Bytes.starts(b, s, e, "Traceback (most")) {
      return !open || trace.seen() && !handling();
    }
    if (Bytes.starts(b, s, e, "Exception in thread \"") || Bytes.starts(b, s, e, "Uncaught ")) {
      return true;
    }
    return !open && isHeader(b, s, e);
  }

  private boolean handling() {
    return sample.toString().contains("During handling of")
        || sample.toString().contains("The above exception");
  }

  private boolean isHeader(byte[] b, int s, int e) {
    boolean header = trace.header(b, s, e, false);
    trace.clear();
    return header;
  }

  private void crash(byte[] b, int s, int e) {
    boolean go = Bytes.starts(b, s, e, "panic: ") || Bytes.starts(b, s, e, "fatal error: ");
    boolean was = timed;
    begin(false, go ? Levels.FATAL : Levels.ERROR);
    timed = was;
    if (open) {
      sample.add(b, s, e);
      if (go) {
        int colon = Bytes.indexOf(b, s, e, ':');
        trace.type.add(b, s, colon);
        Normalizer.into(trace.message, b, colon + 2, e);
      } else {
        trace.feed(b, s, e);
      }
    }
  }

  private void startLine(byte[] b, int s, int e, boolean found) {
    int after = found ? clock.end : s;
    int glog = found && clock.at == s && Bytes.letter(b[s]) ? Levels.glog(b[s]) : -1;
    int status = found ? access(b, e) : 0;
    int level =
        glog >= 0 && b[s + 1] < 'A' ? glog : status > 0 ? accessLevel(status) : levels.of(b, s, e);
    if (level >= 0 && glog < 0 && status == 0) {
      after = Math.max(after, levels.end);
    } else if (level == Levels.UNKNOWN) {
      level = Levels.plain(b, after, e);
      after = found ? afterHost(b, after, e) : after;
    }
    begin(found, level);
    timed = found;
    if (!open) {
      return;
    }
    sample.add(b, s, e);
    if (status > 0) {
      accessHead(b, e, status);
    } else {
      int body = afterLead(b, after, e);
      head.add(b, body, e);
      if (!found || body < e && Bytes.letter(b[body])) {
        trace.header(b, body, e, false);
      }
    }
  }

  /** The status of an access log line with its request in quotes, else 0. */
  private int access(byte[] b, int e) {
    if (clock.end + 3 >= e || b[clock.end] != ']' || b[clock.end + 2] != '"') {
      return 0;
    }
    int quote = Bytes.indexOf(b, clock.end + 3, e, '"');
    if (quote < 0 || quote + 5 > e || !Bytes.digit(b[quote + 2]) || !Bytes.digit(b[quote + 4])) {
      return 0;
    }
    return (b[quote + 2] - '0') * 100 + (b[quote + 3] - '0') * 10 + b[quote + 4] - '0';
  }

  private static int accessLevel(int status) {
    return status >= 500 ? Levels.ERROR : status >= 400 ? Levels.WARN : Levels.QUIET;
  }

  /** The address stays, but for its numbers and ids: it is the name of the error. */
  private void accessHead(byte[] b, int e, int status) {
    scratch.len = 0;
    for (int i = clock.end + 3;
        i < e && b[i] != '"' && b[i] != '?' && !Bytes.starts(b, i, e, " HTTP/");
        i++) {
      scratch.add(b[i] == '/' ? SLASH : b[i]);
    }
    trace.type.add("HTTP " + status);
    Normalizer.into(trace.message, scratch.b, 0, Math.min(scratch.len, 300));
    for (int i = 0; i < trace.message.len; i++) {
      trace.message.b[i] = trace.message.b[i] == SLASH ? (byte) '/' : trace.message.b[i];
    }
  }

  private static int afterHost(byte[] b, int s, int e) {
    int program = afterProgram(b, s, e);
    if (program == s) {
      return s;
    }
    int i = Bytes.skipSpace(b, s, e);
    while (i < e && b[i] != ' ') {
      i++;
    }
    return i;
  }

  /** Skips what stands between the level and the message: brackets, process and thread. */
  private static int afterLead(byte[] b, int s, int e) {
    int i = s;
    while (i < e) {
      int c = b[i];
      if (c == '[') {
        int close = Bytes.indexOf(b, i, e, ']');
        if (close < 0 || close == e - 1) {
          return i;
        }
        i = close + 1;
      } else if (Bytes.digit(c) && (i == s || b[i - 1] == ' ')) {
        int p = i;
        while (p < e && (Bytes.digit(b[p]) || b[p] == '#')) {
          p++;
        }
        if (p == e || b[p] != ':' && !Bytes.starts(b, p, e, " --- ")) {
          return i;
        }
        i = p;
      } else if (c == '*' && i + 1 < e && Bytes.digit(b[i + 1])) {
        i += 2;
        while (i < e && Bytes.digit(b[i])) {
          i++;
        }
      } else if (" \t:-]|>),\"!".indexOf(c) >= 0) {
        i++;
      } else {
        return i;
      }
    }
    return s;
  }

  private void attach(byte[] b, int s, int e) {
    if (open) {
      trace.feed(b, s, e);
      quote(b, s, e);
    }
  }

  private void quote(byte[] b, int s, int e) {
    if (sample.len < SAMPLE && e > s) {
      sample.add('\n');
      sample.add(b, s, Math.min(e, s + 400));
    }
  }

  private void saw(boolean found) {
    if (found) {
      time = clock.millis;
      zoned |= clock.zoned;
      first = Math.min(first, time);
      last = Math.max(last, time);
    }
  }

  private void begin(boolean found, int level) {
    flush();
    saw(found);
    severity = level;
    open = level >= options.level && (time >= options.since || time == Long.MIN_VALUE);
    firstLine = lines;
  }

  void fileEnds() {
    flush();
    open = false;
    timed = false;
    time = Long.MIN_VALUE;
  }

  void finish() {
    if (lines == 0) {
      notes.add("the input is empty");
    }
  }

  private void flush() {
    if (!open) {
      return;
    }
    trace.settle();
    if (trace.type.len == 0 && trace.frame.len > 0) {
      trace.typeFrom(head);
    }
    identify();
    Group group = groups.of(key);
    if (group.message == null) {
      describe(group);
    }
    group.count++;
    group.severity = Math.max(group.severity, severity);
    group.lastLine = lines;
    if (time != Long.MIN_VALUE) {
      group.first = Math.min(group.first, time);
      group.last = Math.max(group.last, time);
      groups.seen(group, time);
    }
    head.len = 0;
    sample.len = 0;
    trace.clear();
  }

  private void identify() {
    key.len = 0;
    if (trace.type.len > 0 && trace.frame.len > 0) {
      key.add(trace.type);
      key.add(0);
      key.add(trace.root);
      key.add(0);
      key.add(trace.frame);
    } else if (trace.type.len > 0) {
      key.add(trace.type);
      key.add(0);
      key.add(trace.message);
    } else {
      Normalizer.into(key, head.b, 0, head.len);
      key.add(0);
      key.add(trace.frame);
    }
  }

  private void describe(Group group) {
    group.firstLine = firstLine;
    group.type = text(trace.type);
    group.root = text(trace.root);
    group.frame = text(trace.frame);
    group.sample = sample.toString();
    if (group.type != null) {
      group.message = trace.message.toString();
    } else {
      Buf message = new Buf(400);
      Normalizer.into(message, head.b, 0, head.len);
      group.message = message.toString();
    }
  }

  private static String text(Buf buf) {
    return buf.len == 0 ? null : buf.toString();
  }
}

/** Writes down what was found. */
final class Report {
  private final Options options;
  private final Triage triage;
  private final List<Group> ranked;
  private final long occurrences;

  Report(Options options, Triage triage) {
    this.options = options;
    this.triage = triage;
    this.ranked = triage.groups.ranked();
    this.occurrences = triage.groups.occurrences();
  }

  private String noun() {
    String one = options.level == Levels.WARN ? "warning or error" : "error";
    return occurrences == 1 ? one : one.replace("warning or", "warnings and") + "s";
  }

  private String verdict() {
    String span =
        triage.last < triage.first ? "" : ", " + when(triage.first) + " to " + when(triage.last);
    String lines =
        String.format(Locale.ROOT, "%,d %s", triage.lines, triage.lines == 1 ? "line" : "lines")
            + span;
    if (occurrences == 0) {
      return "No " + noun() + " in " + lines;
    }
    return String.format(
        Locale.ROOT,
        "%,d %s in %,d %s (%s)",
        occurrences,
        noun(),
        ranked.size(),
        ranked.size() == 1 ? "group" : "groups",
        lines);
  }

  String summary() {
    StringBuilder out = new StringBuilder(verdict()).append('\n');
    for (int i = 0; i < Math.min(5, ranked.size()); i++) {
      Group g = ranked.get(i);
      out.append(String.format(Locale.ROOT, "%8s x %s", count(g), cut(g.title(), 110)));
      out.append(g.last < g.first ? "" : "  [last " + when(g.last) + "]").append('\n');
    }
    if (ranked.size() > 5) {
      out.append("          ").append(ranked.size() - 5).append(" more groups in the report\n");
    }
    return out.append("Report: ").append(options.out.resolve("report.md")).append('\n').toString();
  }

  String markdown() {
    StringBuilder out = new StringBuilder("# Log triage\n\n**").append(verdict()).append("**\n\n");
    out.append("Input: ").append(String.join(", ", names())).append("\n\n");
    triage.notes.forEach(note -> out.append("> Note: ").append(note).append("\n\n"));
    if (!ranked.isEmpty()) {
      table(out);
      for (int i = 0; i < Math.min(options.top, ranked.size()); i++) {
        section(out, i + 1, ranked.get(i));
      }
      footer(out);
    }
    return out.toString();
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (String file : options.files) {
      names.add(file.equals("-") ? "standard input" : "`" + Path.of(file).getFileName() + "`");
    }
    return names;
  }

  private void table(StringBuilder out) {
    out.append("| # | Count | Level | First seen | Last seen | Over time | Error |\n");
    out.append("|--:|------:|-------|------------|-----------|-----------|-------|\n");
    for (int i = 0; i < Math.min(options.top, ranked.size()); i++) {
      Group g = ranked.get(i);
      String curve = triage.groups.curve(g, triage.last);
      out.append("| ").append(i + 1).append(" | ").append(count(g));
      out.append(" | ").append(Levels.NAMES[g.severity]);
      out.append(" | ").append(g.last < g.first ? "-" : when(g.first));
      out.append(" | ").append(g.last < g.first ? "-" : when(g.last));
      out.append(" | ").append(curve.isEmpty() ? "-" : "`" + curve + "`");
      out.append(" | ").append(cell(cut(g.title(), 120))).append(" |\n");
    }
    out.append('\n');
  }

  private void section(StringBuilder out, int number, Group g) {
    out.append("## ").append(number).append(". ").append(count(g)).append(" × ");
    out.append(cell(cut(g.type == null ? g.message : g.type, 100))).append("\n\n");
    if (g.type != null && !g.message.isEmpty()) {
      out.append("- Message: ").append(cell(g.message)).append('\n');
    }
    if (g.root != null) {
      out.append("- Root cause: `").append(g.root).append("`\n");
    }
    if (g.frame != null) {
      out.append("- Top frame: `").append(g.frame).append("`\n");
    }
    out.append(
        String.format(Locale.ROOT, "- Share: %.1f %% of all\n", 100.0 * g.count / occurrences));
    if (g.last >= g.first) {
      out.append("- Seen: ").append(when(g.first)).append(" to ").append(when(g.last)).append('\n');
    }
    String fence = g.sample.contains("```") ? "~~~~" : "```";
    out.append("- First occurrence, line ").append(g.firstLine).append(":\n\n");
    out.append(fence).append("text\n").append(g.sample).append('\n').append(fence).append("\n\n");
  }

  private void footer(StringBuilder out) {
    out.append("---\n\n");
    if (ranked.size() > options.top) {
      out.append(ranked.size() - options.top).append(" more groups are in `report.json`.\n");
    }
    if (triage.groups.beyondGroups > 0) {
      out.append(
          String.format(
              Locale.ROOT,
              "Beyond the limit of %,d groups: %,d occurrences of %,d rare groups, counted but not"
                  + " described (the least severe, then the rarest, then those longest unseen were"
                  + " dropped). A count with ≥ is a lower bound.\n",
              options.maxGroups,
              triage.groups.beyond,
              triage.groups.beyondGroups));
    }
    out.append(
        "Order: fatal errors first, then by count. Numbers, ids, paths and times are replaced");
    out.append(" by `<n>`, `<id>`, `<path>`, `<time>` to group what is the same.");
    out.append(triage.zoned ? " Times with an offset are shown in UTC.\n" : "\n");
  }

  String json() {
    StringBuilder out = new StringBuilder("{\n");
    out.append("  \"lines\": ").append(triage.lines);
    out.append(",\n  \"bytes\": ").append(triage.bytes);
    out.append(",\n  \"first\": ")
        .append(quoted(triage.last < triage.first ? null : iso(triage.first)));
    out.append(",\n  \"last\": ")
        .append(quoted(triage.last < triage.first ? null : iso(triage.last)));
    out.append(",\n  \"errors\": ").append(occurrences);
    out.append(",\n  \"error_groups\": ").append(ranked.size());
    out.append(",\n  \"beyond_limit\": {\"groups\": ").append(triage.groups.beyondGroups);
    out.append(", \"occurrences\": ").append(triage.groups.beyond).append('}');
    out.append(",\n  \"notes\": [");
    for (int i = 0; i < triage.notes.size(); i++) {
      out.append(i == 0 ? "" : ", ").append(quoted(triage.notes.get(i)));
    }
    out.append("],\n  \"groups\": [");
    for (int i = 0; i < ranked.size(); i++) {
      out.append(i == 0 ? "\n    " : ",\n    ");
      object(out, ranked.get(i));
    }
    return out.append(ranked.isEmpty() ? "]\n}\n" : "\n  ]\n}\n").toString();
  }

  private void object(StringBuilder out, Group g) {
    boolean timed = g.last >= g.first;
    out.append("{\"count\": ").append(g.count);
    out.append(", \"count_is_lower_bound\": ").append(g.lowerBound);
    out.append(", \"level\": ").append(quoted(Levels.NAMES[g.severity]));
    out.append(", \"exception\": ").append(quoted(g.type));
    out.append(", \"root_cause\": ").append(quoted(g.root));
    out.append(", \"top_frame\": ").append(quoted(g.frame));
    out.append(", \"message\": ").append(quoted(g.message));
    out.append(", \"first\": ").append(quoted(timed ? iso(g.first) : null));
    out.append(", \"last\": ").append(quoted(timed ? iso(g.last) : null));
    out.append(", \"first_line\": ").append(g.firstLine);
    out.append(", \"last_line\": ").append(g.lastLine);
    out.append(", \"sample\": ").append(quoted(g.sample)).append('}');
  }

  private static String count(Group g) {
    return (g.lowerBound ? "≥ " : "") + String.format(Locale.ROOT, "%,d", g.count);
  }

  private static String when(long millis) {
    return iso(millis).replace('T', ' ');
  }

  private static String iso(long millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC)
        .withNano(0)
        .format(java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME);
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max - 3) + "...";
  }

  private static String cell(String text) {
    return text.replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "\\<")
        .replace("*", "\\*")
        .replace("`", "'")
        .replace('\n', ' ');
  }

  private static String quoted(String text) {
    if (text == null) {
      return "null";
    }
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c < 32) {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
