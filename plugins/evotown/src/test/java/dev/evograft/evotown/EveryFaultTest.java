// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.delivery.TestCourier;
import dev.evograft.sandbox.Habit;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.testkit.FakeContext;
import dev.evograft.toolkit.json.JsonText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs while everything goes wrong in turn. Each is at the server as the journal has it, whole, or
 * a dead letter says why not; and only what the server itself refuses is one. The runtime's own
 * rules deliver, on a clock that passes while nothing is on its way. The profile {@code torture}
 * takes 10,000 runs in each mode, with {@code -Dtorture.rounds=N} in proportion to 200.
 */
class EveryFaultTest {

  /** Which servers there are. */
  private enum Town {
    REAL,
    CONTRACT,
    /** The contract to the letter: its errors have no body. */
    BARE,
    /** The same, with the page of a framework for what is not there. */
    PAGES;

    StandIn.Options options() {
      StandIn.Options options = StandIn.Options.of(this == REAL ? Mode.REAL : Mode.CONTRACT);
      return this == BARE || this == PAGES ? options.with(Habit.valueOf(name())) : options;
    }
  }

  private static final int FEW = 10;
  private static final int STAGES = 22;
  private static final int MANY =
      Math.max(FEW, Integer.getInteger("torture.rounds", 200) * 50 / STAGES + 1);

  /** A call's time, for answers that come late; and one that no busy machine uses up. */
  private static final String SHORT = "2s";

  private static final String LONG = "1m";

  /**
   * A fault.
   *
   * @param spec of the stand-in, which strikes a quarter of the calls unless it says otherwise
   * @param letters codes of the dead letters that it may make
   */
  private record Stage(String spec, Set<String> letters) {
    static Stage of(String spec) {
      return new Stage(spec, Set.of());
    }

    JsonObject fault(int runs) {
      JsonObject given = json(spec.replace("RUNS/50", String.valueOf(runs / 50 + 2)));
      if (given.containsKey("times") || given.containsKey("percent")) {
        return given;
      }
      JsonObject.Builder fault = JsonObject.builder().put("percent", 25);
      given.forEach(fault::put);
      return fault.build();
    }

    /** How long a call may take. */
    String patience() {
      return spec.contains("'slow'") ? SHORT : LONG;
    }

    @Override
    public String toString() {
      return spec.replace("'", "");
    }
  }

  private static final String POLICY =
      "{'message':'m','policy':{'hits':[{'policy_id':'p','resource_type':'text'}]}}";

  private static final List<Stage> FAULTS =
      List.of(
          Stage.of("{'kind':'reset'}"),
          Stage.of("{'kind':'reset','applied':true}"),
          Stage.of("{'kind':'slow','delay_ms':2500,'times':RUNS/50}"),
          Stage.of("{'kind':'truncate'}"),
          Stage.of("{'kind':'status','status':401}"),
          Stage.of("{'kind':'status','status':403,'detail':'no'}"),
          new Stage(
              "{'route':'complete','kind':'status','status':403,'detail':" + POLICY + "}",
              Set.of("policy")),
          Stage.of("{'route':'complete','kind':'status','status':409}"),
          Stage.of("{'route':'complete','kind':'html','status':409}"),
          new Stage("{'route':'complete','kind':'status','status':413}", Set.of("http_413")),
          new Stage("{'route':'complete','kind':'status','status':422}", Set.of("http_422")),
          new Stage("{'kind':'status','status':422}", Set.of("http_422")),
          Stage.of("{'route':'complete','kind':'html','status':413}"),
          Stage.of("{'kind':'status','status':429,'retry_after':30}"),
          Stage.of("{'kind':'status','status':429,'percent':90}"),
          Stage.of("{'kind':'status','status':500,'times':1}"),
          Stage.of("{'kind':'status','status':500}"),
          Stage.of("{'kind':'html','status':200}"),
          Stage.of("{'kind':'html','status':400}"),
          Stage.of("{'kind':'html','status':403}"),
          Stage.of("{'kind':'html','status':404}"),
          Stage.of("{'kind':'status','status':404,'detail':'Not found.'}"));

