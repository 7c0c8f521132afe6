// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Workspace;
import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that goes on in a new file is one log. */
class RotatedShelfTest {

  private static Workspace workspace;

  @TempDir Path folder;
  private final ManualClock clock = ManualClock.atNoon();
  private Path log;
  private FolderContext context;

  @BeforeAll
  static void locks(@TempDir Path any) {
    workspace = Workspaces.of(any);
  }

  @BeforeEach
  void make() {
    log = folder.resolve("events.jsonl");
    context =
        new FolderContext(new StoreLock(folder, workspace), clock, (file, what) -> {}, Steps.GO_ON);
  }

  private RotatedShelf open() {
    return new RotatedShelf(log, TypedNames.of("E"), context, 1_000);
  }

  private static JsonObject event(String id, int length) {
    return JsonObject.builder().put("type", "E").put("id", id).put("x", "é".repeat(length)).build();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isOneLogInManyFiles(long seed) throws IOException {
    Random random = new Random(seed);
    List<JsonObject> all = new ArrayList<>();
    try (RotatedShelf shelf = open();
        RotatedShelf other = open()) {
      for (int i = 0; i < 120; i++) {
        JsonObject event = event("e" + i, random.nextInt(90));
        all.add(event);
        (random.nextBoolean() ? shelf : other).append(List.of(event));
        if (random.nextInt(10) == 0) {
          Files.writeString(log, "{\"type\":\"E\",\"torn", StandardOpenOption.APPEND);
        }
        if (random.nextInt(5) == 0) {
          clock.advance(Duration.ofMillis(random.nextInt(3) - 1));
        }
        int most = random.nextInt(30);
        assertThat(other.latest(most)).as("seed %d", seed).isEqualTo(last(all, most));
      }
      long revision = other.revision();
      List<JsonObject> seen = new ArrayList<>();
      other.forEach(seen::add);
      assertThat(seen).isEqualTo(all);
      assertThat(other.size()).isEqualTo(all.size());
      all.forEach(one -> assertThat(other.find(one.string("id", ""))).contains(one));
      shelf.append(List.of(event("one more", 1)));
      assertThat(other.revision()).isNotEqualTo(revision);
    }
    assertThat(new RotatedFiles(log).older()).hasSizeGreaterThan(5);
  }

  private static List<JsonObject> last(List<JsonObject> all, int most) {
    int count = Math.min(most, all.size());
    return IntStream.range(0, count).mapToObj(i -> all.get(all.size() - 1 - i)).toList();
  }

  @Test
  void goesOnWhenTheClockWasSetBack() throws IOException {
    try (RotatedShelf shelf = open()) {
      for (int i = 0; i < 4; i++) {
        shelf.append(List.of(event("e" + i, 600)));
        clock.advance(Duration.ofDays(-1));
      }
      assertThat(shelf.latest(1)).containsExactly(event("e3", 600));
      assertThat(new RotatedFiles(log).older()).hasSize(3).isSorted();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"99991231T235959999Z", "20261399T999999999Z", "99999999T000000000Z"})
  void goesOnBehindANameThatIsTheLastTimeOrNone(String stamp) throws IOException {
    Files.writeString(log.resolveSibling("events." + stamp + ".jsonl"), event("e", 1) + "\n");
    try (RotatedShelf shelf = open()) {
      for (int i = 0; i < 4; i++) {
        shelf.append(List.of(event("e" + i, 600)));
      }
      assertThat(new RotatedFiles(log).older()).hasSize(4).isSorted();
      assertThat(shelf.latest(9))
          .extracting(one -> one.get("id"))
          .containsExactly("e3", "e2", "e1", "e0", "e");
    }
  }

  @Test
  void goesOnInAFullFileBehindTheLastNameThereIs() throws IOException {
    Path last = log.resolveSibling("events.99999999T999999999Z.jsonl");
    Files.writeString(last, event("e", 1) + "\n");
    try (RotatedShelf shelf = open()) {
      for (int i = 0; i < 4; i++) {
        shelf.append(List.of(event("e" + i, 600)));
      }
      assertThat(shelf.size()).isEqualTo(5);
      assertThat(new RotatedFiles(log).older()).containsExactly(last);
    }
  }

  @Test
  @Timeout(20)
  void readsTheLatestWithoutALookAtTheRest() throws IOException {
    try (RotatedShelf shelf = new RotatedShelf(log, TypedNames.of("E"), context)) {
      shelf.append(List.of(event("first", 1)));
      try (RandomAccessFile raw = new RandomAccessFile(log.toFile(), "rw")) {
        raw.setLength(3L << 30); // nobody reads through that in time
        raw.seek(raw.length());
        raw.write(("\n" + event("e", 1) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      assertThat(shelf.latest(1)).containsExactly(event("e", 1));
      shelf.append(List.of(event("next", 1)));
      assertThat(new RotatedFiles(log).older()).hasSize(1);
      assertThat(shelf.latest(2)).containsExactly(event("next", 1), event("e", 1));
    }
  }

  @Test
  void findsRecordsOnTheLineOfAHalfOne() throws IOException {
    try (RotatedShelf shelf = open()) {
      Files.writeString(
          log, "{\"type\":\"E\",\"id\":\"ha" + event("a", 1) + event("b", 1) + "\n" + "{\"type\"");
      assertThat(shelf.latest(9)).containsExactly(event("b", 1), event("a", 1));
    }
  }

  @Test
  void ofSeveralLinesOfOneIdTheLastCounts() {
    try (RotatedShelf shelf = open()) {
      shelf.append(List.of(event("a", 1), event("b", 1), event("a", 2)));
      assertThat(shelf.latest(9)).containsExactly(event("a", 2), event("b", 1));
    }
  }

  @Test
  void aLogOfWhatWasRemovedBecomesShort() throws IOException {
    Path staged = folder.resolve("external_candidates.jsonl");
    Shelf shelf = new Shelf(new ShelfFiles(null, "", staged, TypedNames.of("E")), context);
    ShelfWriter writer = new ShelfWriter(shelf, (task, after) -> {});
    for (int i = 0; i < 300; i++) {
      writer.append(List.of(event("e" + i, 3_000)));
    }
    long before = Files.size(staged);
    for (int i = 0; i < 299; i++) {
      String id = "e" + i;
      context
          .lock()
          .hold(
              held -> {
                writer.remove(held, id);
                return true;
              });
      assertThat(shelf.size()).isEqualTo(299 - i);
    }
    assertThat(Files.size(staged)).isLessThan(before * 2 / 3);
    assertThat(shelf.find("e299")).contains(event("e299", 3_000));
    writer.append(List.of(event("next", 1)));
    assertThat(shelf.latest(9)).containsExactly(event("next", 1), event("e299", 3_000));
    shelf.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":", "{\"a\":[\"", "[{"})
  @Timeout(60)
  void whatNeverEndsIsLookedAtForAWhileOnly(String part) throws IOException {
    Path file = folder.resolve("genes.json");
    Files.writeString(file, "{\"genes\":[" + event("a", 1) + "," + part.repeat(500_000));
    Shelf shelf = new Shelf(new ShelfFiles(file, "genes", null, TypedNames.of("E")), context);
    assertThat(shelf.size()).isEqualTo(1);
    shelf.close();
    Files.writeString(log, part.repeat(200_000) + "\n" + event("b", 1) + "\n");
    try (RotatedShelf events = open()) {
      assertThat(events.size()).isEqualTo(1);
    }
  }
}
