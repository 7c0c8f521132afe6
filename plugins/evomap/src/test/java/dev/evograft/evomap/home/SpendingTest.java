// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.ScriptedHub;
import dev.evograft.evomap.home.Ledger.State;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.settings.Spend;
import dev.evograft.toolkit.server.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What costs credits: allowed one by one, written down first, and never sent twice. */
class SpendingTest {

  @TempDir private Path folder;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(folder).registered();
    bench.context.set("evomap.api_key", "ek_1").set("evomap.access_token", "evm_a1");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void nothingIsSpentUnlessThatIsSet() {
    assertThat(bench.run("kg", "query", "retries")).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("spending_off");
    assertThat(bench.thrown()).contains("evomap.spend.graph");
    assertThat(bench.run("call", "POST", "/a2a/atp/order", "--body", "{}")).isEqualTo(-1);
    assertThat(bench.thrown()).contains("evomap.spend.call");
    assertThat(bench.hub.requests()).isEmpty();
  }

  @Test
  void nothingBeyondTheLimitOfADayIsSpent() {
    bench.context.set("evomap.spend.graph", "2");
    bench.hub.says("POST /kg/query", 200, "{'results':[{'id':'e1','name':'retry'}]}");

    assertThat(bench.run("kg", "query", "a")).isZero();
    assertThat(bench.said()).contains("retry");
    assertThat(bench.run("kg", "query", "a")).isZero();
    assertThat(bench.run("kg", "query", "c")).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("spending_limit");
    assertThat(bench.hub.requests()).hasSize(2);
    bench.clock.advance(Duration.ofDays(1));

    assertThat(bench.run("kg", "query", "c")).isZero();
  }

