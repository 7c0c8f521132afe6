// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads transcripts and logs of configured files and folders: the newest first, the end of each,
 * within bounds. Reads the disk; safe for any thread.
 */
public final class Sources {

  private static final Duration FIRST = Duration.ofHours(24);
  private static final int DEEPEST = 4;
  private static final int MOST_LOOKED_AT = 100_000;
  private static final Set<String> KINDS = Set.of("jsonl", "log", "txt", "md", "out", "err");

  private final Limits limits;
  private final UnaryOperator<String> redactor;

  /**
   * Bounds.
   *
   * @param files how many are read at most
   * @param bytesOfFile how much of the end of each
   * @param bytes how much in all
   * @param span what was changed before is not read
   */
  public record Limits(int files, int bytesOfFile, long bytes, Span span) {}

  /**
   * A time to look at.
   *
   * @param since its beginning
   * @param now its end: what was changed after it, by a clock that was wrong, counts as changed now
   */
  public record Span(Instant since, Instant now) {

    /** Until now, from a time that is known; what is none, or ahead of now, is a day ago. */
    public static Span of(Optional<Instant> since, Instant now) {
      return new Span(since.filter(at -> !at.isAfter(now)).orElse(now.minus(FIRST)), now);
    }

    private Instant within(Instant at) {
      return at.isAfter(now) ? now : at;
    }
  }

  /**
   * Sources with these bounds.
   *
   * @param redactor masks secrets in what was read
   */
  public Sources(Limits limits, UnaryOperator<String> redactor) {
    this.limits = limits;
    this.redactor = redactor;
  }

  /**
   * How far a file was read.
   *
   * @param path of the file
   * @param size the end of the last whole line that was read, in bytes
   * @param tail a hash of the last bytes before it, by which a file that was begun anew is told
   * @param whole its size, in bytes: of a line without an end was read what there was, which is
   *     read again with the rest of it
   */
  public record Seen(String path, long size, String tail, long whole) {}

  /**
   * What was read.
   *
   * @param texts oldest first
   * @param seen how far
   * @param unread files that could not be read
   */
  public record Reading(List<DetectInput.Text> texts, List<Seen> seen, List<String> unread) {
    public Reading {
      texts = List.copyOf(texts);
      seen = List.copyOf(seen);
      unread = List.copyOf(unread);
    }
  }

  /** The texts, oldest first. What is not there or cannot be read, and links, are passed over. */
  public List<DetectInput.Text> read(List<Path> sources) {
    return read(sources, List.of()).texts();
  }

  /**
   * As {@link #read(List)}; of files that were read before what came since, however long ago they
   * were changed.
   */
  public Reading read(List<Path> sources, List<Seen> known) {
    Map<String, Seen> before = new HashMap<>();
    known.forEach(one -> before.put(one.path(), one));
    List<SourceState> found = find(sources);
    Span span = limits.span();
    found.removeIf(
        file -> {
          Seen seen = before.get(file.file().toString());
          boolean old = file.changed().isBefore(span.since());
          boolean ahead = file.changed().isAfter(span.now()); // which says nothing
          return seen == null ? old : file.size() == seen.size() && (old || ahead);
        });
    found.sort(
        Comparator.comparing((SourceState one) -> span.within(one.changed()))
            .reversed()
            .thenComparing(one -> one.file().toString()));
    List<DetectInput.Text> texts = new ArrayList<>();
    List<Seen> seen = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    long left = limits.bytes();
    for (SourceState file : found.subList(0, Math.min(limits.files(), found.size()))) {
      String path = file.file().toString();
      int most = (int) Math.min(left, Math.min(limits.bytesOfFile(), file.size()));
      if (most > 0) {
        try {
          FileEnd end = FileEnd.of(file.file(), most, before.get(path));
          if (!end.text().isBlank()) {
            String plain = redactor.apply(Transcripts.plain(end.text()));
            texts.add(0, new DetectInput.Text(path, plain));
          }
          seen.add(end.seen());
          left -= end.bytes();
        } catch (IOException e) {
          unread.add(path + ": " + e); // somebody else's, or rotated away meanwhile
        }
      }
    }
    return new Reading(texts, seen, unread);
  }

  private static List<SourceState> find(List<Path> sources) {
    List<SourceState> found = new ArrayList<>();
    for (Path source : sources) {
      find(source, found);
    }
    return found;
  }

  /** What each of them is now. What is not there or cannot be looked into is passed over. */
  public static List<SourceState> states(List<Path> sources) {
    return find(sources);
  }

  /** What cannot be looked into is passed over, too: it may be somebody else's. */
  private static void find(Path source, List<SourceState> found) {
    try {
      Files.walkFileTree(
          source,
          Set.of(),
          DEEPEST,
          new SimpleFileVisitor<>() {
            private int looked;

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (++looked > MOST_LOOKED_AT) {
                return FileVisitResult.TERMINATE;
              }
              if (attributes.isRegularFile() && (file.equals(source) || isText(file))) {
                Instant changed = attributes.lastModifiedTime().toInstant();
                found.add(new SourceState(file, changed, attributes.size()));
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the visitor passes over what cannot be read
    }
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return KINDS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
