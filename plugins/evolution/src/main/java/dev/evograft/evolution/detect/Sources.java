// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads transcripts and logs of configured files and folders: the newest first, the end of each,
 * within bounds. Reads the disk; safe for any thread.
 */
public final class Sources {

  private static final int DEEPEST = 4;
  private static final Set<String> KINDS = Set.of("jsonl", "log", "txt", "md", "out", "err");

  private final Limits limits;
  private final UnaryOperator<String> redactor;

  /**
   * Bounds.
   *
   * @param files how many are read at most
   * @param bytesOfFile how much of the end of each
   * @param bytes how much in all
   * @param since what was changed before is not read
   */
  public record Limits(int files, int bytesOfFile, long bytes, Instant since) {}

  /**
   * Sources with these bounds.
   *
   * @param redactor masks secrets in what was read
   */
  public Sources(Limits limits, UnaryOperator<String> redactor) {
    this.limits = limits;
    this.redactor = redactor;
  }

  private record Found(Path file, Instant changed, long size) {}

  /**
   * The texts, oldest first. What is not there, and links, are passed over.
   *
   * @throws RetriableException code {@code read_failed}
   */
  public List<DetectInput.Text> read(List<Path> sources) {
    List<Found> found = new ArrayList<>();
    for (Path source : sources) {
      find(source, found);
    }
    found.removeIf(file -> file.changed().isBefore(limits.since()));
    found.sort(
        Comparator.comparing(Found::changed)
            .reversed()
            .thenComparing(one -> one.file().toString()));
    List<DetectInput.Text> texts = new ArrayList<>();
    long left = limits.bytes();
    for (Found file : found.subList(0, Math.min(limits.files(), found.size()))) {
      int most = (int) Math.min(left, Math.min(limits.bytesOfFile(), file.size()));
      if (most > 0) {
        texts.add(0, new DetectInput.Text(file.file().toString(), text(file, most)));
        left -= most;
      }
    }
    return texts;
  }

  /** What cannot be looked into is passed over, too: it may be somebody else's. */
  private static void find(Path source, List<Found> found) {
    try {
      Files.walkFileTree(
          source,
          Set.of(),
          DEEPEST,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && (file.equals(source) || isText(file))) {
                Instant changed = attributes.lastModifiedTime().toInstant();
                found.add(new Found(file, changed, attributes.size()));
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
      throw failed(source, e);
    }
  }

  private static boolean isText(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return KINDS.contains(name.substring(name.lastIndexOf('.') + 1));
  }

  /** The end of a file, from the beginning of a line on. */
  private String text(Found file, int most) {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    try (SeekableByteChannel in = Files.newByteChannel(file.file(), StandardOpenOption.READ)) {
      long from = Math.max(0, in.size() - most);
      in.position(from);
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        continue;
      }
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      String whole = from == 0 ? text : text.substring(text.indexOf('\n') + 1);
      return redactor.apply(Transcripts.plain(whole));
    } catch (IOException e) {
      throw failed(file.file(), e);
    }
  }

  private static RetriableException failed(Path file, IOException e) {
    return new RetriableException(
        "read_failed", "cannot read " + file + " for signals: " + e.getMessage(), e);
  }
}
