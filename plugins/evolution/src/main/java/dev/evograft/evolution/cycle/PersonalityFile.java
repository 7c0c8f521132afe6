// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.mutate.Personality;
import dev.evograft.evolution.own.OwnFile;
import dev.evograft.evolution.own.Plain;
import dev.evograft.gep.PersonalityState;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code personality_state.json} in the folder of memory. For whoever holds the lock of cycles. */
final class PersonalityFile {

  private final Workspace workspace;
  private final Path file;

  PersonalityFile(Workspace workspace, Path memory) {
    this.workspace = workspace;
    this.file = workspace.root().resolve(memory).resolve("personality_state.json");
  }

  /**
   * The personality as it is.
   *
   * @throws EvograftException code {@code bad_personality} if the file cannot be understood: it is
   *     never taken for an empty one
   */
  Personality read() {
    try {
      return new Personality(JsonText.parseForeignObject(Plain.linked(file, Plain.LARGEST)));
    } catch (NoSuchFileException e) {
      return Personality.INITIAL;
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot read " + file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new EvograftException(
          "bad_personality",
          file + " is damaged: " + e.getMessage() + "; mend it, or move it away",
          e);
    }
  }

  /** What a cycle came to is known; told again, it changes nothing. */
  void learn(JsonObject lesson) {
    Personality known = read();
    String at = lesson.string("at", "");
    if (known.history().stream().anyMatch(use -> use.string("at", "").equals(at))) {
      return;
    }
    PersonalityState used = new PersonalityState(lesson.object("used"));
    Personality learned =
        known
            .with(used)
            .learned(
                new Personality.Use(
                    used,
                    lesson.bool("success", false) ? CycleOutcome.SUCCESS : CycleOutcome.FAILED,
                    lesson.number("score").orElse(0),
                    at),
                lesson.string("notes", ""));
    byte[] text = (learned.tree() + "\n").getBytes(StandardCharsets.UTF_8);
    new OwnFile(workspace, file)
        .write(() -> workspace.replace(file, text, Workspace.Access.ORDINARY));
  }
}
