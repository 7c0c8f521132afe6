// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregatesTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void piecesSavedAndResumedAreTheWhole(long seed) {
    Random random = new Random(seed);
    List<MemoryGraphEvent> events = events(random, 500);
    Aggregates pieces = new Aggregates();
    for (MemoryGraphEvent event : events) {
      Experience.of(event).ifPresent(pieces::add);
      if (random.nextInt(20) == 0) {
        pieces = Aggregates.from(JsonText.parseObject(pieces.tree().toString().getBytes(UTF_8)));
      }
    }

    assertThat(pieces.tree()).as("seed %d", seed).isEqualTo(all(events).tree());
    assertThat(new Recount(events).differences(pieces)).as("seed %d", seed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void sumsOfTwoHalvesAreThoseOfTheWhole(long seed) {
    Random random = new Random(seed);
    List<MemoryGraphEvent> events = events(random, 200);
    int cut = random.nextInt(events.size());

    Aggregates first = all(events.subList(0, cut));
    first.append(all(events.subList(cut, events.size())));

    assertThat(new Recount(events).differences(first)).as("seed %d", seed).isEmpty();
  }

  /** Whatever a line is like: what is picked of it makes the experience that all of it makes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatIsPickedOfALineIsWhatItSays(long seed) {
    Random random = new Random(seed);
    String[] odd = {
      "\\u0041",
      "\\\"",
      "é😀",
      "\",\"type\":7,\"x\":\"",
      "{",
      "]",
      "\",\"gene\":[\"g\"],\"y\":\"",
      "null"
    };
    for (MemoryGraphEvent event : events(random, 2_000)) {
      String line = event.tree().toString();
      for (int i = random.nextInt(4); i > 0; i--) {
        int at = random.nextInt(line.length());
        String change = random.nextBoolean() ? odd[random.nextInt(odd.length)] : "";
        line = line.substring(0, at) + change + line.substring(at + random.nextInt(2));
      }
      byte[] bytes = line.getBytes(UTF_8);
      assertThat(EventLine.outcome(bytes).flatMap(Experience::of))
          .as(line)
          .isEqualTo(EventLine.parse(bytes).flatMap(Experience::of));
    }
  }

  @Test
  void aTimeIsReadAsItIsSpelled() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      Instant at = Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L));
      assertThat(EventTimes.parse(EventTimes.stamp(at))).isEqualTo(at.toEpochMilli());
    }
    assertThat(EventTimes.parse("2026-02-30T00:00:00.000Z")).isEqualTo(Experience.UNKNOWN);
    assertThat(EventTimes.parse("2026-13-01T00:00:00.000Z")).isEqualTo(Experience.UNKNOWN);
  }

  @Test
  void onlyOutcomesOfGenesCount() {
    JsonObject outcome = Outcomes.of("mge_1", "g", true, "x").tree();

    assertThat(Experience.of(event(outcome))).isPresent();
    assertThat(Experience.of(event(outcome.with("kind", "confidence_edge")))).isEmpty();
    assertThat(Experience.of(event(outcome.with("type", "Other")))).isEmpty();
    assertThat(Experience.of(event(outcome.without("gene")))).isEmpty();
    assertThat(Experience.of(event(outcome.without("outcome")))).isEmpty();
    assertThat(Experience.of(Outcomes.event(Outcomes.NOON, "mge_1", "g", "conflict", List.of())))
        .isEmpty();
  }

  @Test
  void anEventWithoutSignalsIsFiledUnderItsKey() {
    JsonObject outcome = Outcomes.of("mge_1", "g", true).tree();
    JsonObject signal = JsonObject.builder().put("key", "a|b").build();

    Experience experience = Experience.of(event(outcome.with("signal", signal))).orElseThrow();

    assertThat(experience.signalKey()).isEqualTo("a|b");
    assertThat(experience.signals()).containsExactly("a", "b");
  }

  @Test
  void timeIsTakenFromTheIdWhereThereIsNoStamp() {
    JsonObject outcome = Outcomes.of("mge_1772359200000_0badc0de", "g", true).tree();

    assertThat(Experience.of(event(outcome.without("ts"))).orElseThrow().at())
        .isEqualTo(1772359200000L);
    assertThat(Experience.of(event(outcome.without("ts").without("id"))).orElseThrow().at())
        .isEqualTo(Experience.UNKNOWN);
  }

  @Test
  void streaksEndWithAFailure() {
    Aggregates aggregates = new Aggregates();
    for (boolean success : new boolean[] {true, false, true, true}) {
      aggregates.add(Experience.of(Outcomes.of("mge", "g", success, "x")).orElseThrow());
    }

    assertThat(aggregates.gene("g")).isNotNull();
    assertThat(aggregates.gene("g").streak()).isEqualTo(2);
    assertThat(aggregates.capsule("capsule_g").streak()).isEqualTo(2);
    assertThat(aggregates.gene("other")).isNull();
  }

  @Test
  void aLoneSurrogateOfAnotherProgramCanBeSaved() {
    JsonObject foreign =
        JsonText.parseObject(
            ("{\"type\":\"MemoryGraphEvent\",\"kind\":\"outcome\",\"gene\":{\"id\":\"g\\ud800\"},"
                    + "\"signal\":{\"key\":\"\\udc00\",\"signals\":[\"\\udc00\"]},"
                    + "\"outcome\":{\"status\":\"success\"}}")
                .getBytes(UTF_8));
    Aggregates aggregates = new Aggregates();
    aggregates.add(Experience.of(event(foreign)).orElseThrow());

    assertThat(Aggregates.from(aggregates.tree()).gene("g?")).isNotNull();
  }

  @Test
  void keysThatWereNotSeenForLongestGo() {
    Aggregates aggregates = new Aggregates();
    for (int i = 0; i <= Aggregates.MOST_KEYS; i++) {
      String signal = "said:" + i;
      aggregates.add(
          Experience.of(
                  Outcomes.at(
                      Outcomes.NOON.plusSeconds(i), "mge_" + i, "g", true, List.of(signal, "all")))
              .orElseThrow());
    }

    int left = Aggregates.MOST_KEYS * 3 / 4;
    assertThat(aggregates.signals().keys()).hasSize(left);
    assertThat(aggregates.edges("all|said:0")).isEmpty();
    assertThat(aggregates.edges("all|said:" + Aggregates.MOST_KEYS)).isNotEmpty();
    assertThat(aggregates.signals().similar("", Set.of("all"))).hasSize(left);
    assertThat(aggregates.gene("g").attempts()).isEqualTo(Aggregates.MOST_KEYS + 1);
  }

  @Test
  void whateverComesTheBoundsHold() {
    Aggregates one = new Aggregates();
    Aggregates two = new Aggregates();
    for (int i = 0; i < Aggregates.MOST_KEYS; i++) {
      one.add(used("a" + i, "one:" + i));
      two.add(used("b" + i, "two:" + i));
    }
    one.append(two);

    assertThat(one.signals().keys()).hasSizeLessThanOrEqualTo(Aggregates.MOST_KEYS);
    JsonObject tree = one.tree();
    assertThat(tree.object("genes")).hasSizeLessThanOrEqualTo(Aggregates.MOST_IDS);
    assertThat(tree.object("capsules")).hasSizeLessThanOrEqualTo(Aggregates.MOST_IDS);
    for (int i = 0; i < 2 * Aggregates.MOST_OF_KEY; i++) {
      one.add(used("many" + i, "the same"));
    }
    assertThat(one.edges("the same")).hasSizeLessThanOrEqualTo(Aggregates.MOST_OF_KEY);
    assertThat(one.edges("the same")).containsKey("many" + (2 * Aggregates.MOST_OF_KEY - 1));
  }

  @Test
  void longAndManySignalsTakeNoMoreThanABound() {
    Aggregates aggregates = new Aggregates();
    for (int i = 0; i < 2_000; i++) {
      List<String> signals = new ArrayList<>();
      for (int s = 0; s < 100; s++) {
        signals.add("said:" + i + "_" + s + "x".repeat(240));
      }
      aggregates.add(
          Experience.of(
                  Outcomes.at(Outcomes.NOON.plusSeconds(i), "mge_" + i, "g" + i, true, signals))
              .orElseThrow());
    }

    String text = aggregates.tree().toString();
    assertThat(text.length()).isBetween(10 << 20, (int) Aggregates.MOST_BYTES);
    assertThat(aggregates.signals().keys()).hasSizeBetween(500, 1_999);
    assertThat(aggregates.gene("g1999")).isNotNull();
    assertThat(Aggregates.from(aggregates.tree()).tree()).isEqualTo(aggregates.tree());
  }

  @Test
  void whatWentByNumberTakesNoRoom() {
    Aggregates aggregates = new Aggregates();
    for (int i = 0; i < 4 * Aggregates.MOST_KEYS; i++) {
      List<String> signals = List.of("said:" + i + "x".repeat(100));
      aggregates.add(
          Experience.of(Outcomes.at(Outcomes.NOON.plusSeconds(i), "mge", "g", true, signals))
              .orElseThrow());
      if (i > Aggregates.MOST_KEYS && i % 500 == 0) {
        assertThat(aggregates.signals().keys())
            .hasSizeGreaterThanOrEqualTo(Aggregates.MOST_KEYS * 3 / 4);
      }
    }
  }

  @Test
  void genesThatWentMakeNoKeyGo() {
    Aggregates aggregates = new Aggregates();
    for (int i = 0; i < 40_000; i++) {
      aggregates.add(used(i + "x".repeat(240), "old"));
    }
    aggregates.add(used("g", "new"));

    assertThat(aggregates.signals().keys()).containsExactlyInAnyOrder("old", "new");
  }

  @Test
  void longSignalsAreKeptShortAndFoundAgain() {
    String prompt = "user_feature_request:" + "please ".repeat(2_000);
    List<String> signals = new ArrayList<>(List.of(prompt));
    for (int i = 0; i < 500; i++) {
      signals.add("s" + i + "x".repeat(300));
    }
    Aggregates aggregates = new Aggregates();
    aggregates.add(
        Experience.of(Outcomes.at(Outcomes.NOON, "mge_1", "g", true, signals)).orElseThrow());

    assertThat(aggregates.tree().toString()).hasSizeLessThan(40_000);
    assertThat(new Advisor(aggregates, Outcomes.NOON, BanRule.VALUE).advise(signals).preferred())
        .isEqualTo("g");
  }

  private static Experience used(String gene, String signal) {
    return Experience.of(Outcomes.of("mge", gene, true, signal)).orElseThrow();
  }

  @Test
  void whatIsNoTallyIsRefused() {
    JsonObject wrong = JsonObject.builder().put("s", 3).put("n", 2).put("streak", 0).build();

    assertThatThrownBy(() -> Tally.from(wrong)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tally.from(JsonObject.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static MemoryGraphEvent event(JsonObject tree) {
    return new MemoryGraphEvent(tree);
  }

  private static Aggregates all(List<MemoryGraphEvent> events) {
    Aggregates aggregates = new Aggregates();
    events.forEach(event -> Experience.of(event).ifPresent(aggregates::add));
    return aggregates;
  }

  static List<MemoryGraphEvent> events(Random random, int count) {
    List<MemoryGraphEvent> events = new ArrayList<>();
    String[] statuses = {"success", "success", "failed", "conflict"};
    for (int i = 0; i < count; i++) {
      List<String> signals = new ArrayList<>();
      for (int s = random.nextInt(4); s > 0; s--) {
        signals.add("s" + random.nextInt(6));
      }
      events.add(
          Outcomes.event(
              Outcomes.NOON.plusMillis(random.nextInt(1_000_000_000)),
              "mge_" + i,
              "g" + random.nextInt(5),
              statuses[random.nextInt(statuses.length)],
              signals));
    }
    return events;
  }
}
