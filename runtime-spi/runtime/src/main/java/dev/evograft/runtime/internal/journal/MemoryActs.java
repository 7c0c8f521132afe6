// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryAct.GiveUpKey;
import dev.evograft.spi.journal.DeliveryAct.GiveUpLetter;
import dev.evograft.spi.journal.DeliveryAct.SendAgain;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person does about the keys of one destination in memory. */
final class MemoryActs {

  private final Map<String, Lane> lanes;
  private final Map<String, DeadLetter> letters;
  private final long scan;
  private final MemoryEntries entries;

  MemoryActs(MemoryPlace place, MemoryEntries entries) {
    this.lanes = place.lanes;
    this.letters = place.letters;
    this.scan = place.scan();
    this.entries = entries;
  }

  /** Does it; false when it changed nothing, or is not about keys. */
  boolean changes(DeliveryAct act) {
    if (act instanceof SendAgain again) {
      return sendAgain(again.key(), again.from());
    } else if (act instanceof GiveUpLetter letter) {
      return giveUp(letter);
    }
    return act instanceof GiveUpKey key && giveUp(key);
  }

  private boolean sendAgain(String key, long from) {
    if (from < 0 || from >= entries.of(key).size()) {
      return false;
    }
    Lane before = lanes.get(key);
    long next = before == null ? from : Math.min(from, before.next());
    lanes.put(key, new Lane(key, next, LaneState.WAIT, 0, null, Lane.REPLAY, null, true));
    letters
        .values()
        .removeIf(one -> one.entry().key().equals(key) && one.entry().ordinal() >= next);
    return true;
  }

  private boolean giveUp(GiveUpLetter act) {
    String id = act.key() + "#" + act.ordinal();
    if (!resolve(letters.get(id), act.note())) {
      return false;
    }
    Lane lane = lanes.get(act.key());
    if (lane != null && lane.state() == LaneState.HELD && lane.next() == act.ordinal() + 1) {
      lanes.put(
          act.key(),
          new Lane(act.key(), lane.next(), LaneState.WAIT, 0, null, null, null, lane.uncertain()));
    }
    return true;
  }

  private boolean giveUp(GiveUpKey act) {
    boolean resolved = false;
    for (DeadLetter letter : letters.values()) {
      resolved |= letter.entry().key().equals(act.key()) && resolve(letter, act.note());
    }
    Lane lane = lanes.get(act.key());
    List<Sequenced> all = entries.of(act.key());
    long settled = lane == null ? 0 : lane.next();
    boolean waits = lane != null && lane.state() != LaneState.AHEAD;
    boolean unread = all.size() > settled && all.get(all.size() - 1).sequence() > scan;
    if (!waits && !unread) {
      return resolved;
    }
    long next = Math.max(settled, all.size());
    lanes.put(act.key(), new Lane(act.key(), next, LaneState.AHEAD, 0, null, null, null, false));
    return true;
  }

  private boolean resolve(@Nullable DeadLetter letter, String note) {
    if (letter == null || letter.resolved()) {
      return false;
    }
    String why = note + " (was " + letter.code() + ": " + letter.why() + ")";
    letters.put(
        letter.entry().id(),
        new DeadLetter(
            letter.destination(),
            letter.entry(),
            DeadLetter.DROPPED,
            why,
            letter.attempts(),
            letter.at()));
    return true;
  }
}
