// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Agent.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A stand-in that runs for weeks. */
class BoundsTest {

  private final HubClock clock = new HubClock();
  private final Settings settings = new Settings(HubMode.SEEDS);

  @Test
  void mailboxesForgetTheOldest() {
    Mailbox mailbox = new Mailbox();
    for (int i = 0; i < Mailbox.MOST + 5; i++) {
      mailbox.put("node_a", object("id", "m" + i, "type", "note"));
      mailbox.take("node_a", object("id", "o" + i));
    }
    assertThat(mailbox.pending("node_a")).isEqualTo(Mailbox.MOST);
    assertThat(mailbox.received()).hasSize(Mailbox.MOST);
    assertThat(mailbox.acknowledge("node_a", Set.of("m0", "m7"))).isOne();
    assertThat(mailbox.pending("node_of_nobody")).isZero();
    assertThat(mailbox.acknowledge("node_of_nobody", Set.of("m7"))).isZero();
  }

  @Test
  void memoriesForgetTheOldest() {
    Memories memories = new Memories();
    for (int i = 0; i < Memories.MOST + 5; i++) {
      memories.add("node_a", object("node_id", "node_a", "summary", "s" + i));
      memories.event("node_" + i);
    }
    assertThat(memories.count("node_a")).isEqualTo(Memories.MOST);
    assertThat(memories.events("node_0")).isZero();
    assertThat(memories.events("node_9")).isOne();
  }

  @Test
  void theLedgerShowsTheLastAndCountsAll() {
    Ledger ledger = new Ledger(clock);
    for (int i = 0; i < Ledger.MOST_ENTRIES + 5; i++) {
      ledger.book("node_a", 1, "bounty", "b" + i);
    }
    assertThat(ledger.list()).hasSize(Ledger.MOST_ENTRIES);
    assertThat(ledger.earned("node_a")).isEqualTo(Ledger.MOST_ENTRIES + 5L);
    assertThat(ledger.balance("node_a")).isEqualTo(100L * (Ledger.MOST_ENTRIES + 5));
    assertThat(ledger.earnings("node_a").get(0)).containsEntry("ref", "b" + 20_004);
  }

  @Test
  void tasksThatAreOverMakeRoomAndOthersDoNot() {
    Tasks tasks = new Tasks(clock);
    Job first = tasks.add(object("title", "T"));
    for (int i = 1; i < Tasks.MOST; i++) {
      tasks.add(object("title", "T"));
    }
    assertThatThrownBy(() -> tasks.add(object("title", "One more"))).isInstanceOf(HubError.class);
    first.status = Job.COMPLETED;
    Job made = tasks.add(object("title", "One more"));
    assertThat(tasks.all()).hasSize(Tasks.MOST).contains(made).doesNotContain(first);
    made.status = Job.COMPLETED;
    assertThatThrownBy(() -> tasks.room(2)).as("all or none").isInstanceOf(HubError.class);
    tasks.all().forEach(job -> job.status = Job.DECOMPOSED);
    clock.advance(Duration.ofDays(8));
    tasks.room(2);
    assertThat(tasks.all()).as("what was left is over").hasSize(Tasks.MOST - 2);
  }

  @Test
  void aTaskTakesSoManySubmissionsAndOneOfEachNode() {
    Job job = new Tasks(clock).add(object("title", "T"));
    for (int i = 0; i < Job.MOST_SUBMISSIONS; i++) {
      job.submit(object("submission_id", "s" + i, "node_id", "node_" + i));
    }

    assertThatThrownBy(() -> job.submit(object("submission_id", "s", "node_id", "node_more")))
        .isInstanceOfSatisfying(HubError.class, this::isFull);
    job.submit(object("submission_id", "anew", "node_id", "node_7"));

    assertThat(job.submissions)
        .hasSize(Job.MOST_SUBMISSIONS)
        .extracting(one -> one.string("submission_id", ""))
        .contains("anew", "s0")
        .doesNotContain("s7", "s");
  }

