// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.own.Plain;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What evolution has learned, in files that others append to as well: what was there must stay as
 * it was, and nobody but an ended cycle says how a gene did.
 */
final class MemoryFiles {

  /** So much of what was appended is judged. */
  private static final int MOST_TAIL = 8 << 20;

  /** At 100 MiB a file goes on in another one. */
  private static final long MAY_ROTATE = 64L << 20;

  private static final int PIECE = 1 << 16;
  private static final int RECENT = 1_000;

  /** Of a run memory may tell whatever it came to. */
  private static final String ANY = "*";

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String GRAPH = "memory_graph.jsonl";
  private static final String EVENTS = "events.jsonl";

  /** Kinds of lines that memory believes of a gene. */
  private static final Set<String> VERDICTS =
      Set.of("outcome", "confidence_edge", "confidence_gene_outcome");

  private final Services services;
  private final Map<Path, Seen> before;
  private @Nullable Set<String> verdicts;
  private Instant oldest = Instant.MIN;

  /**
   * A file as it was.
   *
   * @param size in bytes; 0 where there was none
   * @param digest of so much
   */
  private record Seen(long size, String digest) {}

  private MemoryFiles(Services services, Map<Path, Seen> before) {
    this.services = services;
    this.before = before;
  }

  private static List<Path> files(Services services) {
    Path memory = services.root().resolve(services.memory().folder());
    return List.of(
        memory.resolve(GRAPH),
        memory.resolve("distiller_log.jsonl"),
        services.root().resolve(services.assets().folder()).resolve(EVENTS));
  }

  /** As they are now. */
  static MemoryFiles of(Services services) {
    Map<Path, Seen> seen = new TreeMap<>();
    for (Path file : files(services)) {
      long size = size(file);
      seen.put(file, new Seen(size, digest(file, size)));
    }
    return new MemoryFiles(services, seen);
  }

  /** For the record. */
  List<JsonObject> trees() {
    List<JsonObject> trees = new ArrayList<>();
    before.forEach(
        (file, seen) ->
            trees.add(
                JsonObject.builder()
                    .put("file", file.toString())
                    .put("size", seen.size())
                    .put("digest", seen.digest())
                    .build()));
    return trees;
  }

  /** Reads what {@link #trees} wrote. */
  static MemoryFiles of(Services services, List<JsonObject> trees) {
    Map<Path, Seen> seen = new TreeMap<>();
    for (JsonObject one : trees) {
      seen.put(
          Path.of(one.string("file", "")),
          new Seen(one.integer("size", 0), one.string("digest", "")));
    }
    return new MemoryFiles(services, seen);
  }

  private static long size(Path file) {
    try {
      Plain.check(file, Long.MAX_VALUE);
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw unread(file, e);
    }
  }

  private static EvograftException unread(Path file, IOException e) {
    return new EvograftException("read_failed", "cannot read " + file + ": " + e, e);
  }

