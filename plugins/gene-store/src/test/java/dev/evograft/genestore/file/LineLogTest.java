// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is appended is there, whatever else happens to the file. */
class LineLogTest {

  private static Workspace workspace;

  @TempDir Path folder;
  private Path file;
  private StoreLock lock;
  private LineLog log;
  private LogReader reader;
  private final Lines lines = new Lines();

  @BeforeAll
  static void locks(@TempDir Path any) {
    workspace = Workspaces.of(any);
  }

  @BeforeEach
  void open() {
    file = folder.resolve("deep/down/log.jsonl");
    lock = new StoreLock(file.resolveSibling("").normalize(), workspace);
    log = new LineLog(file, lock);
    reader = log.reader();
  }

  @Test
  void readsWhatItAppendedAndOnlyWhatIsNew() {
    assertThat(reader.refresh(lines)).isFalse();
    log.append(Lines.of("one", "two"));
    assertThat(read()).containsExactly("one", "two");
    assertThat(reader.refresh(lines)).isFalse();
    lock.hold(
        held -> {
          log.append(held, Lines.of("three"));
          return true;
        });

    assertThat(read()).containsExactly("one", "two", "three");
    assertThat(reader.read(lines.places.get(1), 3)).asString().isEqualTo("two");
    assertThat(lines.restarts).isEqualTo(1);
  }

  @Test
  void leavesATornLineAsALineOfItsOwn() throws IOException {
    log.append(Lines.of("one"));
    Files.writeString(file, "{\"torn", APPEND);
    assertThat(read()).containsExactly("one");
    log.append(Lines.of("two"));

    assertThat(read()).containsExactly("one", "{\"torn", "two");
    assertThat(file).hasContent("one\n{\"torn\ntwo");
  }

  @Test
  void takesALineWithoutEndThatIsWhole() throws IOException {
    log.append(Lines.of("one"));
    Files.writeString(file, "whole!", APPEND);
    assertThat(read()).containsExactly("one", "whole!");
    log.append(Lines.of("two"));

    assertThat(read()).containsExactly("one", "whole!", "two");
  }

  @Test
  void waitsForTheRestOfAHalfLine() throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Files.writeString(file, "ha");
    assertThat(read()).isEmpty();
    Files.writeString(file, "lf\r\n\n  \nnext\n", APPEND);

    assertThat(read()).containsExactly("half", "next");
  }

  @Test
  void appendsToTheFileThatHasTheName() throws IOException {
    log.append(Lines.of("old"));
    assertThat(read()).containsExactly("old");
    Path other = Files.writeString(folder.resolve("other"), "new\n");
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(reader.read(0, 3)).asString().isEqualTo("old"); // as it was when it was read
    log.append(Lines.of("newer"));

    assertThat(read()).containsExactly("new", "newer");
    assertThat(lines.restarts).isEqualTo(2);

    Files.delete(file);
    assertThat(read()).isEmpty();
    log.append(Lines.of("newest"));
    assertThat(read()).containsExactly("newest");
  }

  @Test
  void noticesWhenWhatItKnowsWasChangedInPlace() throws IOException {
    log.append(Lines.of("abcdef", "ghijkl"));
    assertThat(read()).hasSize(2);
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(7);
      raw.writeBytes("GHIJKL\nmore\n");
    }

    assertThat(read()).containsExactly("abcdef", "GHIJKL", "more");
  }

  @Test
  void goesOnFromAMarkIfItIsTheSameLog() throws IOException {
    log.append(Lines.of("one"));
    read();
    LogMark mark = reader.mark();
    log.append(Lines.of("two"));
    Lines later = new Lines();
    log.reader(mark).refresh(later);
    assertThat(later.seen).containsExactly("two");
    assertThat(later.restarts).isZero();

    Files.writeString(file, "eno\ntwo\n");
    log.reader(mark).refresh(later);
    assertThat(later.seen).containsExactly("eno", "two");
    assertThat(later.restarts).isEqualTo(1);
  }

  @Test
  void refusesALinkALongLineAndAFolder() throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "");
    Files.createSymbolicLink(file, elsewhere);
    assertThatThrownBy(() -> log.append(Lines.of("x")))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("it is a link");
    assertThat(elsewhere).isEmptyFile();

    Files.delete(file);
    byte[] line = new byte[LineLog.MAX_LINE + 1];
    assertThatThrownBy(() -> log.append(List.of(line))).hasMessageContaining("16 MiB");
    Files.createDirectory(file);
    assertThatThrownBy(() -> log.append(Lines.of("x"))).hasMessageContaining("not a file");
    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("store_unreadable"));
  }

  @Test
  void skipsWhatIsTooLong() throws IOException {
    log.append(Lines.of("one"));
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(raw.length() + LineLog.MAX_LINE + 300_000);
    }
    log.append(Lines.of("two"));

    assertThat(read().stream().map(String::length)).containsExactly(3, 3);
    assertThat(lines.tooLong).isEqualTo(LineLog.MAX_LINE + 300_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 4_000, 70_000})
  void cutsLinesOfAnyLength(int longest) {
    List<String> all =
        IntStream.range(0, 50).mapToObj(i -> "x".repeat(1 + i * longest / 50) + i).toList();
    log.append(Lines.of(all.toArray(String[]::new)));

    assertThat(read()).isEqualTo(all);
    for (int i = 0; i < all.size(); i++) {
      assertThat(reader.read(lines.places.get(i), all.get(i).length()))
          .isEqualTo(all.get(i).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void manyThreadsInterruptedOrNotLoseNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<?>> futures = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int thread = t;
      futures.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 100; i++) {
                  if (i % 7 == thread) {
                    Thread.currentThread().interrupt();
                  }
                  log.append(Lines.of(thread + "-" + i));
                  assertThat(Thread.interrupted()).isEqualTo(i % 7 == thread);
                }
              }));
    }
    for (Future<?> future : futures) {
      future.get();
    }
    threads.shutdown();

    assertThat(read()).hasSize(800).doesNotHaveDuplicates();
    for (int t = 0; t < 8; t++) {
      String own = t + "-";
      assertThat(lines.seen.stream().filter(line -> line.startsWith(own)))
          .as("in the order of the thread")
          .isEqualTo(IntStream.range(0, 100).mapToObj(i -> own + i).toList());
    }
  }

  @Test
  void anInterruptedReaderReadsOn() {
    log.append(Lines.of("one"));
    Thread.currentThread().interrupt();
    read();
    assertThat(reader.read(0, 3)).asString().isEqualTo("one");
    log.append(Lines.of("two"));

    assertThat(read()).containsExactly("one", "two");
    assertThat(Thread.interrupted()).isTrue();
  }

  private List<String> read() {
    reader.refresh(lines);
    return lines.seen;
  }
}
