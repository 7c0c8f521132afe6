// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.spi.run.RunSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cycles with executors that do anything, and processes that die: after each the workspace is as
 * before it or has just the change that was kept, the store tells the same as the journal, and
 * every decision follows from the record. {@code mvn -Ptorture -Dtorture.rounds=200 verify -pl
 * plugins/evolution -am} for 10,000 of them; {@code -Devolve.seed=N} for others.
 */
class ManyCyclesTest {

  private static final int CYCLES = 50;
  private static final Set<String> OURS = Set.of(".evograft", "assets", "memory");
  private static final List<String> SIGNALS =
      List.of(
          "log_error",
          "errsig:it broke at ",
          "perf_bottleneck",
          "user_feature_request:a wish ",
          "capability_gap",
          "explore_opportunity");

  @TempDir private Path folder;

  private static final String SCRIPT = "skills/faulty/scripts/main.txt";

  private static final Map<CycleOutcome, Integer> OUTCOMES = new EnumMap<>(CycleOutcome.class);
  private static final Map<String, Integer> WAYS = new HashMap<>();
  private static int died;
  private static int recomputed;

  /** What the capsules of kept changes make of files. */
  private final Map<String, Map<String, String>> made = new HashMap<>();

  private final Set<String> seen = new HashSet<>();
  private final Set<String> counted = new HashSet<>();

  @AfterAll
  static void theyCameToAllEnds() {
    if (OUTCOMES.isEmpty()) {
      return; // somebody ran another test alone
    }
    System.out.printf(
        "ManyCyclesTest: %s, by %s, %d died, %d decisions made again%n",
        OUTCOMES, WAYS, died, recomputed);
    assertThat(OUTCOMES)
        .containsKeys(
            CycleOutcome.SUCCESS,
            CycleOutcome.FAILED,
            CycleOutcome.UNVERIFIABLE,
            CycleOutcome.ABANDONED);
    assertThat(WAYS).containsKeys("selector", "drift", "memory_graph");
    assertThat(died).isPositive();
  }

  static LongStream seeds() {
    return from(4);
  }

  static LongStream manySeeds() {
    return from(Integer.getInteger("torture.rounds", 50));
  }