  private final List<SampleRun> runs = new ArrayList<>();
  private final TestCourier courier = new TestCourier();

  static Stream<Arguments> everyFault() {
    return Stream.of(Town.values())
        .flatMap(town -> FAULTS.stream().map(stage -> Arguments.of(town, stage)));
  }

  /** Of the two that say least one is enough for the few: each fault takes a second or more. */
  static Stream<Arguments> aFaultForAFew() {
    return everyFault().filter(arguments -> arguments.get()[0] != Town.BARE);
  }

  @ParameterizedTest
  @MethodSource("aFaultForAFew")
  void aFewRunsEndAsTheJournalSaysOrAreDeadLetters(Town town, Stage stage) throws Exception {
    try (World world = new World(town, stage.patience())) {
      strike(world, stage, FEW);
    }
  }

  @Tag("torture")
  @ParameterizedTest
  @MethodSource("everyFault")
  void manyRunsEndAsTheJournalSaysOrAreDeadLetters(Town town, Stage stage) throws Exception {
    try (World world = new World(town, stage.patience())) {
      strike(world, stage, MANY);
    }
  }

  private void strike(World world, Stage stage, int count) throws Exception {
    record(count);
    world.town.fault(stage.fault(count));
    Instant begin = courier.now();

    assertThat(courier.run()).as("%s: %s", stage, courier.letters()).isTrue();

    assertThat(world.town.struck()).isPositive();
    // Which of the calls are struck depends on which comes first; policies hold up nobody.
    if (stage.spec().contains("retry_after") && answered(world.town, 429) > 0) {
      assertThat(courier.now()).isAfterOrEqualTo(begin.plusSeconds(30));
    }
    Map<String, DeadLetter> letters = new LinkedHashMap<>();
    courier.letters().forEach(letter -> letters.put(letter.entry().id(), letter));
    assertThat(letters.values())
        .allSatisfy(letter -> assertThat(stage.letters()).contains(letter.code()));
    if (stage.letters().contains("http_422")) {
      // An end that is refused behind its start is sent once more, alone, before it is one.
      assertThat(letters.size()).isBetween(count < 100 ? 0 : 1, (int) answered(world.town, 422));
    }
    judge(world.town, letters);
  }

  /**
   * Each fault is met by runs that others have gone before, and by those that are still waiting.
   */
  @Tag("torture")
  @ParameterizedTest
  @EnumSource(Town.class)
  void oneServerHasEveryFaultInTurn(Town town) throws Exception {
    try (World world = new World(town, SHORT)) {
      long begin = System.nanoTime();
      for (Stage stage : FAULTS) {
        record(MANY);
        long struck = world.town.struck();
        world.town.fault(stage.fault(MANY));
        assertThat(courier.run()).as("%s: %s", stage, courier.letters()).isTrue();
        assertThat(world.town.struck()).as("%s", stage).isGreaterThan(struck);
        world.town.clearFaults();
      }
      Map<String, DeadLetter> letters = new LinkedHashMap<>();
      courier.letters().forEach(letter -> letters.put(letter.entry().id(), letter));
      Set<String> codes =
          FAULTS.stream().flatMap(stage -> stage.letters().stream()).collect(Collectors.toSet());
      assertThat(letters.values()).allSatisfy(letter -> assertThat(codes).contains(letter.code()));
      judge(world.town, letters);
      System.out.printf(
          "torture: %s, %d runs through %d faults in turn, %d dead letters, %d calls struck, %d s%n",
          town,
          runs.size(),
          FAULTS.size(),
          letters.size(),
          world.town.struck(),
          (System.nanoTime() - begin) / 1_000_000_000);
    }
  }

  /** Reports that were answered so. */
  private static long answered(StandIn town, int status) {
    return town.requests().stream()
        .filter(request -> request.string("method", "").equals("POST"))
        .filter(request -> request.integer("status", 0) == status)
        .count();
  }

  @ParameterizedTest
  @EnumSource(Town.class)
  void fewConnectionsAreRefused(Town town) throws Exception {
    refuse(town, FEW);
  }

