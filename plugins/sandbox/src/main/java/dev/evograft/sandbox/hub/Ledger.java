// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Credits in hundredths, entry by entry. Guarded by the hub's lock. */
final class Ledger {

  /** The most credits that are booked or set at once. */
  static final long MOST = 1_000_000_000;

  private static final Set<String> EARNED =
      Set.of(
          "asset_sold",
          "asset_reused",
          "bounty",
          "swarm_proposer",
          "swarm_solver",
          "swarm_aggregator",
          "atp_order");

  private record Entry(String account, long cents, String reason, String ref, String at) {

    JsonObject json() {
      return JsonObject.builder()
          .put("account", account)
          .put("amount", credits(cents))
          .put("reason", reason)
          .put("ref", ref)
          .put("at", at)
          .build();
    }
  }

  /** So many movements are shown; sums and balances count all. */
  static final int MOST_ENTRIES = 20_000;

  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Map<String, Long> earned = new HashMap<>();
  private final Map<String, Long> balances = new LinkedHashMap<>();
  private final InstantSource clock;

  Ledger(InstantSource clock) {
    this.clock = clock;
  }

  /** Whole credits, up to {@link #MOST} either way. */
  void book(String account, long credits, String reason, String ref) {
    bookCents(account, credits * 100, reason, ref);
  }

  void bookCents(String account, long cents, String reason, String ref) {
    if (cents != 0) {
      entries.addLast(new Entry(account, cents, reason, ref, clock.instant().toString()));
      if (entries.size() > MOST_ENTRIES) {
        entries.removeFirst();
      }
      if (EARNED.contains(reason)) {
        earned.merge(account, cents, Long::sum);
      }
      balances.merge(account, cents, Long::sum);
    }
  }

  /**
   * Takes credits.
   *
   * @throws HubError 402 where there are too few; then nothing is taken
   */
  void spend(String account, long credits, String reason, String ref) {
    long cents = balances.getOrDefault(account, 0L);
    if (credits > Math.floorDiv(cents, 100)) { // a product would run over for a large amount
      JsonObject more =
          JsonObject.builder()
              .put("required", credits)
              .put("credit_balance", credits(cents))
              .build();
      throw HubError.of(
          402, "insufficient_balance", "the balance is too low", "earn or buy credits", more);
    }
    book(account, -credits, reason, ref);
  }

  /** In hundredths. */
  long balance(String account) {
    return balances.getOrDefault(account, 0L);
  }

  /** As it is shown. */
  Number shown(String account) {
    return credits(balance(account));
  }

  /** What an account earned by what it did, newest first. */
  List<JsonObject> earnings(String account) {
    List<JsonObject> found = new ArrayList<>();
    for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
      Entry entry = newest.next();
      if (entry.account().equals(account) && EARNED.contains(entry.reason())) {
        found.add(entry.json());
      }
    }
    return found;
  }

  /** The sum of all {@link #earnings}, also of those that are not shown any more. */
  Number earned(String account) {
    return credits(earned.getOrDefault(account, 0L));
  }

  /** Everything, oldest first. */
  List<JsonObject> list() {
    return entries.stream().map(Entry::json).toList();
  }

  /** A whole number where it is one. */
  static Number credits(long cents) {
    return cents % 100 == 0 ? (Number) (cents / 100) : (Number) (cents / 100.0);
  }
}
