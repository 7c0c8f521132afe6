// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Everything that the hub knows, in memory, under one lock. */
final class Hub {

  /** The hub's own node. */
  static final String ID = "node_hub_sandbox";

  final HubMode mode;
  final HubClock clock = new HubClock();
  final Settings settings;
  final Ledger ledger = new Ledger(clock);
  final Nodes nodes;
  final Assets assets;
  final EventLog events;
  final Webhooks webhooks;
  final Tasks tasks;
  final Bounties bounties;
  final Swarms swarms;
  final Mailbox mailbox = new Mailbox();
  final Memories memories = new Memories();
  final Graph graph = new Graph();
  final Orders orders = new Orders();
  final Accounts accounts;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  Hub(HubMode mode) {
    this.mode = mode;
    this.settings = new Settings(mode);
    this.nodes = new Nodes(clock, settings, ledger);
    this.events = new EventLog(clock);
    this.webhooks = new Webhooks(clock, settings);
    this.assets = new Assets(clock, settings, nodes);
    this.tasks = new Tasks(clock);
    this.bounties = new Bounties(this);
    this.swarms = new Swarms(this);
    this.accounts = new Accounts(clock, settings);
    ledger.book(Accounts.USER, Accounts.START, "starter_credits", Accounts.USER);
    clock.watch(this::changed);
  }

  /** Does something with nobody else in between. */
  <T> T alone(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      changed.signalAll();
      lock.unlock();
    }
  }

  /** As {@link #alone}, without an answer. */
  void alone(Runnable work) {
    alone(
        () -> {
          work.run();
          return true;
        });
  }

  /** As {@link #alone}, for what changes nothing that others wait for. */
  <T> T quietly(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** Waits, without holding up others, until something changed or the time is over. */
  void awaitChange(long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    } finally {
      lock.unlock();
    }
  }

  private void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Tells a node: an event that it can ask for, and its webhook where it gave one. */
  void tell(Node node, String type, JsonObject fields) {
    events.add(node.id, type, fields);
    node.webhook().ifPresent(url -> webhooks.send(node.id, url, type, fields));
  }
}
