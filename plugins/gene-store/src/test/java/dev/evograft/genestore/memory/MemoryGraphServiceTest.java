// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.genestore.file.LineLog;
import dev.evograft.genestore.file.StoreLock;
import dev.evograft.genestore.file.Workspaces;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.spi.EvograftException;
import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryGraphServiceTest {

  @TempDir Path root;

  private Graphs graphs;

  @BeforeEach
  void prepare() {
    graphs = new Graphs(Workspaces.of(root), ManualClock.atNoon());
  }

  @Test
  void whatIsAppendedIsThereOnceForEveryone() throws Exception {
    try (MemoryGraphService one = graphs.open();
        MemoryGraphService two = graphs.open()) {
      one.append(event(1));
      two.append(event(1));
      two.append(event(2));
      one.append(event(2));

      assertThat(graphs.lines()).hasSize(2);
      assertThat(one.latest(10))
          .extracting(e -> e.id().orElseThrow())
          .containsExactly(id(2), id(1));
      assertThat(one.latest(1)).containsExactly(event(2));
      assertThat(one.advise(List.of("x")).standings().get(0).attempts()).isEqualTo(2);
      two.append(event(3));
      assertThat(one.advise(List.of("x")).standings().get(0).attempts()).isEqualTo(3);
    }
  }

  @Test
  void whoOnlyLooksLeavesNothing() throws Exception {
    try (MemoryGraphService graph = graphs.open()) {
      assertThat(graph.latest(5)).isEmpty();
      assertThat(graph.advise(List.of("x")).standings()).isEmpty();
    }

    assertThat(graphs.file().getParent()).doesNotExist();
    assertThat(graphs.sums()).doesNotExist();
  }

  @Test
  void anEventWithoutAnIdIsRefused() {
    try (MemoryGraphService graph = graphs.open()) {
      for (MemoryGraphEvent wrong : List.of(event(1).without("id"), event(1).with("type", "X"))) {
        assertThatThrownBy(() -> graph.append(wrong))
            .isInstanceOfSatisfying(
                EvograftException.class, e -> assertThat(e.code()).isEqualTo("asset_invalid"));
      }
    }
  }

  @Test
  void filesRotateAndTheOldestGoButWhatTheySaidStays() throws Exception {
    List<MemoryGraphEvent> events = events(200);
    try (MemoryGraphService follower = graphs.open(4_000, 3);
        MemoryGraphService graph = graphs.open(4_000, 3)) {
      for (MemoryGraphEvent event : events) {
        graph.append(event);
        if (events.indexOf(event) % 30 == 0) {
          assertThat(follower.advise(List.of("s1"))).isNotNull();
        }
      }
      assertThat(graphs.names()).hasSize(4).contains("memory_graph.jsonl");
      assertThat(graphs.lines()).hasSizeLessThan(100);
      assertSums(graph, events);
      assertSums(follower, events);
    }
    try (MemoryGraphService later = graphs.open(4_000, 3)) {
      assertSums(later, events);
      MemoryGraphEvent last = events.get(events.size() - 1);
      assertThat(later.latest(1)).containsExactly(last);
      assertThat(later.latest(1_000)).hasSameSizeAs(graphs.lines());
    }
  }

  @Test
  void anEventInAnOlderFileIsNotWrittenAgain() throws Exception {
    try (MemoryGraphService graph = graphs.open(2_000, 50)) {
      for (int i = 0; i < 40; i++) {
        graph.append(event(i));
      }
    }
    try (MemoryGraphService graph = graphs.open(2_000, 50)) {
      for (int i = 0; i < 40; i++) {
        graph.append(event(i));
      }
    }

    assertThat(graphs.names().size()).isGreaterThan(4);
    assertThat(graphs.lines()).hasSize(40).doesNotHaveDuplicates();
  }

  /** Whoever appends first does not read what cannot have the event. */
  @Test
  void theFirstAppendReadsOnlyWhatIsNew() throws Exception {
    Duration apart = Duration.ofMinutes(20);
    int day = 24 * 3;
    try (MemoryGraphService graph = graphs.open()) {
      for (int i = 0; i < 4 * day; i++) {
        graphs.clock().advance(apart);
        graph.append(now(i));
      }
    }
    GraphFiles files = new GraphFiles(graphs.file());
    StoreLock lock = new StoreLock(graphs.file().getParent(), graphs.workspace());
    try (LineLog log = new LineLog(graphs.file(), lock)) {
      GraphIds ids = new GraphIds(files, log, lock, new Checkpoints(graphs.state()));
      assertThat(ids.contains(now(4 * day - 1).id().orElseThrow(), millis())).isTrue();
      assertThat(ids.contains(now(4 * day).id().orElseThrow(), millis())).isFalse();
      assertThat(ids.read()).isBetween(1, day / 2);

      String old = EventLine.of(graphs.lines().get(5).getBytes(UTF_8)).orElseThrow().id();
      assertThat(ids.contains(old, millis())).as("an old one comes again").isTrue();
      assertThat(ids.read()).isEqualTo(4 * day);
      ids.close();
    }
  }

  private long millis() {
    return graphs.clock().instant().toEpochMilli();
  }

  /** It is in the part of the file of which later looks know that it is older than the event. */
  @Test
  void anEventOfAClockThatWasSetBackComesOnce() throws Exception {
    MemoryGraphEvent ahead;
    try (MemoryGraphService graph = graphs.open()) {
      graph.append(now(0));
      graphs.clock().advance(Duration.ofHours(9));
      ahead = now(1);
      graph.append(ahead);
      graphs.clock().advance(Duration.ofHours(-9));
      for (int i = 2; i < 7; i++) {
        graphs.clock().advance(Duration.ofHours(1));
        graph.append(now(i));
      }
    }
    for (int later : List.of(0, 2, 20)) {
      graphs.clock().advance(Duration.ofHours(later));
      try (MemoryGraphService graph = graphs.open()) {
        graph.append(ahead);
        graph.append(now(100 + later));
      }
    }
    assertThat(graphs.lines()).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void notEvenAFileThatWasRotatedSinceHidesIt() throws Exception {
    MemoryGraphEvent ahead;
    try (MemoryGraphService graph = graphs.open(2_000, 50)) {
      graphs.clock().advance(Duration.ofHours(9));
      ahead = now(1);
      graph.append(ahead);
      graphs.clock().advance(Duration.ofHours(-9));
      for (int i = 2; i < 40; i++) {
        graph.append(now(i));
      }
    }
    graphs.clock().advance(Duration.ofHours(20));
    try (MemoryGraphService graph = graphs.open(2_000, 50)) {
      graph.append(ahead);
    }
    assertThat(graphs.lines()).hasSize(39).doesNotHaveDuplicates();
  }

  /** For a while it says nothing of when it was, and then it does. */
  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 2_000})
  void norAnEventOfAClockThatWasDaysAhead(long maxBytes) throws Exception {
    MemoryGraphEvent ahead;
    try (MemoryGraphService graph = graphs.open(maxBytes, 50)) {
      graphs.clock().advance(Duration.ofDays(3));
      ahead = now(1);
      graph.append(ahead);
      graphs.clock().advance(Duration.ofDays(-3));
      for (int i = 2; i < 60; i++) {
        graphs.clock().advance(Duration.ofHours(1));
        graph.append(now(i));
      }
    }
    graphs.clock().advance(Duration.ofHours(24));
    try (MemoryGraphService graph = graphs.open(maxBytes, 50)) {
      graph.append(ahead);
    }
    assertThat(graphs.lines()).hasSize(59).doesNotHaveDuplicates();
  }

  @Test
  void anEventIsReadThoughItsFileIsFullMeanwhile() throws Exception {
    try (MemoryGraphService graph = graphs.open()) {
      graph.append(event(1));
      GraphFiles files = new GraphFiles(graphs.file());
      Path full = graphs.file().resolveSibling("memory_graph.20261103T120000000Z.jsonl");
      List<MemoryGraphEvent> latest =
          GraphTail.latest(
              () -> {
                List<Path> found = new ArrayList<>(List.of(files.active()));
                files.rotated().forEach(name -> found.add(1, files.path(name)));
                if (!Files.exists(full)) {
                  move(files.active(), full);
                }
                return found;
              },
              5);
      assertThat(latest).containsExactly(event(1));
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MemoryGraphEvent now(int i) {
    String id = "mge_" + graphs.clock().instant().toEpochMilli() + "_" + i;
    return Outcomes.at(graphs.clock().instant(), id, "g", true, List.of("x"));
  }

  @Test
  void oneLineWithoutAnEndIsReadInLinearTime() throws Exception {
    appendAll(List.of(event(1)));
    raw("x".repeat(24 << 20) + "\n");
    try (MemoryGraphService graph = graphs.open()) {
      long started = System.nanoTime();
      assertThat(graph.latest(5)).containsExactly(event(1));
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void sumsAreSavedAwayFromWhoAsks() throws Exception {
    List<Runnable> tasks = new ArrayList<>();
    try (MemoryGraphService graph = graphs.open(tasks::add)) {
      graph.append(event(0));
      raw((event(1).tree() + "\n").repeat(1_000));
      graph.advise(List.of("x"));
      graph.advise(List.of("x"));
      assertThat(graphs.sums()).doesNotExist();
      assertThat(tasks).hasSize(1);
      tasks.get(0).run();
      assertThat(graphs.sums()).exists();
    }
  }

  @Test
  void sumsAreSavedAndResumed() throws Exception {
    List<MemoryGraphEvent> events = events(50);
    for (MemoryGraphEvent event : events) {
      try (MemoryGraphService graph = graphs.open()) {
        graph.append(event);
        graph.advise(List.of());
      }
    }
    String saved = Files.readString(graphs.sums());
    assertThat(saved).contains("\"offset\":" + Files.size(graphs.file()));
    // sums that are wrong on purpose show that they are used, and not the file
    Files.writeString(
        graphs.sums(), saved.replaceFirst("\"s\":\\d+,\"n\":\\d+", "\"s\":70,\"n\":700"));
    try (MemoryGraphService graph = graphs.open()) {
      assertThat(graph.<List<String>>read(sums -> new Recount(events).differences(sums)))
          .hasSize(1);
    }
  }

  @Test
  void savedSumsThatDoNotFitAreMadeAnew() throws Exception {
    List<MemoryGraphEvent> events = events(30);
    appendAll(events);
    byte[] graph = Files.readAllBytes(graphs.file());

    for (String wrong : List.of("", "{", "{}", "{\"version\":1}", "[1]")) {
      Files.writeString(graphs.sums(), wrong);
      try (MemoryGraphService anew = graphs.open()) {
        assertSums(anew, events);
      }
    }
    Files.delete(graphs.file());
    Files.write(graphs.file(), graph);
    try (MemoryGraphService anew = graphs.open()) {
      assertSums(anew, events);
    }
  }

  @Test
  void whoDeletesTheGraphHasItForgotten() throws Exception {
    appendAll(events(30));
    try (MemoryGraphService graph = graphs.open()) {
      assertThat(graph.advise(List.of("s1")).standings()).isNotEmpty();
      Files.delete(graphs.file());
      assertThat(graph.advise(List.of("s1")).standings()).isEmpty();
      graph.append(event(1));
      assertSums(graph, List.of(event(1)));
    }
  }

  @Test
  void whatAnotherProgramAppendsCounts() throws Exception {
    appendAll(List.of(event(1)));
    try (MemoryGraphService graph = graphs.open()) {
      assertSums(graph, List.of(event(1)));
      String line =
          "{ \"kind\":\"outcome\", \"id\":\"mge_77\\u005f1\",\"type\":\"MemoryGraphEvent\","
              + "\"signal\":{\"key\":\"x\",\"signals\":[\"x\"]},\"gene\":{\"id\":\"g\"},"
              + "\"outcome\":{\"status\":\"success\"}}\n";
      raw(line + "nonsense\n" + "{\"type\":\"Other\",\"kind\":\"outcome\"}\n");

      assertThat(graph.advise(List.of("x")).standings().get(0).attempts()).isEqualTo(2);
      assertThat(graph.damaged()).isEqualTo(1);
      graph.append(event(1).with("id", "mge_77_1"));
      assertThat(graphs.lines()).as("its id is there").hasSize(4);
      assertThat(graph.latest(9)).hasSize(2);
    }
  }

  /** A torn line is no event: what was to stand there is written when it comes again. */
  @Test
  void aGraphThatIsCutAnywhereLosesNothingThatWasWhole() throws Exception {
    List<MemoryGraphEvent> events = List.of(event(1), event(2));
    appendAll(events);
    byte[] whole = Files.readAllBytes(graphs.file());
    try (MemoryGraphService graph = graphs.open()) {
      for (int length = whole.length / 2 - 3; length <= whole.length; length++) {
        Files.write(graphs.file(), Arrays.copyOf(whole, length));
        events.forEach(graph::append);
        assertThat(graph.latest(9)).as("cut at %d", length).hasSize(2);
        assertSums(graph, events);
        byte[] after = Files.readAllBytes(graphs.file());
        assertThat(Arrays.mismatch(after, 0, length, whole, 0, length)).isNegative();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whateverHappensSumsAreThoseOfAllEvents(long seed) throws Exception {
    Random random = new Random(seed);
    List<MemoryGraphEvent> events = AggregatesTest.events(random, 150);
    List<MemoryGraphEvent> done = new ArrayList<>();
    MemoryGraphService[] processes = {graphs.open(3_000, 2), graphs.open(3_000, 2)};
    for (MemoryGraphEvent event : events) {
      int who = random.nextInt(processes.length);
      graphs.clock().advance(Duration.ofMillis(random.nextInt(2)));
      processes[who].append(event);
      done.add(event);
      switch (random.nextInt(8)) {
        case 0 -> assertSums(processes[random.nextInt(2)], done);
        case 1 -> raw("{\"type\":\"MemoryGraphEvent\",\"kind\":\"outcome\",\"id\":\"mge_9");
        case 2 -> {
          processes[who].close();
          processes[who] = graphs.open(3_000, 2);
        }
        case 3 -> processes[1 - who].append(event);
        default -> {}
      }
    }
    for (MemoryGraphService process : processes) {
      assertSums(process, done);
      process.close();
    }
    try (MemoryGraphService later = graphs.open()) {
      assertSums(later, done);
    }
  }

  private void raw(String text) throws Exception {
    Files.writeString(graphs.file(), text, StandardOpenOption.APPEND, StandardOpenOption.CREATE);
  }

  private void appendAll(List<MemoryGraphEvent> events) {
    try (MemoryGraphService graph = graphs.open()) {
      events.forEach(graph::append);
      graph.advise(List.of());
    }
  }

  private static void assertSums(MemoryGraphService graph, List<MemoryGraphEvent> events) {
    List<String> differences = graph.read(sums -> new Recount(events).differences(sums));
    assertThat(differences).isEmpty();
  }

  private static List<MemoryGraphEvent> events(int count) {
    return AggregatesTest.events(new Random(7), count);
  }

  private static String id(int i) {
    return "mge_" + Outcomes.NOON.toEpochMilli() + "_" + i;
  }

  private static MemoryGraphEvent event(int i) {
    return Outcomes.of(id(i), "g", true, "x");
  }
}
