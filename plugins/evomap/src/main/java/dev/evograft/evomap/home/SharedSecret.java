// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.home;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The secret in {@code ~/.evomap}. Evolver and people write it too, for whatever hub they use, so a
 * note of ours says which secret came from which hub. Of a secret that is not the noted one nobody
 * knows where it came from, and it goes nowhere.
 */
record SharedSecret(HubHome home, HubAddress hub) {

  private static final String HUB = "hub";

  /**
   * Sums, not the secrets: of 256 random bits nobody finds out more than that they are the same.
   */
  private static final String SUMS = "secret_sums";

  Path file() {
    return home.shared().resolve("node_secret");
  }

  /** Whether it is known to have come from this hub. */
  boolean isOurs() {
    if (!isNoted()) {
      return false;
    }
    // Another process may exchange it between two looks
    return fits() || home.locked(this::fits);
  }

  /** As {@link #isOurs}, for who has the lock of the home. */
  boolean fits() {
    return isNoted()
        && home.read(file()).filter(secret -> sums().contains(HubHome.sum(secret))).isPresent();
  }

  /** Where it came from, if it is there and not known to be this hub's. */
  Optional<String> othersWords() {
    return home.read(file())
        .filter(secret -> !isOurs())
        .map(
            secret ->
                sums().contains(HubHome.sum(secret))
                    ? "is that of " + note().string(HUB, "")
                    : "was written by somebody else");
  }

  /** Notes that a secret is this hub's, before it is written, and as long as the one before. */
  void claim(String secret) {
    Set<String> sums = new LinkedHashSet<>(List.of(HubHome.sum(secret)));
    if (fits()) {
      home.read(file()).map(HubHome::sum).ifPresent(sums::add);
    }
    home.writeJson(
        noteFile(),
        JsonObject.builder().put(HUB, hub.toString()).put(SUMS, List.copyOf(sums)).build());
  }

  /** Notes that it is nobody's. */
  void disown() {
    home.remove(noteFile());
  }

  /** Whether a secret there was this hub's at some time. */
  boolean isNoted() {
    return note().string(HUB).equals(Optional.of(hub.toString()));
  }

  private List<String> sums() {
    return note().strings(SUMS);
  }

  private JsonObject note() {
    return home.readNote(noteFile());
  }

  private Path noteFile() {
    return home.own("shared-secret.json");
  }
}