  /** Of the first bytes; empty where there are fewer. */
  private static String digest(Path file, long size) {
    MessageDigest digest = KeptAssets.sha256();
    try (FileChannel in = FileChannel.open(file)) {
      ByteBuffer piece = ByteBuffer.allocate(PIECE);
      long left = size;
      while (left > 0) {
        piece.clear().limit((int) Math.min(PIECE, left));
        int read = in.read(piece);
        if (read < 0) {
          return "";
        }
        digest.update(piece.array(), 0, read);
        left -= read;
      }
    } catch (NoSuchFileException e) {
      return size == 0 ? HexFormat.of().formatHex(digest.digest()) : "";
    } catch (IOException e) {
      throw unread(file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Those that are not what they were, but for what anybody may append. */
  List<String> differing() {
    verdicts = null;
    List<String> other = new ArrayList<>();
    before.forEach(
        (file, seen) ->
            Apart.ask(
                file.toString(),
                other,
                () -> isOther(file, seen) ? List.of(file.toString()) : List.of()));
    return other;
  }

  private boolean isOther(Path file, Seen seen) {
    long more = size(file) - seen.size();
    boolean same = digest(file, seen.size()).equals(seen.digest());
    boolean forged =
        same
            && more > 0
            && more <= MOST_TAIL
            && new String(tail(file, seen.size()), StandardCharsets.UTF_8)
                .lines()
                .anyMatch(line -> isForged(file, line));
    return forged || !same && seen.size() <= MAY_ROTATE;
  }

  /** What was forged, a violation for each file; what was only appended is taken out again. */
  List<Violation> changed(Aside aside) {
    verdicts = null; // others may have ended since somebody looked last
    List<Violation> found = new ArrayList<>();
    Apart apart = new Apart(services.root(), aside, found);
    before.forEach((file, seen) -> apart.look(file, () -> changed(file, seen, aside, found)));
    return found;
  }

  private Set<String> known() {
    Set<String> read = verdicts;
    if (read == null) {
      read = verdicts();
      verdicts = read;
    }
    return read;
  }

  private void changed(Path file, Seen seen, Aside aside, List<Violation> found) {
    long now = size(file);
    if (now == seen.size() && digest(file, now).equals(seen.digest())) {
      return;
    }
    if (!digest(file, seen.size()).equals(seen.digest())) {
      if (seen.size() > MAY_ROTATE) {
        aside.note(file + " may go on in another file since, so nobody compared it");
      } else {
        found.add(
            violation(
                file,
                "was changed where it had been written, and nobody has what it was; look at it"));
      }
      return;
    }
    if (now - seen.size() > MOST_TAIL) {
      aside.note(file + " has more than " + (MOST_TAIL >> 20) + " MiB more, which nobody judged");
      return;
    }
    appended(file, seen, aside, found);
  }

  private void appended(Path file, Seen seen, Aside aside, List<Violation> found) {
    byte[] tail = tail(file, seen.size());
    List<String> lines = new String(tail, StandardCharsets.UTF_8).lines().toList();
    List<String> forged = lines.stream().filter(line -> isForged(file, line)).toList();
    if (forged.isEmpty()) {
      return;
    }
    Path kept =
        aside.file(
            String.valueOf(file.getFileName()),
            (String.join("\n", forged) + "\n").getBytes(StandardCharsets.UTF_8));
    boolean all = forged.size() == lines.stream().filter(line -> !line.isBlank()).count();
    boolean out = all && cut(file, seen.size(), seen.size() + tail.length);
    String what = forged.size() == 1 ? "a line" : forged.size() + " lines";
    found.add(
        violation(
            file,
            "got "
                + what
                + " about cycles that no cycle wrote, "
                + (out
                    ? "which are out again; if it was you: cat '" + kept + "' >> '" + file + "'"
                    : "among others; look at its end: " + kept + " has those lines")));
  }

  private Violation violation(Path file, String what) {
    return new Violation(
        Ledgers.CHANGED, services.root().relativize(file).toString(), file + " " + what);
  }

  private static byte[] tail(Path file, long from) {
    try (FileChannel in = FileChannel.open(file)) {
      long more = in.size() - from;
      if (more < 0 || more > MOST_TAIL) {
        throw new IOException("somebody writes to it meanwhile");
      }
      ByteBuffer tail = ByteBuffer.allocate((int) more);
      in.position(from);
      while (tail.hasRemaining() && in.read(tail) >= 0) {
        // until it is full
      }
      return tail.array();
    } catch (IOException e) {
      throw unread(file, e);
    }
  }

  /** Unless somebody appended meanwhile, or works on it for long. */
  private boolean cut(Path file, long size, long expected) {
    Workspace.Lock lock;
    try {
      lock = services.context().workspace().lock(file.resolveSibling(OwnFolder.LOCK), PATIENCE);
    } catch (EvograftException e) {
      return false;
    }
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      boolean same = out.size() == expected;
      if (same) {
        out.truncate(size);
      }
      return same;
    } catch (IOException e) {
      throw new EvograftException("write_failed", "cannot write " + file + ": " + e, e);
    } finally {
      lock.close();
    }
  }

  /** Events of cycles are written when one ends, and none does; memory repeats the journal. */
  private boolean isForged(Path file, String line) {
    String name = String.valueOf(file.getFileName());
    if (line.isBlank() || !name.equals(GRAPH) && !name.equals(EVENTS)) {
      return false;
    }
    MemoryGraphEvent event;
    try {
      event =
          new MemoryGraphEvent(JsonText.parseForeignObject(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return false; // nobody believes it, and it may be one that is just being written
    }
    return name.equals(EVENTS)
        || event.kind().filter(VERDICTS::contains).isPresent() && !isTold(event);
  }

  /** Whether the journal has what a line tells, or does not go back so far. */
  private boolean isTold(MemoryGraphEvent event) {
    Set<String> known = known();
    try {
      Instant at = Instant.parse(event.ts().orElse(""));
      String gene = at.toEpochMilli() + " " + event.geneId().orElse("") + " ";
      String status = event.tree().object("outcome").string("status", "");
      return known.contains(gene + status) || known.contains(gene + ANY) || at.isBefore(oldest);
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** What the last cycles came to, and runs that name a gene, which memory may tell later. */
  private Set<String> verdicts() {
    Set<String> endings = new HashSet<>();
    for (CyclePhase phase : CyclePhase.values()) {
      if (phase.ends()) {
        endings.add(phase.type());
      }
    }
    Set<String> verdicts = new HashSet<>();
    CycleJournal cycles = new CycleJournal(services.journal());
    oldest = Instant.MIN;
    for (JournalEntry entry : latest(endings)) {
      CycleEvent ending = CycleEvent.from(entry);
      String gene =
          cycles.phases(entry.key()).stream()
              .filter(one -> one.phase() == CyclePhase.SELECT)
              .map(one -> one.details().string("gene", ""))
              .findFirst()
              .orElse("");
      String status = " " + CycleOutcome.of(ending.phase(), ending.details()).word();
      verdicts.add(ending.at().toEpochMilli() + " " + gene + status);
      verdicts.add(ending.at().toEpochMilli() + " " + status); // what a stranger's capsule came to
    }
    for (JournalEntry entry : latest(Set.of(RunCompleted.TYPE))) {
      RunCompleted run = RunCompleted.from(entry);
      Object named = run.signals().get("gene").orElse("");
      String gene =
          named instanceof String text && !text.isEmpty()
              ? text
              : run.run().spec().labels().getOrDefault("gene", "");
      verdicts.add(entry.at().toEpochMilli() + " " + gene + " " + ANY);
    }
    return verdicts;
  }

  /** The newest; what is before them where there are more is not known. */
  private List<JournalEntry> latest(Set<String> types) {
    List<JournalEntry> latest = services.journal().latest(types, null, RECENT);
    if (latest.size() == RECENT) {
      Instant first = latest.stream().map(JournalEntry::at).min(Instant::compareTo).orElseThrow();
      oldest = first.isAfter(oldest) ? first : oldest;
    }
    return latest;
  }
}
