// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
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

    int left = Aggregates.MOST_KEYS * 3 / 4 + 1;
    assertThat(aggregates.signals().keys()).hasSize(left);
    assertThat(aggregates.edges("all|said:0")).isEmpty();
    assertThat(aggregates.edges("all|said:" + Aggregates.MOST_KEYS)).isNotEmpty();
    assertThat(aggregates.signals().similar("", Set.of("all"))).hasSize(left);
    assertThat(aggregates.gene("g").attempts()).isEqualTo(Aggregates.MOST_KEYS + 1);
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