  @Tag("torture")
  @ParameterizedTest
  @EnumSource(Town.class)
  void manyConnectionsAreRefused(Town town) throws Exception {
    refuse(town, MANY);
  }

  /** Nobody listens for hours, again and again, also while reports are on their way. */
  private void refuse(Town town, int count) throws Exception {
    try (World world = new World(town)) {
      for (int turn = 0; turn < 5; turn++) {
        world.wire.refuse();
        record(count / 5);
        assertThat(courier.run(Duration.ofHours(3))).isFalse();
        world.wire.accept();
        assertThat(courier.run()).isTrue();
      }
      assertThat(courier.letters()).isEmpty();
      judge(world.town, Map.of());
    }
  }

  @ParameterizedTest
  @EnumSource(Town.class)
  void fewConnectionsAreResetInTheMidstOfARequest(Town town) throws Exception {
    cut(town, FEW);
  }

  @Tag("torture")
  @ParameterizedTest
  @EnumSource(Town.class)
  void manyConnectionsAreResetInTheMidstOfARequest(Town town) throws Exception {
    cut(town, MANY);
  }

  private void cut(Town town, int count) throws Exception {
    try (World world = new World(town)) {
      world.wire.cut(true);
      record(count);

      assertThat(courier.run()).as("%s", courier.letters()).isTrue();

      assertThat(world.wire.cuts()).isPositive();
      assertThat(courier.letters()).isEmpty();
      judge(world.town, Map.of());
    }
  }

  /** However long it does: for an hour here, and for about a hundred attempts. */
  @ParameterizedTest
  @EnumSource(Town.class)
  void aServerThatFailsForAllMakesNoDeadLetterAndGetsEverythingAfter(Town town) throws Exception {
    try (World world = new World(town)) {
      record(3 * FEW);
      world.town.fault(json("{'kind':'status','status':500}"));

      assertThat(courier.run(Duration.ofHours(1))).isFalse();

      assertThat(world.town.struck()).isGreaterThan(50);
      assertThat(courier.letters()).isEmpty();
      world.town.clearFaults();
      assertThat(courier.run()).isTrue();
      assertThat(courier.letters()).isEmpty();
      judge(world.town, Map.of());
    }
  }

