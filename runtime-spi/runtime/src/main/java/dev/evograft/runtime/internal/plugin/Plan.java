// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which plugins are started, and behind which others.
 *
 * @param steps in an order in which each comes after what it needs
 * @param idle plugins that nothing asks for
 * @param disabled by a person
 * @param refused with their reasons, those of the catalog too
 * @param services every service that an accepted plugin's descriptor names, and its provider
 */
record Plan(
    List<Step> steps,
    List<Candidate> idle,
    List<Candidate> disabled,
    List<Refusal> refused,
    Map<String, String> services) {

  Plan {
    steps = List.copyOf(steps);
    idle = List.copyOf(idle);
    disabled = List.copyOf(disabled);
    refused = List.copyOf(refused);
    services = Map.copyOf(services);
  }

  /**
   * A plugin to be started.
   *
   * @param plugin which
   * @param after ids of plugins that must have started before
   * @param sees ids of plugins whose exported packages it sees
   * @param open needed services that no descriptor names; an instance may provide them
   */
  record Step(Candidate plugin, Set<String> after, Set<String> sees, Set<String> open) {}
}
