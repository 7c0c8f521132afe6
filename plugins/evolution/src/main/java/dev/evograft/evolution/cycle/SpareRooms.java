// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.place.Room;
import dev.evograft.evolution.place.SpareRoom;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the room of a cycle for the next one. The seal of what it held is in the journal, so that
 * an agent which plants another one there has to forge that, too.
 */
final class SpareRooms {

  private static final Logger log = LoggerFactory.getLogger(SpareRooms.class);

  /** What has the seal, in the entry of the verdict; empty where no room was kept. */
  static final String MEMBER = "room";

  private static final int RECENT = 10;

  private final Bench bench;

  SpareRooms(Bench bench) {
    this.bench = bench;
  }

  /** The room of the last cycle that kept one. */
  Optional<SpareRoom.Offer> offered() {
    return bench
        .services()
        .journal()
        .latest(Set.of(CyclePhase.EVALUATE.type()), null, RECENT)
        .stream()
        .map(entry -> CycleEvent.from(entry).details().string(MEMBER, ""))
        .filter(seal -> !seal.isEmpty())
        .findFirst()
        .map(seal -> new SpareRoom.Offer(spare(), seal));
  }

  private SpareRoom spare() {
    return bench.file().spare().remembering(bench.services().memoryOfRooms());
  }

  /** Keeps it, and tells its seal; empty where it is not kept. */
  String keep(Room room) {
    try {
      SpareRoom spare = spare();
      if (bench.services().get(EvolveKeys.COPY_KEEP)) {
        return spare.keep(room).orElse("");
      }
      spare.remove(); // of a time when they were kept
    } catch (EvograftException e) {
      log.debug("no room is kept", e); // the next cycle makes one of nothing
    }
    return "";
  }
}
