// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.OwnWrite;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnRecordTest {

  @TempDir Path temp;
  private Path folder;
  private Path record;
  private OwnRecord own;

  @BeforeEach
  void open() throws IOException {
    folder = Files.createDirectories(temp.resolve("assets"));
    record = temp.resolve("home/own/x");
    own = another();
  }

  private OwnRecord another() {
    return new OwnRecord(
        folder, record, () -> true, new OwnMarks(temp.resolve("marks"), OwnMarks.HOME, () -> true));
  }

  private void append(OwnFolder by, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    by.append(
        file,
        bytes(text),
        () -> Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
  }

  private void replace(OwnFolder by, String name, String text) throws IOException {
    by.replace(
        folder.resolve(name), bytes(text), () -> Files.writeString(folder.resolve(name), text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private Map<String, String> replayed(String moment) throws IOException {
    TreeMap<String, String> files = new TreeMap<>();
    for (OwnWrite write : another().since(moment)) {
      byte[] bytes = new byte[(int) write.content().length()];
      try (RandomAccessFile in = new RandomAccessFile(write.content().file().toFile(), "r")) {
        in.seek(write.content().offset());
        in.readFully(bytes);
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      switch (write.kind()) {
        case APPEND -> files.merge(write.path(), text, String::concat);
        case REPLACE -> files.put(write.path(), text);
        case MOVE -> files.put(write.to(), files.remove(write.path()));
        case REMOVE -> files.remove(write.path());
      }
    }
    return files;
  }

  private Map<String, String> there() throws IOException {
    TreeMap<String, String> files = new TreeMap<>();
    try (var all = Files.list(folder)) {
      for (Path file : all.toList()) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void nothingIsRecordedBeforeSomebodyAsks() throws IOException {
    append(own, "log", "1\n");
    assertThat(record).doesNotExist();
  }

  @Test
  void anEndThatIsGoneInTheMiddleIsDamage() throws IOException {
    String moment = own.begin().orElseThrow();
    append(own, "log", "1\n");
    own.begin().orElseThrow();
    append(own, "log", "2\n");
    Path first = record.resolve(moment);
    byte[] all = Files.readAllBytes(first);
    Files.write(first, java.util.Arrays.copyOf(all, all.length - 3));

    assertThatThrownBy(() -> another().since(moment))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("its end is gone");
  }

  @Test
  void whatLocksAndWhatIsBeingMadeIsOfNoRecord() throws IOException {
    String moment = own.begin().orElseThrow();
    append(own, ".log.tmp", "1\n");
    append(own, "log.lock", "1\n");
    append(own, "log.damaged-1", "1\n");
    assertThat(own.since(moment)).isEmpty();
  }

  @Test
  void aFileThatGetsSuchANameIsGone() throws IOException {
    String moment = own.begin().orElseThrow();
    append(own, "log", "1\n");
    own.move(
        folder.resolve("log"),
        folder.resolve(".log.1.compacted"),
        () -> Files.move(folder.resolve("log"), folder.resolve(".log.1.compacted")));
    assertThat(replayed(moment)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anyWritesOfAnyWriterAreWhatIsThere(long seed) throws IOException {
    Random random = new Random(seed);
    String moment = own.begin().orElseThrow();
    List<OwnRecord> writers = List.of(own, another());
    for (int i = 0; i < 300; i++) {
      OwnRecord by = writers.get(random.nextInt(2));
      String name = "file" + random.nextInt(4);
      Path file = folder.resolve(name);
      Path to = folder.resolve("file" + random.nextInt(4));
      switch (random.nextInt(6)) {
        case 0 -> replace(by, name, "r" + i + "\n" + "x".repeat(random.nextInt(300_000)));
        case 1 -> {
          if (Files.exists(file) && !file.equals(to)) {
            by.move(
                file,
                to,
                () -> Files.move(file, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING));
          }
        }
        case 2 -> by.remove(file, () -> Files.deleteIfExists(file));
        case 3 -> fail(by, file, random);
        default -> append(by, name, "a" + i + "\n");
      }
    }
    assertThat(replayed(moment)).as("seed " + seed).isEqualTo(there());
  }

  /** Some of it is written, and then the disk is full, or the process dies. */
  private void fail(OwnRecord by, Path file, Random random) throws IOException {
    byte[] all = bytes("lost by a full disk\n");
    int some = random.nextInt(all.length + 1);
    boolean replaced = random.nextBoolean();
    OwnFolder.Action action =
        () -> {
          if (!replaced) {
            Files.write(
                file,
                java.util.Arrays.copyOf(all, some),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
          }
          throw new FileSystemException(file.toString(), null, "No space left on device");
        };
    assertThatThrownBy(
            () -> {
              if (replaced) {
                by.replace(file, all, action);
              } else {
                by.append(file, all, action);
              }
            })
        .hasMessageContaining("No space left");
  }

  @Test
  void whatIsReplacedAgainAndAgainFillsNoDisk() throws IOException {
    String moment = own.begin().orElseThrow();
    for (int i = 0; i < 100; i++) {
      replace(own, "state", i + "x".repeat(500_000));
      append(own, "log", i + "\n");
    }
    assertThat(replayed(moment)).isEqualTo(there());
    try (var all = Files.list(record)) {
      assertThat(all.mapToLong(file -> file.toFile().length()).sum()).isLessThan(6 << 20);
    }
  }

  @Test
  void anEndThatIsTornIsCutOff() throws IOException {
    String moment = own.begin().orElseThrow();
    append(own, "log", "1\n");
    byte[] whole = Files.readAllBytes(record.resolve(moment));
    append(own, "log", "2\n");
    byte[] more = Files.readAllBytes(record.resolve(moment));
    int frame = more.length - whole.length - "D 0 00000000 \t\n\n".length();
    for (int end = 1; end < frame; end++) {
      Files.write(folder.resolve("log"), bytes("1\n"));
      Files.write(record.resolve(moment), java.util.Arrays.copyOf(more, whole.length + end));
      append(another(), "log", "3\n");
      assertThat(replayed(moment)).as("at " + end).containsOnly(Map.entry("log", "1\n3\n"));
    }
  }

  @Test
  void aRecordThatIsNotWhatWasWrittenIsLost() throws IOException {
    String moment = own.begin().orElseThrow();
    append(own, "log", "1\n");
    append(own, "log", "2\n");
    byte[] bytes = Files.readAllBytes(record.resolve(moment));
    List<Integer> read = new ArrayList<>();
    for (int at = 0; at < bytes.length / 2; at++) {
      byte[] changed = bytes.clone();
      changed[at] ^= 1;
      Files.write(record.resolve(moment), changed);
      try {
        another().since(moment);
        read.add(at);
      } catch (EvograftException e) {
        assertThat(e.code()).isEqualTo("own_record_lost");
      }
    }
    assertThat(read).as("only where the end is no longer there").hasSizeLessThan(4);
    Files.write(record.resolve(moment), bytes);
    assertThat(replayed(moment)).containsEntry("log", "1\n2\n");
  }

  @Test
  void aMomentThatIsGoneIsLost() throws IOException {
    String first = own.begin().orElseThrow();
    String second = own.begin().orElseThrow();
    String third = own.begin().orElseThrow();
    Files.delete(record.resolve(second));
    assertThatThrownBy(() -> own.since(first)).hasMessageContaining("is gone");
    assertThat(own.since(third)).isEmpty();
    own.forget(Optional.of(third));
    assertThatThrownBy(() -> own.since(first)).isInstanceOf(EvograftException.class);
    assertThat(own.since(third)).isEmpty();
    own.forget(Optional.empty());
    assertThat(record).doesNotExist();
  }

  @Test
  void whatCannotBeRecordedIsNotWritten() throws IOException {
    String moment = own.begin().orElseThrow();
    Files.delete(record.resolve(moment));
    Files.createDirectory(record.resolve(moment));
    assertThatThrownBy(() -> append(own, "log", "1\n"))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("evograft snapshot list");
    assertThat(folder.resolve("log")).doesNotExist();
  }

  @Test
  void anInterruptKeepsNobodyFromRecording() throws IOException {
    String moment = own.begin().orElseThrow();
    Thread.currentThread().interrupt();
    try {
      own.append(folder.resolve("log"), bytes("1\n"), () -> {});
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(own.since(moment)).hasSize(1);
  }

  @Test
  void aPathElsewhereIsAMistake() throws IOException {
    own.begin();
    assertThatThrownBy(() -> own.remove(temp.resolve("x"), () -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatAPersonTrustsIsEvograftsOwn() throws IOException {
    Path root = Files.createDirectories(temp.resolve("work"));
    Path home = Files.createDirectories(temp.resolve("home"));
    Place place = Place.open(root, home);
    place.state().ensure();
    Path settings = place.state().path().resolve("config.properties");
    Files.writeString(settings, "a=1\n");
    OwnFolder state = place.viewOf("mine").own(place.state().path());
    String moment = state.begin().orElseThrow();
    Files.writeString(settings, "a=2\n");
    place.trust(Map.of(), Map.of("config.properties", "0".repeat(64)));

    assertThat(state.since(moment))
        .singleElement()
        .satisfies(write -> assertThat(write.path()).isEqualTo("config.properties"));
  }
}
