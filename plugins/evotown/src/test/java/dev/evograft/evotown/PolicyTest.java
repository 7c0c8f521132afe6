// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryResult.Kind;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.run.Artifact;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.ManualClock;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The policies of the real server, against the stand-in that has them. */
class PolicyTest {

  @TempDir private Path folder;

  private final StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-20T12:00:00Z"));
  private final SampleRun run = new SampleRun("019a-run");
  private EvotownPlugin plugin = new EvotownPlugin();

  @AfterEach
  void close() {
    plugin.stop();
    town.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "task-42 done",
        "risk-free, disk-usage 40%",
        "the Bearer of news",
        "set API_KEY first",
        "evi_ and evk_ are prefixes",
        "sk-sk-sk-"
      })
  void anInnocentExcerptPassesAndCanBeRead(String text) throws Exception {
    run.excerpt = text;

    assertThat(deliver(context()).kind()).isEqualTo(Kind.DELIVERED);

    String there = stored().string("log_excerpt", "");
    assertThat(there.replace("\u2060", "")).isEqualTo(text);
    assertThat(refusals()).isZero();
    assertThat(said().integer("excerpt_broken", 0)).isPositive();
  }

  @Test
  void noSecretGetsAroundAPolicyByBeingBroken() {
    BrokenText broken = BrokenText.of("key sk-abcdefghijklmnop1234 and task-42", List.of("sk-"));

    assertThat(broken.text()).isEqualTo("key [REDACTED:policy] and tas\u2060k-42");
    assertThat(broken.broken()).isEqualTo(2);
  }

  @Test
  void aTextThatGrowsInLowerCaseIsBrokenInTheRightPlace() {
    BrokenText broken = BrokenText.of("\u0130stanbul task-42", List.of("sk-"));

    assertThat(broken.text()).isEqualTo("\u0130stanbul tas\u2060k-42");
  }

  @Test
  void aFullExcerptStaysWithinTheLimit() throws Exception {
    run.excerpt = "task-1 ".repeat(10_000);

    assertThat(deliver(context()).kind()).isEqualTo(Kind.DELIVERED);
    assertThat(stored().string("log_excerpt", "").length()).isLessThanOrEqualTo(Excerpt.MOST);
  }

  /** Marks would take more room than there is. */
  @ParameterizedTest
  @ValueSource(strings = {"==", "--", "..."})
  void anExcerptThatIsAllForbiddenIsLeftOut(String word) throws Exception {
    town.policy("secret-redaction", "security", security(word));
    run.excerpt = word.substring(0, 1).repeat(Excerpt.MOST);

    assertThat(deliver(context()).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(stored()).containsEntry("log_excerpt", "").containsEntry("status", "succeeded");
    assertThat(said()).containsEntry("excerpt_dropped", true);
    assertThat(refusals()).isZero();
  }

  @Test
  void aServerCannotMakeUsLookForever() {
    List<String> words =
        IntStream.range(0, 50_000).mapToObj(i -> "word" + i).collect(Collectors.toList());
    words.add("x".repeat(1 << 20));
    JsonObject answer =
        JsonObject.of(
            Map.of(
                "policies",
                List.of(
                    JsonObject.of(
                        Map.of(
                            "category",
                            "security",
                            "rules",
                            JsonObject.of(
                                Map.of(
                                    "block_secret_in_artifacts",
                                    true,
                                    "redact_patterns",
                                    words)))))));

    assertThat(Policies.of(answer).forbidden()).hasSize(200);
  }

  @Test
  void filesThatAPolicyRefusesAreLeftOutAndNamed() throws Exception {
    run.artifacts =
        List.of(
            artifact("report.md", 42),
            artifact("out.log", 1),
            artifact("run.SH", 1),
            artifact(".env", 1),
            artifact("big.zip", 52_428_801L));

    assertThat(deliver(context()).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(stored().list("artifact_manifest"))
        .extracting(item -> ((JsonObject) item).get("path"))
        .containsExactly("report.md", ".env");
    assertThat(said())
        .containsEntry("artifacts_dropped", 3L)
        .containsEntry("artifacts", List.of("out.log", "run.SH", "big.zip"));
    assertThat(refusals()).isZero();
  }

  @Test
  void aPolicyOfSinceThenIsFollowedInOneOtherReport() throws Exception {
    FakeContext context = context();
    deliver(context);
    town.policy("secret-redaction", "security", security("hunter"));
    SampleRun other = new SampleRun("019b-run");
    other.excerpt = "the hunter of the snark";

    DeliveryResult result = deliver(context, other);

    assertThat(result.kind()).isEqualTo(Kind.DELIVERED);
    assertThat(result.why()).contains("sent again without a part", "secret-redaction");
    assertThat(town.run("019b-run").orElseThrow().string("log_excerpt", "").replace("\u2060", ""))
        .isEqualTo("the hunter of the snark");
    assertThat(refusals()).isEqualTo(1);
  }

  @Test
  void whatCannotBeUnderstoodIsLeftOutOnceAndThenItIsADeadLetter() throws Exception {
    FakeContext context = context();
    JsonObject hit =
        JsonObject.of(
            Map.of("policy_id", "moon", "resource_type", "text", "resource", "[redacted]"));
    JsonObject detail =
        JsonObject.of(
            Map.of("message", "no", "policy", JsonObject.of(Map.of("hits", List.of(hit)))));
    town.fault(blocking(detail, 1));

    assertThat(deliver(context).why()).contains("sent again without a part", "moon");
    assertThat(stored()).containsEntry("log_excerpt", "");
    assertThat(stored().object("signals").object(Amendment.REFUSED))
        .containsEntry("policies", List.of("moon"))
        .containsEntry("excerpt_dropped", true);

    town.fault(blocking(detail, 2));
    SampleRun other = new SampleRun("019b-run");
    DeliveryResult second =
        context
            .registered(Destination.class)
            .get(0)
            .deliver(other.delivery(other.completed()))
            .toCompletableFuture()
            .get();
    assertThat(second.kind()).isEqualTo(Kind.REJECTED);
    assertThat(second.code()).isEqualTo("policy");
  }

  /** A server that refuses what its policies do not say is asked for them no more than it helps. */
  @Test
  void policiesThatSayNothingNewAreLeftAloneForAWhile() throws Exception {
    FakeContext context = context();
    town.fault(
        blocking(
            JsonObject.of(Map.of("message", "not said by any policy", "policy", JsonObject.EMPTY)),
            Integer.MAX_VALUE));
    for (int i = 0; i < 20; i++) {
      assertThat(deliver(context, new SampleRun("run-" + i)).kind()).isEqualTo(Kind.DELIVERED);
    }
    long before = asked();
    assertThat(before).isEqualTo(2);

    clock.advance(Duration.ofSeconds(31));
    deliver(context, new SampleRun("later"));
    clock.advance(Duration.ofSeconds(31));
    deliver(context, new SampleRun("later still"));
    assertThat(asked()).isEqualTo(before + 1);

    town.policy("another", "security", security("well"));
    clock.advance(Duration.ofSeconds(31));
    deliver(context, run);
    assertThat(asked()).isEqualTo(before + 2);
  }

  @Test
  void whatAPolicyLeftOutIsNoOtherEnd() throws Exception {
    FakeContext context = context();
    run.artifacts = List.of(artifact("out.log", 1));
    deliver(context);

    DeliveryResult again =
        context
            .registered(Destination.class)
            .get(0)
            .deliver(run.uncertain(run.completed()))
            .toCompletableFuture()
            .get();

    assertThat(again.why()).isEqualTo("an earlier attempt had arrived");
  }

  @Test
  void aReportThatIsTooLargeIsSentOnceMoreWithoutWhatIsLong() throws Exception {
    FakeContext context = context();
    town.fault(
        JsonObject.of(Map.of("route", "complete", "kind", "status", "status", 413, "times", 1)));
    run.signals = Map.of("task_completed", true, "essay", "x".repeat(5_000));

    assertThat(deliver(context).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(stored().object("signals"))
        .containsEntry("task_completed", true)
        .doesNotContainKey("essay")
        .containsEntry(CleanSignals.DROPPED, List.of("log_excerpt", "essay"));
  }

  @Test
  void policiesAreAskedForWhenTheyAreOldAndKeptInTheHome() throws Exception {
    FakeContext context = context();
    deliver(context);
    deliver(context, new SampleRun("019b-run"));
    assertThat(asked()).isEqualTo(1);

    plugin.stop(); // another process of the same home
    plugin = new EvotownPlugin();
    FakeContext second = context();
    deliver(second, new SampleRun("019c-run"));
    assertThat(asked()).isEqualTo(1);

    clock.advance(Duration.ofMinutes(16));
    deliver(second, new SampleRun("019d-run"));
    assertThat(asked()).isEqualTo(2);
  }

  /** By nginx, and by the server itself, while it is being replaced. */
  @ParameterizedTest
  @ValueSource(strings = {"html", "status"})
  void aMomentWithoutPoliciesThrowsNoneAway(String kind) throws Exception {
    FakeContext context = context();
    deliver(context);
    clock.advance(Duration.ofMinutes(16));
    town.fault(
        JsonObject.of(
            Map.of(
                "route",
                "policies",
                "kind",
                kind,
                "status",
                404,
                "detail",
                "Not Found",
                "times",
                1)));
    SampleRun other = new SampleRun("019b-run");
    other.excerpt = "task-42 done";

    assertThat(deliver(context, other).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(asked()).isEqualTo(2);
    assertThat(refusals()).isZero();
  }

  /** A day later it is a server that has none. */
  @Test
  void policiesThatAreNotToldAnyMoreCountForADay() throws Exception {
    FakeContext context = context();
    deliver(context);
    town.fault(
        JsonObject.of(
            Map.of("route", "policies", "kind", "status", "status", 404, "detail", "Not Found")));
    clock.advance(Duration.ofHours(25));
    SampleRun other = new SampleRun("019b-run");
    other.artifacts = List.of(artifact("out.log", 1));

    deliver(context, other);

    assertThat(refusals()).isEqualTo(1);
  }

  @Test
  void aTokenThatCannotBeReadForAMomentDoesNotEndTheAsking() throws Exception {
    FakeContext context = context();
    context.settings().remove("evotown.token");
    Setup setup = Setup.of(context, town.url());
    Path file = setup.tokens().orElseThrow().file(setup.endpoint(), StandIn.ENGINE_ID);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{");
    try (HttpClient http = new HttpClient(HttpSettings.of("evotown", "evograft/test"))) {
      Link link = Link.of(context, setup, http);
      assertThat(policies(link).forbidden()).isEmpty();
      Files.delete(file);
      context.set("evotown.token", town.token());
      clock.advance(Duration.ofMinutes(1));

      assertThat(policies(link).forbidden()).isNotEmpty();
    }
  }

  private static Policies policies(Link link) {
    return link.policies().current(link.client(() -> true)).toCompletableFuture().join();
  }

  private FakeContext context() {
    return new FakeContext("evotown", folder.resolve("workspace"))
        .home(folder.resolve("home"))
        .clock(clock)
        .set("evotown.url", town.url().toString())
        .set("evotown.engine_id", StandIn.ENGINE_ID)
        .set("evotown.token", town.token());
  }

  private DeliveryResult deliver(FakeContext context) throws Exception {
    return deliver(context, run);
  }

  private DeliveryResult deliver(FakeContext context, SampleRun which) throws Exception {
    if (context.registered(Destination.class).isEmpty()) {
      plugin.start(context);
    }
    return context
        .registered(Destination.class)
        .get(0)
        .deliver(which.delivery(which.started(), which.completed()))
        .toCompletableFuture()
        .get();
  }

  private JsonObject stored() {
    return town.run(run.id).orElseThrow();
  }

  private JsonObject said() {
    return stored().object("signals").object(PolicyFilter.SIGNAL);
  }

  private long refusals() {
    return town.requests().stream().filter(r -> r.integer("status", 0) == 403).count();
  }

  private long asked() {
    return town.requests().stream().filter(r -> r.string("path", "").endsWith("/policies")).count();
  }

  private static JsonObject blocking(JsonObject detail, int times) {
    return JsonObject.builder()
        .put("route", "complete")
        .put("kind", "status")
        .put("status", 403)
        .put("detail", detail)
        .put("times", times)
        .build();
  }

  private static JsonObject security(String word) {
    return JsonObject.of(
        Map.of("redact_patterns", List.of(word), "block_secret_in_artifacts", true));
  }

  private static Artifact artifact(String path, long bytes) {
    return new Artifact(path, Path.of("x"), SampleRun.SHA, bytes);
  }
}
