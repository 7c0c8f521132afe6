// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.journal.SafeReads;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Deliveries.Although;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryAct.GiveUpKey;
import dev.evograft.spi.journal.DeliveryAct.GiveUpLetter;
import dev.evograft.spi.journal.DeliveryAct.Go;
import dev.evograft.spi.journal.DeliveryAct.SendAgain;
import dev.evograft.spi.journal.DeliveryAct.Stop;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.JournalStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a person does: changes on disk, made at once, and a nudge for who delivers here. */
final class PersonActs {

  /** So often a destination may change while it is looked at, before that is told. */
  private static final int MOST_LOOKS = 20;

  private final DeliveryEngine engine;
  private final JournalStore store;
  private final DeliveryStore deliveries;

  PersonActs(DeliveryEngine engine, JournalStore store) {
    this.engine = engine;
    this.store = store;
    this.deliveries = store.deliveries();
  }

  int retry(@Nullable String destination, String keyOrEntry) {
    int again = 0;
    for (String id : destination == null ? ids() : List.of(known(destination).destination())) {
      Optional<SendAgain> act = again(id, named(id, keyOrEntry));
      if (act.isPresent()) {
        again += act(id, List.of(act.get()));
        if (again == 0) {
          throw nothing(
              "the journal has no entry %s any more, only the copy in the dead letter; 'deliveries"
                  + " drop' puts that aside",
              keyOrEntry);
        }
      }
    }
    if (again == 0) {
      throw nothing(
          "nothing of '%s' was refused or waits"
              + at(destination)
              + "; 'deliveries list' shows"
              + " what was refused",
          keyOrEntry);
    }
    return again;
  }

  private Optional<SendAgain> again(String id, EntryName name) {
    OptionalLong refused =
        deliveries.deadLettersOf(id, name.key()).stream()
            .filter(letter -> !letter.resolved())
            .mapToLong(letter -> letter.entry().ordinal())
            .filter(name::covers)
            .min();
    if (refused.isPresent()) {
      return Optional.of(new SendAgain(name.key(), refused.getAsLong()));
    }
    return deliveries
        .lane(id, name.key())
        .filter(lane -> lane.state() != LaneState.AHEAD && name.covers(lane.next()))
        .map(Lane::next)
        .map(next -> new SendAgain(name.key(), next));
  }

  int retryAll(@Nullable String destination) {
    int again = 0;
    for (String id : destination == null ? ids() : List.of(known(destination).destination())) {
      again += new ManyAgain(deliveries, id).letters();
      engine.acted(id);
    }
    return again;
  }

  void replay(String destination, String key) {
    known(destination);
    if (act(destination, List.of(new SendAgain(key, 0))) == 0) {
      throw nothing("there is no run '%s'; \"evograft runs list\" shows those that there are", key);
    }
  }

  int replaySince(String destination, Instant since) {
    Position at = known(destination);
    int again = new ManyAgain(deliveries, destination).since(store, since, at.scan());
    engine.acted(destination);
    return again;
  }

  int drop(String destination, String keyOrEntry, String note) {
    known(destination);
    EntryName name = named(destination, keyOrEntry);
    List<DeliveryAct> acts = new ArrayList<>();
    if (name.ordinal() == null) {
      acts.add(new GiveUpKey(name.key(), note));
    } else {
      acts.add(new GiveUpLetter(name.key(), name.ordinal(), note));
    }
    int dropped = act(destination, acts);
    if (dropped == 0) {
      throw nothing(
          "nothing of '%s' was refused or waits"
              + at(destination)
              + "; 'deliveries list' shows"
              + " what was refused",
          keyOrEntry);
    }
    return dropped;
  }

  /** A key may itself end like the name of an entry. */
  private EntryName named(String destination, String keyOrEntry) {
    EntryName name = EntryName.of(keyOrEntry);
    boolean isKey =
        name.ordinal() != null
            && (!new SafeReads(store).sequenced(keyOrEntry, -1, 1).isEmpty()
                || !deliveries.deadLettersOf(destination, keyOrEntry).isEmpty());
    return isKey ? new EntryName(keyOrEntry, null) : name;
  }

  void pause(String destination, String why) {
    known(destination);
    act(destination, List.of(new Stop(why)));
  }

  boolean resume(String destination) {
    known(destination);
    boolean ended = act(destination, List.of(new Go())) > 0;
    engine.resume(destination);
    return ended;
  }

  /** Looks, and forgets what is as it was seen: another process may come in between. */
  void forget(String destination, String note, Set<Although> although) {
    Forgetting forgetting = new Forgetting(engine, store);
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      if (forgetting.forget(known(destination), note, although)) {
        engine.acted(destination);
        return;
      }
    }
    throw new BadInputException(
        "destination_live",
        "the destination '"
            + destination
            + "' was another one each time that it was looked at; end what works with it, and try"
            + " again");
  }

  private int act(String destination, List<? extends DeliveryAct> acts) {
    int changed = deliveries.act(destination, acts);
    engine.acted(destination);
    return changed;
  }

  private List<String> ids() {
    return deliveries.positions().stream().map(Position::destination).toList();
  }

  /** One that is here and has not begun yet begins now: what a person says of it is kept. */
  private Position known(String destination) {
    return of(deliveries.positions(), destination)
        .or(() -> of(engine.coming(store), destination).map(this::begun))
        .orElseThrow(
            () ->
                new BadInputException(
                    "unknown_destination",
                    "there is no destination '"
                        + destination
                        + "'"
                        + (ids().isEmpty() ? "" : "; known: " + String.join(", ", ids()))));
  }

  private Position begun(Position place) {
    return deliveries.join(place.destination(), place.target(), place.types(), place.scan());
  }

  private static Optional<Position> of(List<Position> places, String destination) {
    return places.stream().filter(place -> place.destination().equals(destination)).findFirst();
  }

  private static String at(@Nullable String destination) {
    return destination == null ? "" : " at " + destination.replace("%", "%%");
  }

  private static EvograftException nothing(String message, String name) {
    return new BadInputException("nothing_to_do", message.formatted(name));
  }
}
