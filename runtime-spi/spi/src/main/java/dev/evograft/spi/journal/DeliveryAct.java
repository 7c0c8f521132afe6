// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a person does about deliveries, as the storage knows it; see {@link DeliveryStore#act}.
 *
 * @since 0.1
 */
public sealed interface DeliveryAct {

  /**
   * Sends a key once more, as a replay, from an entry on or from where it waits if that is earlier.
   * Dead letters of the key from there on are removed: they are judged anew. Changes nothing when
   * the journal does not have that entry any more.
   *
   * @param key which
   * @param from the first ordinal
   */
  record SendAgain(String key, long from) implements DeliveryAct {
    public SendAgain {
      Objects.requireNonNull(key, "key");
    }
  }

  /**
   * Gives a dead letter up: it is kept, as resolved, and a key that is held right behind it goes
   * on. Changes nothing when there is no such letter or it was resolved before.
   *
   * @param key of the entry
   * @param ordinal of the entry
   * @param note who, when and why
   */
  record GiveUpLetter(String key, long ordinal, String note) implements DeliveryAct {
    public GiveUpLetter {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(note, "note");
    }
  }

  /**
   * Gives a key up as far as it is in the journal: its dead letters are resolved, and what waits of
   * it, held or not, or not looked at yet because the scan mark is before it, is not delivered.
   * Entries that are appended later are. Changes nothing for a key that neither waits nor has an
   * open dead letter.
   *
   * @param key which
   * @param note who, when and why
   */
  record GiveUpKey(String key, String note) implements DeliveryAct {
    public GiveUpKey {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(note, "note");
    }
  }

  /**
   * Nothing more is delivered, by any process, until {@link Go}: the state becomes {@link
   * DeliveryStore.State#STOPPED}.
   *
   * @param why who and why
   */
  record Stop(String why) implements DeliveryAct {
    public Stop {
      Objects.requireNonNull(why, "why");
    }
  }

  /** Ends a stop, a pause or a wait: the state becomes active. */
  record Go() implements DeliveryAct {}

  /**
   * Removes all there is of the destination. Only the note stays, as a receipt of the empty key,
   * and the epoch and the lease, so that who delivers now can never save again, and who comes next
   * waits for its calls. Changes nothing where the destination is not any more as it was seen.
   *
   * @param note who, when and why
   * @param seen what was found before
   */
  record Forget(String note, Seen seen) implements DeliveryAct {
    public Forget {
      Objects.requireNonNull(note, "note");
      Objects.requireNonNull(seen, "seen");
    }

    /** Whatever it is like. */
    public Forget(String note) {
      this(note, Seen.NOTHING);
    }
  }

  /**
   * What was found of a destination before it is forgotten, and has to be so still.
   *
   * @param unused its place, in which nobody delivered; null where somebody may
   * @param settled that nothing waited; null where what waits is given up
   */
  record Seen(DeliveryStore.@Nullable Position unused, @Nullable Settled settled) {
    /** Nothing has to be so. */
    public static final Seen NOTHING = new Seen(null, null);
  }

  /**
   * That nothing waited for a destination. It does not hold any more with another epoch, because a
   * person may have had something sent again, nor once something more is recorded that it wants.
   *
   * @param epoch of its place
   * @param upTo the highest sequence number that was looked at
   * @param types which it wants; empty for all
   */
  record Settled(long epoch, long upTo, Set<String> types) {
    public Settled {
      types = Set.copyOf(types);
    }
  }
}
