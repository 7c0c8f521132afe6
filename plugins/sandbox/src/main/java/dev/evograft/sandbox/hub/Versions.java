// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.Arrays;

/** Refuses clients that are too old. */
final class Versions {

  private final Settings settings;

  Versions(Settings settings) {
    this.settings = settings;
  }

  /**
   * Looks at the version that a client gives, if it gives one.
   *
   * @throws HubError 426 where it is below {@code min_client_version}
   */
  void check(Call call) {
    String least = settings.text("min_client_version");
    String given =
        call.body()
            .string("evolver_version")
            .or(() -> call.payload().object("env_fingerprint").string("evolver_version"))
            .or(() -> call.body().object("env_fingerprint").string("evolver_version"))
            .orElse("");
    if (!least.isEmpty() && !given.isEmpty() && Arrays.compare(parts(given), parts(least)) < 0) {
      throw tooOld(least);
    }
  }

  static HubError tooOld(String least) {
    JsonObject update =
        JsonObject.builder()
            .put("required_version", least)
            .put("reason", "the protocol changed")
            .build();
    return HubError.of(
        426,
        "evolver_min_version_required",
        "the client is older than " + least,
        "update it",
        JsonObject.builder().put("force_update", update).build());
  }

  private static int[] parts(String version) {
    return Arrays.stream(version.split("[.-]"))
        .filter(part -> part.matches("\\d{1,9}"))
        .mapToInt(Integer::parseInt)
        .toArray();
  }
}