  @Test
  void theIntentIsOnDiskBeforeTheCall() throws Exception {
    bench.context.set("evomap.spend.graph", "5");
    Path file = bench.home.resolve(".evograft/evomap/spending.json");
    String[] before = new String[1];
    bench.hub.does(
        "POST /kg/query",
        asked -> {
          try {
            before[0] = Files.readString(file);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return Answer.json(200, ScriptedHub.json("{}"));
        });

    bench.run("kg", "query", "retries");

    assertThat(before[0]).contains("INTENDED", "retries");
    assertThat(Files.readString(file)).contains("DONE").doesNotContain("INTENDED");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'500'", "-3", "0", "null", "[5]"})
  void anAmountThatIsNoNumberIsNotOffered(String amount) {
    bench.context.set("evomap.spend.bounty", "100");
    String body = ("{'title':'How?','amount':" + amount + "}").replace('\'', '"');

    assertThat(bench.run("call", "POST", "/bounty/create", "--body", body)).isEqualTo(-1);
    assertThat(bench.thrown()).contains("name the amount");
    assertThat(bench.hub.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a2a/order/{id}",
        "/a2a/<x>",
        "/a2a/a|b",
        "/a2a/%zz",
        "/a2a/./fetch",
        "/a2a/%2E%2e/x"
      })
  void aPathThatIsNoneCostsNothing(String path) {
    bench.context.set("evomap.spend.call", "5");

    assertThat(bench.run("call", "POST", path, "--body", "{}")).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("bad_input");
    assertThat(bench.hub.requests()).isEmpty();
    assertThat(ledger().entries()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 302, 303, 500, 502, 504, 200})
  void withoutAnAnswerItIsUncertainAndNotSentAgain(int status) {
    bench.context.set("evomap.spend.graph", "5");
    bench.hub.does(
        "POST /kg/query",
        asked -> status == 0 ? Answer.hangUp() : Answer.text(status, "text/html", "<html>"));

    assertThat(bench.run("kg", "query", "a")).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("uncertain");
    assertThat(bench.run("kg", "query", "a")).isEqualTo(-1);
    assertThat(bench.thrown()).contains("not sent again");
    assertThat(bench.hub.requests()).hasSize(1);
    assertThat(bench.run("spending")).isZero();
    assertThat(bench.said()).contains("uncertain");
    assertThat(bench.run("spending", "settle")).isEqualTo(1);

    String id = ledger().uncertain().get(0).id();
    assertThat(bench.run("spending", "settle", id, "--as", "undone")).isZero();
    bench.run("kg", "query", "a");
    assertThat(bench.hub.requests()).hasSize(2);
  }

  /** Nothing is settled that may not be what is meant. */
  @Test
  void theBeginningOfTwoIdsSettlesNeither() {
    bench.context.set("evomap.spend.graph", "99");
    bench.hub.does("POST /kg/query", asked -> Answer.hangUp());
    for (int i = 0; i < 17; i++) { // one more than there are digits that an id may begin with
      assertThat(bench.run("kg", "query", "a" + i)).isEqualTo(-1);
    }
    Map<String, List<String>> byDigit =
        ledger().uncertain().stream()
            .map(entry -> entry.id())
            .collect(Collectors.groupingBy(id -> id.substring(0, 1)));
    String digit =
        byDigit.keySet().stream()
            .filter(first -> byDigit.get(first).size() > 1)
            .findFirst()
            .orElseThrow();

    assertThat(bench.run("spending", "settle", digit, "--as", "undone")).isEqualTo(-1);

    assertThat(bench.code()).isEqualTo("ambiguous_id");
    assertThat(bench.thrown()).contains("begins the ids of several entries; type more of it");
    assertThat(ledger().uncertain()).hasSize(17);
    String id = byDigit.get(digit).get(0);
    assertThat(bench.run("spending", "settle", id.substring(0, 20), "--as", "undone")).isZero();
    assertThat(ledger().uncertain()).hasSize(16);
  }

  /** The disk is full, say, by the time of the answer. */
  @Test
  void whatWasPaidIsShownAlthoughNobodyCanNoteIt() {
    bench.context.set("evomap.spend.graph", "5");
    bench.hub.does(
        "POST /kg/query",
        asked -> {
          try {
            Files.writeString(bench.home.resolve(".evograft/evomap/spending.json"), "{");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return Answer.json(200, ScriptedHub.json("{'results':[{'id':'e1','name':'retry'}]}"));
        });

    assertThat(bench.run("kg", "query", "a")).as(bench.thrown()).isZero();
    assertThat(bench.said()).contains("retry");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 402, 403, 429})
  void whatTheHubRefusesIsNotSpent(int status) {
    bench.context.set("evomap.spend.graph", "1");
    bench
        .hub
        .says("POST /kg/query", status, "{'error':'insufficient_balance'}")
        .says("POST /kg/query", 200, "{}");

    assertThat(bench.run("kg", "query", "a")).isEqualTo(-1);
    bench.clock.advance(Duration.ofMinutes(2));

    assertThat(bench.run("kg", "query", "a")).isZero();
  }

  /** As after a kill: nobody wrote down how it ended. */
  @Test
  void anIntentOfADeadProcessIsUncertain() {
    bench.context.set("evomap.spend.bounty", "100");
    Ledger ledger = ledger();
    HubAddress hub = HubAddress.of(bench.hub.url());
    Ledger.Intent intent =
        new Ledger.Intent(
            Spend.BOUNTY, 40, "POST /bounty/create {\"amount\":40,\"title\":\"How?\"}", List.of());
    ledger.begin(hub, intent);

    assertThatThrownBy(() -> ledger.begin(hub, intent)).hasMessageContaining("not sent again");
    assertThat(ledger.uncertain()).isEmpty();
    bench.clock.advance(Duration.ofMinutes(4));
    assertThat(ledger.uncertain()).hasSize(1);
    assertThat(ledger.spentToday(Spend.BOUNTY)).isEqualTo(40);

    bench.hub.says("GET /bounty/my", 200, "{'bounties':[{'bounty_id':'b1','title':'How?'}]}");
    assertThat(bench.run("spending", "settle")).isZero();
    assertThat(ledger.entries()).extracting(Ledger.Entry::state).containsExactly(State.DONE);
  }

  @Test
  void anIntentOfAClockThatWasAheadCanBeSettled() {
    bench.context.set("evomap.spend.graph", "5");
    String id = ledger().begin(HubAddress.of(bench.hub.url()), intent("a"));
    bench.clock.set(bench.clock.instant().minus(Duration.ofHours(8)));

    assertThat(bench.run("spending", "settle")).isEqualTo(1);
    assertThat(bench.run("spending", "settle", id, "--as", "undone")).isZero();
    assertThat(ledger().spentToday(Spend.GRAPH)).isZero();
  }

  /** It may be on another page, not there yet, withdrawn, or written otherwise. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'bounties':[]}",
        "{}",
        "{'questions':[{'title':'How?'}]}",
        "{'bounties':[{'title':'What?','description':'How?'}],'next_cursor':'c2'}",
        "{'bounties':[{'title':'How? and why?'}]}"
      })
  void whatTheHubDoesNotShowMayBeDoneAllTheSame(String listed) {
    bench.context.set("evomap.spend.bounty", "100");
    bench
        .hub
        .does("POST /bounty/create", asked -> Answer.hangUp())
        .says("GET /bounty/my", 200, listed);
    String[] create = {
      "call", "POST", "/bounty/create", "--body", "{\"title\":\"How?\",\"amount\":39.5}"
    };

    assertThat(bench.run(create)).isEqualTo(-1);
    bench.clock.advance(Duration.ofDays(2));
    assertThat(bench.run("spending", "settle")).isEqualTo(1);
    assertThat(bench.said()).contains("proves nothing", "settle ID --as");
    assertThat(bench.run(create)).isEqualTo(-1);
    assertThat(bench.hub.requests("POST /bounty/create")).hasSize(1);

    String id = ledger().uncertain().get(0).id();
    assertThat(bench.run("spending", "settle", id, "--as", "undone")).isZero();
    bench.run(create);
    assertThat(bench.hub.requests("POST /bounty/create")).hasSize(2);
  }

  @Test
  void ofSeveralAssetsAllHaveToBeListed() {
    bench.registered().context.set("evomap.spend.fetch", "9");
    HubAddress hub = HubAddress.of(bench.hub.url());
    String what = "POST /a2a/fetch {\"asset_ids\":[\"sha256:a\",\"sha256:b\"]}";
    String id = ledger().begin(hub, new Ledger.Intent(Spend.FETCH, 2, what, List.of()));
    ledger().end(id, State.UNCERTAIN);
    bench
        .hub
        .says("GET /a2a/assets/purchased", 200, "{'assets':[{'asset_id':'sha256:a'}]}")
        .says(
            "GET /a2a/assets/purchased",
            200,
            "{'assets':[{'asset_id':'sha256:a'},{'asset_id':'sha256:b'}]}");

    assertThat(bench.run("spending", "settle")).isEqualTo(1);
    assertThat(bench.run("spending", "settle")).isZero();
    assertThat(ledger().spentToday(Spend.FETCH)).isEqualTo(2);
  }

  @Test
  void aDamagedLedgerSpendsNothing() throws Exception {
    bench.context.set("evomap.spend.graph", "5");
    Path file = bench.home.resolve(".evograft/evomap/spending.json");
    Files.createDirectories(file.getParent());
    for (String damaged : new String[] {"{\"entr", "{\"entries\":[{\"at\":\"x\"}]}"}) {
      Files.writeString(file, damaged);

      assertThat(bench.run("kg", "query", "a")).isEqualTo(-1);
      assertThat(bench.code()).isEqualTo("home_damaged");
      assertThat(Files.readString(file)).isEqualTo(damaged);
    }
    assertThat(bench.hub.requests()).isEmpty();
  }

  @Test
  void oldEntriesAreForgottenAndUncertainOnesAreNot() {
    bench.context.set("evomap.spend.graph", "5");
    Ledger ledger = ledger();
    HubAddress hub = HubAddress.of(bench.hub.url());
    ledger.end(ledger.begin(hub, intent("a")), State.DONE);
    ledger.end(ledger.begin(hub, intent("b")), State.UNCERTAIN);
    bench.clock.advance(Duration.ofDays(50));
    ledger.end(ledger.begin(hub, intent("c")), State.DONE);

    assertThat(ledger.entries()).extracting(Ledger.Entry::what).containsExactly("b", "c");
  }

  private static Ledger.Intent intent(String what) {
    return new Ledger.Intent(Spend.GRAPH, 1, what, List.of());
  }

  private Ledger ledger() {
    return Hub.of(bench.context).ledger();
  }
}