  private static LongStream from(int count) {
    long first = Long.getLong("evolve.seed", System.nanoTime() % 1_000_000);
    return LongStream.range(first, first + count);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void leaveAllAsItIsSaid(long seed) throws Exception {
    cycles(seed);
  }

  @Tag("torture")
  @ParameterizedTest
  @MethodSource("manySeeds")
  void leaveAllAsItIsSaidManyTimes(long seed) throws Exception {
    cycles(seed);
  }

  private void cycles(long seed) throws Exception {
    System.out.println("ManyCyclesTest: -Devolve.seed=" + seed);
    Random random = new Random(seed);
    try (Lab lab = new Lab(folder.resolve("lab"))) {
      RandomExecutor executor = new RandomExecutor(random);
      lab.context.register(MutationExecutor.class, executor);
      genes(lab, random);
      for (int i = 0; i < CYCLES; i++) {
        one(lab, executor, random, "seed " + seed + ", cycle " + i);
      }
      check(lab);
    }
  }

  /** Whoever alters a record is found out by what follows from the rest of it. */
  @Test
  void aRecordThatWasAlteredDoesNotFollowFromItself() throws Exception {
    try (Lab lab = new Lab(folder.resolve("lab"))) {
      lab.capsule(Lab.GOOD);
      lab.run();
      PastCycles.Past past = new PastCycles(lab.runtime.journal()).latest(1).get(0);
      assertThat(Recomputed.of(past).decisions()).hasSize(15).allMatch(Recomputed.Decision::same);

      assertThat(others(altered(past, CyclePhase.DETECT, "suppressed", List.of("log_error"))))
          .containsExactly("suppressed");
      assertThat(others(altered(past, CyclePhase.DETECT, "strategy_asked", "harden")))
          .containsExactly("strategy");
      JsonObject basis = past.details(CyclePhase.DETECT).object("basis");
      JsonObject answered =
          basis
              .object("before")
              .with("answered", basis.strings("seen").stream().map(s -> 3).toList());
      assertThat(others(altered(past, CyclePhase.DETECT, "basis", basis.with("before", answered))))
          .as("all of them were answered in vain")
          .containsExactly("signals", "suppressed");

      assertThat(others(altered(past, CyclePhase.SELECT, "gene", "gene_b"))).contains("hypothesis");
      assertThat(others(altered(past, CyclePhase.SELECT, "score", 2.5)))
          .containsExactly("score of the gene");
      assertThat(others(altered(past, CyclePhase.MUTATE, "risk", "high"))).containsExactly("risk");
      assertThat(others(altered(past, CyclePhase.EVALUATE, "score", 0.99)))
          .containsExactly("score");
      JsonObject by = past.details(CyclePhase.EVALUATE).object("judged_by");
      assertThat(
              others(
                  altered(
                      past,
                      CyclePhase.EVALUATE,
                      "judged_by",
                      by.with("before", by.objects("after")))))
          .as("nothing had failed before")
          .containsExactly("verdict", "code");
    }
  }

  private static List<String> others(PastCycles.Past past) {
    return Recomputed.of(past).decisions().stream()
        .filter(decision -> !decision.same())
        .map(Recomputed.Decision::name)
        .toList();
  }

  private static PastCycles.Past altered(
      PastCycles.Past past, CyclePhase phase, String member, Object value) {
    CycleEvent event = past.phases().get(phase);
    Map<CyclePhase, CycleEvent> phases = new EnumMap<>(past.phases());
    phases.put(
        phase,
        new CycleEvent(
            event.cycleId(),
            event.runId(),
            phase,
            event.at(),
            event.details().with(member, value)));
    return new PastCycles.Past(past.id(), phases);
  }

  private static void genes(Lab lab, Random random) {
    lab.assets.remove(lab.assets.genes(), "gene_a");
    for (String category : List.of("repair", "optimize", "innovate", "explore")) {
      for (int i = 0; i < 1 + random.nextInt(5); i++) {
        List<String> patterns = new ArrayList<>();
        SIGNALS.forEach(signal -> addSometimes(patterns, signal.split(":")[0], random));
        patterns.add("plateau|loop|saturation|streak");
        String id = (random.nextInt(4) == 0 ? "gene_distilled_" : "gene_") + category + i;
        lab.assets.put(
            new Gene(
                JsonObject.builder()
                    .put("type", "Gene")
                    .put("id", id)
                    .put("category", category)
                    .put("signals_match", patterns)
                    .put("strategy", List.of("do it"))
                    .put("constraints", JsonObject.builder().put("max_files", 3).build())
                    .put("learning_history", history(random))
                    .build()));
      }
    }
  }

  private static void addSometimes(List<String> patterns, String pattern, Random random) {
    if (random.nextBoolean()) {
      patterns.add(pattern);
    }
  }

  private static List<JsonObject> history(Random random) {
    return Stream.generate(() -> random.nextBoolean() ? "success" : "failed")
        .limit(random.nextInt(5))
        .map(outcome -> JsonObject.builder().put("outcome", outcome).build())
        .toList();
  }

  private void one(Lab lab, RandomExecutor executor, Random random, String what) throws Exception {
    prepare(lab, random, what);
    RandomExecutor.Deed deed = executor.next();
    Map<String, String> before = files(lab.root());
    boolean dies = random.nextInt(4) == 0;
    Mortal mortal = new Mortal(dies ? 1 + random.nextInt(120) : 0);
    CycleRequest request =
        new CycleRequest(
            signals(random),
            null,
            random.nextBoolean() ? CycleRequest.Mode.BY_HAND : CycleRequest.Mode.LOOP,
            OptionalLong.of(random.nextLong() >>> 11));
    String at = what + ", " + deed + (dies ? ", may die" : "");
    try {
      lab.cycles(mortal).run(request, Progress.NONE);
    } catch (Mortal.Died e) {
      died++;
    } catch (InterruptedException | RuntimeException | StackOverflowError e) {
      assertThat(deed)
          .as(at + ": " + e)
          .isIn(
              RandomExecutor.Deed.THROWS,
              RandomExecutor.Deed.CRASHES,
              RandomExecutor.Deed.RUNS_OUT,
              RandomExecutor.Deed.IS_INTERRUPTED);
    }
    lab.cycles().recover();
    List<PastCycles.Past> latest = new PastCycles(lab.runtime.journal()).latest(1);
    PastCycles.Past past = latest.isEmpty() ? null : latest.get(0);
    Map<String, String> expected = new TreeMap<>(before);
    if (past != null && past.outcome().filter(o -> o == CycleOutcome.SUCCESS).isPresent()) {
      boolean fresh = seen.add(past.id());
      boolean replayed = past.details(CyclePhase.EXECUTE).string("executor", "").equals("replay");
      if (fresh) {
        String used = past.details(CyclePhase.SELECT).string("capsule", "");
        Map<String, String> change =
            replayed ? made.getOrDefault(used, Map.of(SCRIPT, Lab.GOOD)) : executor.made();
        expected.putAll(change);
        made.put(past.details(CyclePhase.SOLIDIFIED).string("capsule", ""), change);
      }
    }
    assertThat(files(lab.root())).as(at).isEqualTo(expected);
    assertThat(new CycleFile(lab.context).read()).as(at).isEmpty();
    assertThat(lab.snapshots.held()).as(at).isEmpty();
    if (past != null) {
      tally(past, at);
    }
  }

  private void tally(PastCycles.Past past, String at) {
    assertThat(past.outcome()).as(at).isPresent();
    if (!counted.add(past.id())) {
      return;
    }
    OUTCOMES.merge(past.outcome().orElseThrow(), 1, Integer::sum);
    String way = past.details(CyclePhase.SELECT).string("selected_by", "nobody");
    WAYS.merge(way, 1, Integer::sum);
    List<Recomputed.Decision> decisions = Recomputed.of(past).decisions();
    assertThat(decisions).as(at).allMatch(Recomputed.Decision::same);
    recomputed += decisions.size();
  }

  private static List<String> signals(Random random) {
    List<String> signals = new ArrayList<>();
    for (String signal : SIGNALS) {
      if (random.nextInt(3) == 0) {
        signals.add(
            signal.contains(":")
                ? signal + (char) ('a' + random.nextInt(26)) + (char) ('a' + random.nextInt(26))
                : signal);
      }
    }
    return signals;
  }

  private static void prepare(Lab lab, Random random, String what) throws Exception {
    lab.context.set("evolve.place", random.nextBoolean() ? "here" : "copy");
    lab.context.set("evolve.executor", random.nextInt(3) == 0 ? "replay" : RandomExecutor.NAME);
    boolean bad = random.nextInt(3) > 0;
    lab.skills.write(bad ? Lab.BAD : Lab.GOOD);
    String after = random.nextInt(3) == 0 ? "state=worse\n" : Lab.GOOD;
    boolean fits = random.nextInt(4) > 0;
    lab.assets.remove(lab.assets.capsules(), "capsule_a");
    List<Gene> genes = new ArrayList<>();
    lab.assets.genes().forEach(genes::add);
    Gene one = genes.get(random.nextInt(genes.size()));
    String id = one.id().orElseThrow();
    if (random.nextBoolean()) {
      lab.capsule(SCRIPT, fits ? bad ? Lab.BAD : Lab.GOOD : "state=another\n", after);
      Capsule made = lab.assets.capsules().find("capsule_a").orElseThrow();
      lab.assets.put(new Capsule(made.tree().without(AssetIds.KEY).with("gene", id)));
    }
    Map<String, String> banned =
        random.nextInt(4) == 0 ? Map.of(id, "it failed here, often") : Map.of();
    lab.assets.advises(
        new MemoryAdvice(
            List.of(
                new MemoryAdvice.Standing(id, "log_error", 1, 1, 1, random.nextDouble()),
                new MemoryAdvice.Standing(
                    genes.get(0).id().orElseThrow(), "log_error", 1, 1, 1, random.nextDouble())),
            random.nextInt(4) == 0 && banned.isEmpty() ? id : null,
            banned));
    lab.runtime
        .runs()
        .start(RunSpec.skill("faulty"))
        .fail(
            "error: "
                + what.hashCode() % 97
                + " is no column of table "
                + (char) ('a' + random.nextInt(26)))
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  /** The store tells what the journal tells. */
  private static void check(Lab lab) throws IOException {
    Set<String> ids = new HashSet<>();
    Set<String> capsules = new HashSet<>();
    lab.assets
        .capsules()
        .forEach(
            capsule -> {
              assertThat(AssetIds.verify(capsule).accepted()).isTrue();
              capsules.add(capsule.id().orElseThrow());
            });
    List<EvolutionEvent> events = new ArrayList<>();
    lab.assets.events().forEach(events::add);
    long kept = 0;
    for (EvolutionEvent event : events) {
      assertThat(ids.add(event.id().orElseThrow())).as("one event a cycle").isTrue();
      assertThat(AssetIds.verify(event).accepted()).isTrue();
      if (event.outcome().succeeded()) {
        kept++;
        assertThat(capsules).contains(event.capsuleId().orElseThrow());
      }
    }
    List<PastCycles.Past> past = new PastCycles(lab.runtime.journal()).latest(CYCLES * 2);
    assertThat(past.stream().filter(one -> is(one, CycleOutcome.SUCCESS)).count()).isEqualTo(kept);
    assertThat(events)
        .hasSize(
            (int)
                past.stream()
                    .filter(
                        one ->
                            is(one, CycleOutcome.SUCCESS)
                                || is(one, CycleOutcome.FAILED)
                                || one.details(CyclePhase.ROLLED_BACK).containsKey("event"))
                    .count());
    try (Stream<Path> left = Files.walk(lab.context.home().orElseThrow())) {
      assertThat(left.filter(file -> file.endsWith("main.txt")).toList())
          .as("no copy outlives its cycle, but for the room that the next one uses")
          .hasSizeLessThan(2)
          .allMatch(file -> file.toString().matches(".*/cycles/[^/]+-room/room/.*"));
    }
  }

  private static boolean is(PastCycles.Past past, CycleOutcome outcome) {
    return past.outcome().filter(one -> one == outcome).isPresent();
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path name = root.relativize(file);
        if (!OURS.contains(name.getName(0).toString())) {
          files.put(
              name.toString().replace('\\', '/'),
              new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        }
      }
    }
    return files;
  }
}
