// SPDX-License-Identifier: Apache-2.0
package dev.evograft.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryResult.Kind;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.ManualClock;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.json.JsonText;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssueDestinationTest {

  private static final String SIGNAL = "errsig:TypeError: x is undefined at read.js:12 @octocat";

  @TempDir Path folder;
  private final ManualClock clock = ManualClock.atNoon();
  private final GitHubPlugin plugin = new GitHubPlugin();
  private final MockWebServer server = new MockWebServer();
  private TestRuntime runtime;
  private FakeContext context;
  private int cycles;

  @BeforeEach
  void begin() throws Exception {
    server.start(InetAddress.getByName("127.0.0.1"), 0);
    runtime = TestRuntime.in(folder).clock(clock).start();
    context =
        new FakeContext("github", folder.resolve("workspace"))
            .clock(clock)
            .set("github.issues", "octo/skills")
            .set("github.token", "ghp_secret")
            .set("github.api", server.url("/").toString())
            .set("github.issues.after", "3")
            .redactor(new Masking())
            .with(Journal.class, runtime.journal());
  }

  @AfterEach
  void end() {
    plugin.stop();
    context.close();
    runtime.close();
    server.close();
  }

  @Test
  void aTokenAloneSwitchesNothingOn() {
    try (FakeContext other = new FakeContext("github", folder.resolve("other"))) {
      plugin.start(other.set("github.token", "ghp_secret"));

      assertThat(other.registered(Destination.class)).isEmpty();
      assertThat(other.idleReason()).contains("github.issues is not set");
    }
  }

  @Test
  void theThirdFailureOpensAnIssue() throws Exception {
    server.enqueue(json(200, "[{\"body\":\"another\",\"html_url\":\"https://x/1\"}]"));
    server.enqueue(json(201, "{\"html_url\":\"https://github.example/octo/skills/issues/7\"}"));

    assertThat(fails().why()).isNull();
    assertThat(fails().why()).isNull();
    assertThat(server.getRequestCount()).isZero();
    assertThat(fails().why()).isEqualTo("opened https://github.example/octo/skills/issues/7");

    RecordedRequest list = request();
    assertThat(list.getTarget())
        .isEqualTo(
            "/repos/octo/skills/issues?state=open&sort=created&direction=desc&per_page=50&page=1");
    assertThat(list.getHeaders().get("Authorization")).isEqualTo("Bearer ghp_secret");
    JsonObject issue = JsonText.parseObject(request().getBody().toByteArray());
    assertThat(issue.string("title", "")).contains("typeerror: x is undefined");
    assertThat(issue.string("body", ""))
        .contains("<!-- evograft-failure: ", "3 times", "`validation`", "`gene_a`")
        .doesNotContain("hunter2", "@octocat", "read.js:12");
    assertThat(issue.strings("labels")).containsExactly("evograft");
  }

  @Test
  void oneIssueForAKindWhateverItsNumbers() throws Exception {
    opened();

    assertThat(fails("errsig:TypeError: x is undefined at read.js:99 @octocat").why())
        .startsWith("its issue is https://github.example/7");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "TypeError: x is undefined at read.js:12 | typeerror: x is undefined at #:#",
        "getaddrinfo ENOTFOUND db.acme.internal | getaddrinfo enotfound #",
        "cannot open C:\\Users\\ada\\plan.txt | cannot open #",
        "Cannot find module './customer-x' | cannot find module #",
        "no column \"salary\" in people | no column # in people",
        "java.io.FileNotFoundException: /srv/ada/a (No such file) | filenotfoundexception: # (no such file)",
        "GET https://acme.example/v1?key=2 failed | get # failed",
        "mail to ada@acme.example bounced | mail to # bounced"
      })
  void whatIsSomebodysIsNotTold(String error, String told) throws Exception {
    fails("errsig:" + error);

    assertThat(Failure.of(runtime.journal().read("cycle-1", -1, 10)).orElseThrow().errors())
        .containsExactly(told);
  }

  @Test
  void oneADay() throws Exception {
    opened();
    for (int i = 0; i < 2; i++) {
      fails("errsig:RangeError");
    }
    assertThat(fails("errsig:RangeError").why()).contains("one was opened within a day");

    clock.advance(Duration.ofDays(1));
    server.enqueue(json(200, "[]"));
    server.enqueue(json(201, "{\"html_url\":\"https://github.example/8\"}"));
    assertThat(fails("errsig:RangeError").why()).isEqualTo("opened https://github.example/8");
  }

  @Test
  void anIssueThatIsOpenAlreadyIsFound() throws Exception {
    fails();
    fails();
    server.enqueue(json(200, "[" + issue(mark(), "COLLABORATOR", 4) + "]"));

    assertThat(fails().why()).isEqualTo("its issue is https://github.example/5");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  /** An open issue with this in its body. */
  private static JsonObject issue(String body, String association, int user) {
    return JsonObject.builder()
        .put("body", body)
        .put("html_url", "https://github.example/5")
        .put("author_association", association)
        .put("user", JsonObject.builder().put("id", user).build())
        .build();
  }

  /** By what the issue of the failure that was told first is found. */
  private String mark() {
    return IssueText.mark(Failure.of(runtime.journal().read("cycle-1", -1, 10)).orElseThrow());
  }

  /** It is in an issue that everybody can read. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"200 | {\"id\":9}", "403 | {}", "404 | {}"})
  void aMarkThatSomebodyCopiedKeepsOursFromNothing(int status, String user) throws Exception {
    fails();
    fails();
    server.enqueue(
        json(200, "[" + issue(mark(), "NONE", 4) + "," + issue(mark(), "CONTRIBUTOR", 5) + "]"));
    server.enqueue(json(status, user));
    server.enqueue(json(201, "{\"html_url\":\"https://github.example/7\"}"));

    assertThat(fails().why()).isEqualTo("opened https://github.example/7");
    request();
    assertThat(request().getTarget()).isEqualTo("/user");
  }

  @Test
  void anIssueOfTheTokensOwnUserIsOurs() throws Exception {
    fails();
    fails();
    server.enqueue(
        json(200, "[" + issue(mark(), "NONE", 4) + "," + issue(mark(), "NONE", 9) + "]"));
    server.enqueue(json(200, "{\"id\":9}"));

    assertThat(fails().why()).isEqualTo("its issue is https://github.example/5");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 500})
  void whereNobodyTellsWhoseItIsItIsAskedLater(int status) throws Exception {
    fails();
    fails();
    server.enqueue(json(200, "[" + issue(mark(), "NONE", 4) + "]"));
    server.enqueue(json(status, "{}"));

    assertThat(fails().kind()).isEqualTo(status == 401 ? Kind.PAUSED : Kind.RETRY);
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  /** Each call has time for two pages. */
  @Test
  void aListThatTakesTooLongIsGoneOnWhereItWas() throws Exception {
    fails();
    fails();
    String others = String.join(",", java.util.Collections.nCopies(50, "{\"body\":\"another\"}"));
    for (int page = 1; page <= 4; page++) {
      server.enqueue(json(200, "[" + others + "]"));
    }
    server.enqueue(json(200, "[]"));
    server.enqueue(json(201, "{\"html_url\":\"https://github.example/7\"}"));
    JournalEntry ending = entries(CyclePhase.ROLLED_BACK, List.of(SIGNAL));

    assertThat(shortly(ending).why()).contains("its issues took too long");
    assertThat(shortly(ending).why()).contains("its issues took too long");
    assertThat(shortly(ending).why()).isEqualTo("opened https://github.example/7");

    for (int page = 1; page <= 5; page++) {
      assertThat(request().getTarget()).endsWith("&page=" + page);
    }
  }

  private DeliveryResult shortly(JournalEntry ending) throws Exception {
    AtomicInteger left = new AtomicInteger(2);
    Delivery delivery =
        new Delivery(
            ending.key(), List.of(ending), 1, false, false, () -> left.decrementAndGet() > 0);
    return destination().deliver(delivery).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  /** New issues moved what is behind it further back. */
  @Test
  void aPageThatWasReachedLongAgoIsNotGoneOnWith() throws Exception {
    fails();
    fails();
    String others = String.join(",", java.util.Collections.nCopies(50, "{\"body\":\"another\"}"));
    server.enqueue(json(200, "[" + others + "]"));
    server.enqueue(json(200, "[" + others + "]"));
    JournalEntry ending = entries(CyclePhase.ROLLED_BACK, List.of(SIGNAL));
    assertThat(shortly(ending).why()).contains("its issues took too long");
    clock.advance(Duration.ofHours(2));
    server.enqueue(json(200, "[" + issue(mark(), "OWNER", 9) + "]"));

    assertThat(deliver(ending).why()).isEqualTo("its issue is https://github.example/5");
    request();
    request();
    assertThat(request().getTarget()).endsWith("&page=1");
  }

  /** It has no user, and so no mark says that the issue is its own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {'state':'open','number':7,'html_url':'https://github.example/7'} | its issue is",
        "200 | {'state':'closed','number':7} | opened",
        "404 | {} | opened",
        "410 | {} | opened",
        "301 | {} | opened"
      },
      quoteCharacter = '\0')
  void whatTheTokenOfAnAppOpenedIsKnownByItsNumber(int status, String there, String told)
      throws Exception {
    fails();
    fails();
    server.enqueue(json(200, "[]"));
    String opened = "{\"html_url\":\"https://github.example/7\",\"number\":7}";
    server.enqueue(json(201, opened));
    fails();
    request();
    request();
    deliver(entries(CyclePhase.SOLIDIFIED, List.of(SIGNAL)));
    clock.advance(Duration.ofDays(2));
    fails();
    fails();
    server.enqueue(json(status, there.replace('\'', '"')));
    server.enqueue(json(200, "[]"));
    server.enqueue(json(201, opened));

    assertThat(fails().why()).isEqualTo(told + " https://github.example/7");
    assertThat(request().getTarget()).isEqualTo("/repos/octo/skills/issues/7");
    assertThat(server.getRequestCount()).isEqualTo(told.equals("opened") ? 5 : 3);
  }

  /** The number is one of another repository. */
  @Test
  void anIssueOfAnotherRepositoryIsNotAskedFor() throws Exception {
    fails();
    Path file = context.workspace().pluginState().resolve("failures.json");
    String tally = Files.readString(file);
    Files.writeString(
        file, tally.replace("\"count\":1", "\"count\":1,\"number\":7,\"repository\":\"o/other\""));
    fails();
    server.enqueue(json(200, "[]"));
    server.enqueue(json(201, "{\"html_url\":\"https://github.example/8\"}"));

    assertThat(fails().why()).isEqualTo("opened https://github.example/8");
    assertThat(request().getTarget()).endsWith("&page=1");
  }

  @Test
  void aSuccessBeginsAnew() throws Exception {
    fails();
    fails();
    deliver(entries(CyclePhase.SOLIDIFIED, List.of(SIGNAL)));
    fails();
    fails();

    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aCycleThatIsToldAgainCountsOnce() throws Exception {
    JournalEntry ending = entries(CyclePhase.ROLLED_BACK, List.of(SIGNAL));
    Destination destination = destination();
    for (int i = 0; i < 5; i++) {
      Delivery again = new Delivery(ending.key(), List.of(ending), i + 1, i > 0, false);
      destination.deliver(again).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void withoutAnAnswerItIsLookedForBeforeItIsOpenedAgain() throws Exception {
    fails();
    fails();
    server.enqueue(json(200, "[]"));
    server.enqueue(
        new MockResponse.Builder()
            .onResponseStart(SocketEffect.ShutdownConnection.INSTANCE)
            .build());
    JournalEntry ending = entries(CyclePhase.ROLLED_BACK, List.of(SIGNAL));
    assertThat(deliver(ending).kind()).isEqualTo(Kind.RETRY);
    request();
    String sent = JsonText.parseObject(request().getBody().toByteArray()).string("body", "");
    server.enqueue(json(200, "[" + issue(sent, "OWNER", 9) + "]"));

    assertThat(deliver(ending).why()).isEqualTo("its issue is https://github.example/5");
    assertThat(server.getRequestCount()).isEqualTo(3);
  }

  /** A token that may only write issues: GitHub drops the label, and the answer was lost, too. */
  @Test
  void whatNobodyKnowsOfIsNotAskedForAgainWithinADay() throws Exception {
    fails();
    fails();
    server.enqueue(json(200, "[]"));
    server.enqueue(json(502, "{}"));
    JournalEntry ending = entries(CyclePhase.ROLLED_BACK, List.of(SIGNAL));
    assertThat(deliver(ending).kind()).isEqualTo(Kind.RETRY);
    server.enqueue(json(200, "[]"));
    assertThat(deliver(ending).why()).contains("nobody knows what became of it");
    for (int i = 0; i < 2; i++) {
      fails("errsig:RangeError");
    }
    assertThat(fails("errsig:RangeError").why()).contains("one was opened within a day");
    assertThat(server.getRequestCount()).isEqualTo(3);

    clock.advance(Duration.ofDays(1));
    server.enqueue(json(200, "[]"));
    server.enqueue(json(201, "{\"html_url\":\"https://github.example/8\"}"));
    assertThat(fails().why()).isEqualTo("opened https://github.example/8");
  }

  @Test
  void whatWasRefusedIsNoIssueOfTheDay() throws Exception {
    fails();
    fails();
    server.enqueue(json(200, "[]"));
    server.enqueue(json(403, "{}"));
    assertThat(fails().kind()).isEqualTo(Kind.PAUSED);
    server.enqueue(json(200, "[]"));
    server.enqueue(json(201, "{\"html_url\":\"https://github.example/8\"}"));
    assertThat(fails().why()).isEqualTo("opened https://github.example/8");
  }

  @Test
  void oursIsFoundBehindManyOthersAlsoWhenItWasMendedInBetween() throws Exception {
    opened();
    request();
    String body = JsonText.parseObject(request().getBody().toByteArray()).string("body", "");
    deliver(entries(CyclePhase.SOLIDIFIED, List.of(SIGNAL)));
    clock.advance(Duration.ofDays(2));
    fails();
    fails();
    String others = String.join(",", java.util.Collections.nCopies(50, "{\"body\":\"another\"}"));
    server.enqueue(json(200, "[" + others + "]"));
    server.enqueue(json(200, "[" + issue(body, "MEMBER", 9) + "]"));

    assertThat(fails().why()).isEqualTo("its issue is https://github.example/5");
    request();
    assertThat(request().getTarget()).endsWith("&page=2");
  }

  @Test
  void howEvolutionDoesChangesNothing() throws Exception {
    server.enqueue(json(200, "[]"));
    server.enqueue(json(201, "{\"html_url\":\"https://github.example/7\"}"));
    fails(List.of("log_error", SIGNAL));
    fails(List.of("log_error", SIGNAL, "consecutive_failure_streak_2"));

    assertThat(
            fails(
                    List.of(
                        "consecutive_failure_streak_3",
                        "repair_loop_detected",
                        "ban_gene:gene_a",
                        SIGNAL.replace("12", "14")))
                .why())
        .isEqualTo("opened https://github.example/7");
  }

  @Test
  void whatIsOldIsNotTold() throws Exception {
    fails();
    fails();
    JournalEntry ending = entries(CyclePhase.ROLLED_BACK, List.of(SIGNAL));
    clock.advance(Duration.ofDays(3));

    assertThat(deliver(ending).kind()).isEqualTo(Kind.DELIVERED);
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void aPullRequestThatQuotesAMarkIsNoIssue() throws Exception {
    fails();
    fails();
    String filler = "x".repeat(2 << 20);
    server.enqueue(
        json(
            200,
            "[{\"body\":\"" + mark() + filler + "\",\"pull_request\":{},\"html_url\":\"u\"}]"));
    server.enqueue(json(201, "{\"html_url\":\"https://github.example/7\"}"));

    assertThat(fails().why()).isEqualTo("opened https://github.example/7");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 403, 404, 410, 451})
  void aTokenOrRepositoryThatIsWrongPauses(int status) throws Exception {
    fails();
    fails();
    server.enqueue(json(status, "{\"message\":\"no\"}"));

    DeliveryResult result = fails();

    assertThat(result.kind()).isEqualTo(Kind.PAUSED);
    assertThat(result.until()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
    assertThat(result.why()).contains("GitHub").doesNotContain("ghp_secret");
  }

  @Test
  void restsAsLongAsGitHubWants() throws Exception {
    fails();
    fails();
    long reset = clock.instant().plusSeconds(90).getEpochSecond();
    server.enqueue(
        json(403, "{}")
            .newBuilder()
            .setHeader("X-RateLimit-Remaining", "0")
            .setHeader("X-RateLimit-Reset", Long.toString(reset))
            .build());

    assertThat(fails())
        .isEqualTo(DeliveryResult.retry("GitHub asks to wait (403)", Duration.ofSeconds(90)));
  }

  @Test
  void aDamagedCountIsNotTakenForNone() throws Exception {
    fails();
    Path file = context.workspace().pluginState().resolve("failures.json");
    Files.writeString(file, "{\"kinds\":[");

    assertThat(org.assertj.core.api.Assertions.catchThrowable(this::fails))
        .hasMessageContaining(file + " is damaged; remove it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"octo", "octo/skills/more", "../x", "octo/..", "https://github.com/o/r"})
  void onlyARepositoryIsOne(String text) {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> GitHubKeys.REPOSITORY_OF_ISSUES.parser().apply(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("OWNER/REPO");
  }

  private void opened() throws Exception {
    fails();
    fails();
    server.enqueue(json(200, "[]"));
    server.enqueue(json(201, "{\"html_url\":\"https://github.example/7\"}"));
    fails();
  }

  private DeliveryResult fails() throws Exception {
    return fails(SIGNAL);
  }

  private DeliveryResult fails(String signal) throws Exception {
    return fails(List.of(signal));
  }

  private DeliveryResult fails(List<String> signals) throws Exception {
    return deliver(entries(CyclePhase.ROLLED_BACK, signals));
  }

  private DeliveryResult deliver(JournalEntry ending) throws Exception {
    Delivery delivery = new Delivery(ending.key(), List.of(ending), 1, false, false);
    return destination().deliver(delivery).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private Destination destination() {
    if (context.registered(Destination.class).isEmpty()) {
      plugin.start(context);
    }
    return context.registered(Destination.class).get(0);
  }

  /** A cycle in the journal; its last entry. */
  private JournalEntry entries(CyclePhase end, List<String> signals) throws Exception {
    String cycle = "cycle-" + ++cycles;
    write(cycle, CyclePhase.DETECT, JsonObject.builder().put("signals", signals).build());
    write(cycle, CyclePhase.SELECT, JsonObject.builder().put("gene", "gene_a").build());
    return write(
        cycle,
        end,
        JsonObject.builder()
            .put("status", end == CyclePhase.SOLIDIFIED ? "success" : "failed")
            .put("code", "validation")
            .put("reason", "the check failed with hunter2")
            .build());
  }

  private JournalEntry write(String cycle, CyclePhase phase, JsonObject details) throws Exception {
    CycleEvent event = new CycleEvent(cycle, "run", phase, clock.instant(), details);
    return runtime
        .journal()
        .append(cycle, phase.type(), CycleEvent.VERSION, event.payload())
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private RecordedRequest request() throws Exception {
    RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
    assertThat(request).isNotNull();
    return request;
  }

  private static MockResponse json(int status, String body) {
    return new MockResponse.Builder().code(status).body(body).build();
  }

  /** Knows one secret. */
  private static final class Masking implements Redactor {

    @Override
    public String redact(String text) {
      return text.replace("hunter2", "***");
    }

    @Override
    public JsonObject redact(JsonObject tree) {
      return JsonText.parseObject(redact(tree.toString()).getBytes(StandardCharsets.UTF_8));
    }
  }
}
