// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.PatchWriter;
import dev.evograft.evolution.place.Hashes;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A change that waits for a person. It lies where any program can write, so the journal has a seal
 * of it: what is shown, what was checked and what is applied are the same.
 *
 * @param ending if it is approved
 * @param edits every byte of it
 */
record Reviewed(Ending ending, List<FileEdit> edits) {

  /** The type of the entry with the seal. */
  static final String TYPE = "evolution.review";

  private static final int MOST_ENTRIES = 100;
  private static final String SEAL = "seal";

  Reviewed {
    edits = List.copyOf(edits);
  }

  JsonObject tree() {
    return JsonObject.builder()
        .put(Pausing.ENDING, ending.tree())
        .put(Pausing.EDITS, Edits.trees(edits))
        .build();
  }

  /** Writes the seal into the journal. */
  void seal(Bench bench, CycleState.Head head) {
    CycleJournal.await(
        bench
            .services()
            .journal()
            .append(head.cycle(), TYPE, 1, JsonObject.builder().put(SEAL, seal(tree())).build()),
        "the review of the cycle " + head.cycle());
  }

  private static String seal(JsonObject tree) {
    byte[] text = tree.toString().getBytes(StandardCharsets.UTF_8);
    // as it is read again
    return Hashes.of(JsonText.parseObject(text).toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads it from the state of its cycle.
   *
   * @throws EvograftException code {@code review_touched} if it is not what the journal has
   */
  static Reviewed of(Services services, CycleState state) {
    Reviewed kept =
        new Reviewed(
            new Ending(state.rest().object(Pausing.ENDING)),
            Edits.of(state.rest().objects(Pausing.EDITS)));
    String seal = seal(kept.tree());
    boolean known =
        services.journal().read(state.head().cycle(), -1, MOST_ENTRIES).stream()
            .filter(entry -> entry.type().equals(TYPE))
            .anyMatch(entry -> entry.payload().string(SEAL, "").equals(seal));
    if (!known) {
      throw new EvograftException(
          "review_touched",
          "the change that waits is not what was checked, for somebody wrote into the state of the"
              + " cycle; drop it: evograft review reject");
    }
    return kept;
  }

  /** As it is shown: the text is made of what would be applied. */
  Ending shown() {
    return ending.with("diff", PatchWriter.write(edits).text());
  }
}