  /** It keeps back none but itself, and a person is told why. */
  @ParameterizedTest
  @EnumSource(Town.class)
  void aRunThatAlwaysFailsIsHeldAndKeepsBackNoOther(Town town) throws Exception {
    try (World world = new World(town)) {
      record(3 * FEW);
      String bad = runs.get(3).id;
      world.town.fault(
          json("{'route':'complete','kind':'status','status':500,'run_id':'" + bad + "'}"));

      boolean over = courier.run(Duration.ofHours(1));
      for (int more = 0; !over && courier.letters().isEmpty() && more < 50; more++) {
        record(1); // what fails is charged while others pass
        over = courier.run(Duration.ofMinutes(20));
      }

      assertThat(courier.letters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.code()).isEqualTo("gave_up");
                assertThat(letter.entry().id()).isEqualTo(bad + "#1");
                assertThat(letter.why()).contains("500");
              });
      assertThat(world.town.run(bad).orElseThrow()).containsEntry("status", "running");
      judge(world.town, Map.of(bad + "#1", courier.letters().get(0)));
    }
  }

  private static void judge(StandIn town, SampleRun run, Map<String, DeadLetter> letters) {
    JsonObject there = town.run(run.id).orElse(JsonObject.EMPTY);
    JournalEntry end = run.completed();
    if (letters.containsKey(run.id + "#" + (isTelling(run) ? 2 : 1))) {
      assertThat(there.string("status", "running")).as(run.id).isEqualTo("running");
      return;
    }
    RunCompleted event = RunCompleted.from(end);
    JsonObject signals = there.object("signals");
    boolean shorter =
        signals.containsKey(Amendment.REFUSED) || signals.containsKey(CleanSignals.DROPPED);
    JsonObject.Builder kept = JsonObject.builder();
    signals.forEach(
        (name, value) -> {
          if (!name.equals(Amendment.REFUSED) && !name.equals(CleanSignals.DROPPED)) {
            kept.put(name, value);
          }
        });
    JsonObject.Builder sent = JsonObject.builder();
    event.signals().values().forEach(sent::put);
    sent.putIfPresent("reason", event.outcome().reason());
    JsonObject.Builder expected =
        JsonObject.builder()
            .put("engine_id", StandIn.ENGINE_ID)
            .put("status", event.outcome().status().word())
            .put("exit_code", event.outcome().exitCode())
            .put("finished_at", event.outcome().endedAt().toString())
            .put("log_excerpt", shorter ? "" : event.logExcerpt())
            .put("artifact_manifest", manifest(event))
            .put("signals", sent.build());
    JsonObject.Builder seen = JsonObject.builder().put("signals", kept.build());
    for (String name :
        List.of(
            "engine_id",
            "status",
            "exit_code",
            "finished_at",
            "log_excerpt",
            "artifact_manifest")) {
      seen.put(name, there.get(name));
    }
    if (!letters.containsKey(run.started().id())) {
      expected.put("started_at", event.run().startedAt().toString());
      seen.put("started_at", there.get("started_at"));
    }
    assertThat(Json.canonical(seen.build())).as(run.id).isEqualTo(Json.canonical(expected.build()));
  }

  private void judge(StandIn town, Map<String, DeadLetter> letters) {
    for (SampleRun run : runs) {
      judge(town, run, letters);
    }
  }

  private static List<JsonObject> manifest(RunCompleted event) {
    return event.artifacts().stream()
        .map(
            file ->
                JsonObject.builder()
                    .put("path", file.path())
                    .put("sha256", file.sha256())
                    .put("bytes", file.bytes())
                    .build())
        .toList();
  }

  /** No two are alike, and every third fails; some tell how far they are. */
  private void record(int count) {
    for (int i = 0; i < count; i++) {
      int number = runs.size();
      SampleRun run = new SampleRun("run-" + number);
      run.excerpt = "line of run " + number + "\n" + "x".repeat(number % 50);
      run.signals = Map.of("number", number, "latency_ms", 7 * number, "note", "n" + number);
      String name = "report-" + number + ".md";
      run.artifacts =
          List.of(new Artifact(name, Path.of("/work").resolve(name), SampleRun.SHA, number));
      if (number % 3 == 1) {
        run.status = RunStatus.FAILED;
        run.exitCode = 1 + number % 7;
        run.reason = "because of " + number;
      }
      runs.add(run);
      List<NewEntry> entries = new ArrayList<>(List.of(entry(run.started(), false)));
      if (isTelling(run)) {
        entries.add(entry(run.progress(1, "half of " + number), false));
      }
      entries.add(entry(run.completed(), true));
      courier.append(entries);
    }
  }

  /** Whether there is an entry between its first and its last. */
  private static boolean isTelling(SampleRun run) {
    return Integer.parseInt(run.id.substring("run-".length())) % 4 == 0;
  }

  private static NewEntry entry(JournalEntry entry, boolean ends) {
    return new NewEntry(
        entry.key(), entry.type(), entry.version(), entry.at(), entry.payload(), ends);
  }

  private static JsonObject json(String text) {
    return JsonText.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** A server, the line to it, and the adapter. */
  private final class World implements AutoCloseable {
    final StandIn town;
    final BadWire wire;
    private final EvotownPlugin plugin = new EvotownPlugin();
    private final FakeContext context =
        new FakeContext("evotown", Path.of("nothing-is-written")).clock(courier::now);

    World(Town which) {
      this(which, LONG);
    }

    World(Town which, String patience) {
      town = StandIn.start(which.options());
      wire = new BadWire(town.url());
      URI url = wire.url();
      context
          .set("evotown.url", url.toString())
          .set("evotown.engine_id", StandIn.ENGINE_ID)
          .set("evotown.token", town.token())
          .set("evotown.timeout", patience);
      plugin.start(context);
      courier.standingWhile(() -> town.open() > 0);
      courier.to(context.registered(Destination.class).get(0), context.executor());
    }

    @Override
    public void close() {
      plugin.stop();
      wire.close();
      town.close();
      context.close();
    }
  }
}
