// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.own.NotPlainException;
import dev.evograft.evolution.own.Plain;
import dev.evograft.evolution.place.Hashes;
import dev.evograft.evolution.place.Room;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a cycle keeps while an agent makes the change, maybe for days. The agent can write where it
 * lies, so the journal has a seal of it.
 *
 * @param room where the checks run, and what the workspace was
 * @param task what was to be done
 * @param baseline by what it is judged
 * @param terms bounds and the like
 */
record Sealed(Room room, CycleTask task, Baseline baseline, Terms terms) {

  /** The member of the entry of the phase PLAN. */
  static final String SEAL = "seal";

  private static final String FILE = "held.json";

  /** In bytes; it names each file of the room. */
  private static final long MOST = 256L << 20;

  /** Writes it, and tells its seal. */
  String keep(Bench bench, String cycle) {
    byte[] text =
        JsonObject.builder()
            .put("task", task.tree())
            .put("baseline", baseline.tree())
            .put("room", room.tree())
            .put("terms", terms.tree())
            .build()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    Path to = bench.file().folder(cycle).resolve(FILE);
    bench.services().context().workspace().replace(to, text, Workspace.Access.SECRET);
    return Hashes.of(text);
  }

  /**
   * Reads it.
   *
   * @throws EvograftException code {@code plan_touched} if it is not what the journal has
   */
  static Sealed of(Bench bench, String cycle) {
    String seal =
        bench.journal().phases(cycle).stream()
            .filter(event -> event.phase() == CyclePhase.PLAN)
            .findFirst()
            .map(event -> event.details().string(SEAL, ""))
            .orElse("");
    Path from = bench.file().folder(cycle).resolve(FILE);
    try {
      byte[] text = Plain.bytes(from, MOST);
      if (!Hashes.of(text).equals(seal)) {
        throw touched("it is not what the journal says");
      }
      JsonObject tree = JsonText.parseObject(text);
      Room room = Room.of(tree.object("room"));
      if (!room.isOf(bench.services().root())) {
        throw touched("the workspace was moved");
      }
      return new Sealed(
          room,
          CycleTask.of(tree.object("task")),
          Baseline.of(tree.object("baseline")),
          new Terms(tree.object("terms")));
    } catch (NoSuchFileException e) {
      throw touched("it is gone");
    } catch (NotPlainException e) {
      throw touched(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot read " + from + ": " + e, e);
    }
  }

  private static EvograftException touched(String how) {
    return new EvograftException(
        "plan_touched",
        "by what the change was to be judged was touched since the cycle began: "
            + how
            + "; give the cycle up with \"evograft solidify --abandon\"");
  }
}