  @Test
  void nodesAreLetInUpToABound() {
    Nodes nodes = new Nodes(clock, settings, new Ledger(clock));
    for (int i = 0; i < Nodes.MOST; i++) {
      nodes.add("node_" + i);
    }
    assertThatThrownBy(() -> nodes.add("node_more"))
        .isInstanceOfSatisfying(
            HubError.class, error -> assertThat(error.answer().status()).isEqualTo(503));
  }

  @Test
  void callersWhoNameThemselvesAnewAreForgotten() {
    Limits limits = new Limits(clock, settings);
    for (int i = 0; i < 60; i++) {
      limits.count(RateClass.HELLO, "node_same");
    }
    assertThatThrownBy(() -> limits.count(RateClass.HELLO, "node_same"))
        .isInstanceOf(HubError.class);
    for (int i = 0; i < Limits.MOST; i++) {
      limits.count(RateClass.HELLO, "stranger_" + i);
    }
    limits.count(RateClass.HELLO, "node_same"); // forgotten, and no memory is lost to strangers
  }

  @Test
  void theGraphForgetsTheOldest() {
    Graph graph = new Graph();
    for (int i = 0; i < Graph.MOST + 5; i++) {
      JsonObject thing = object("name", "n" + i);
      graph.ingest(List.of(thing), List.of(thing));
    }
    assertThat(graph.entities()).hasSize(Graph.MOST);
    assertThat(graph.relationships()).hasSize(Graph.MOST);
  }

  @Test
  void ordersThatAreSettledMakeRoomAndOffersForgetTheOldest() {
    Orders orders = new Orders();
    for (int i = 0; i < Orders.MOST; i++) {
      orders.put(object("order_id", "o" + i, "status", "open"));
      orders.offer(object("node_id", "node_a", "title", "t" + i));
    }
    assertThatThrownBy(orders::room).isInstanceOfSatisfying(HubError.class, this::isFull);
    orders.put(object("order_id", "o7", "status", "settled"));
    orders.room();
    assertThat(orders.all()).hasSize(Orders.MOST - 1);
    assertThatThrownBy(() -> orders.get("o7")).isInstanceOf(HubError.class);

    orders.offer(object("node_id", "node_a", "title", "t0", "price", 2L));
    orders.offer(object("node_id", "node_a", "title", "another"));
    assertThat(orders.services()).hasSize(Orders.MOST);
    assertThat(orders.services())
        .extracting(one -> one.string("title", ""))
        .contains("t0", "another")
        .doesNotContain("t1");
  }

  @Test
  void assetsThatAreOutOfUseMakeRoomAndOthersDoNot() {
    Assets assets = new Assets(clock, settings, new Nodes(clock, settings, new Ledger(clock)));
    StoredAsset.Publication by =
        new StoredAsset.Publication("bundle_1", "node_a", clock.instant(), false);
    for (int i = 0; i < Assets.MOST; i++) {
      assets.put(new StoredAsset(object("type", "Gene", "asset_id", "a" + i), by));
    }
    assertThatThrownBy(() -> assets.room(1)).isInstanceOfSatisfying(HubError.class, this::isFull);
    assets.stored("a5").orElseThrow().status = StoredAsset.REVOKED;
    assets.room(1);
    assertThat(assets.count()).isEqualTo(Assets.MOST - 1);
    assertThat(assets.stored("a5")).isEmpty();
  }

  @Test
  void nothingIsPaidForABountyThatThereIsNoRoomFor() {
    Hub hub = new Hub(HubMode.SEEDS);
    hub.ledger.book(Accounts.USER, 20_000, "gift", "g");
    for (int i = 0; i < Bounties.MOST; i++) {
      hub.bounties.create(Accounts.USER, object("title", "T" + i, "amount", 1L));
    }
    long before = hub.ledger.balance(Accounts.USER);

    assertThatThrownBy(() -> hub.bounties.create(Accounts.USER, object("title", "T", "amount", 1L)))
        .isInstanceOfSatisfying(HubError.class, this::isFull);

    assertThat(hub.ledger.balance(Accounts.USER)).isEqualTo(before);
  }

  private void isFull(HubError error) {
    assertThat(error.answer().status()).isEqualTo(503);
  }
}
