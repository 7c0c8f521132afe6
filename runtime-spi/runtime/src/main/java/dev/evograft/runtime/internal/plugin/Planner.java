// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.Activation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a plan of a catalog: providers, missing services, circles, closure and order. */
final class Planner {

  /** What is there without any plugin. */
  static final Set<String> OF_RUNTIME = Set.of("Runs", "Journal", "Deliveries");

  static final String STORAGE = "JournalStore";

  private final Map<String, Candidate> candidates = new LinkedHashMap<>();
  private final List<Candidate> disabled;
  private final List<Refusal> refused;
  private final Map<String, String> providers = new HashMap<>();
  private final Function<String, Optional<String>> choices;
  private final boolean instances;

  /**
   * @param choices the plugin that somebody chose for a service
   */
  Planner(Catalog catalog, Function<String, Optional<String>> choices) {
    this.disabled = catalog.disabled();
    this.refused = new ArrayList<>(catalog.refused());
    this.choices = choices;
    boolean anyInstance = false;
    for (Candidate candidate : catalog.accepted()) {
      candidates.put(candidate.id(), candidate);
      anyInstance |= candidate.source() instanceof Source.Instance;
    }
    this.instances = anyInstance;
  }

  Plan plan(Activation activation) {
    settleProviders();
    refuseMissing();
    refuseCircles();
    refuseMissing();
    Set<String> wanted = closure(activation);
    List<Candidate> idle = new ArrayList<>();
    for (Candidate candidate : candidates.values()) {
      if (!wanted.contains(candidate.id())) {
        idle.add(candidate);
      }
    }
    return new Plan(steps(wanted), idle, disabled, refused, providers);
  }

  private void settleProviders() {
    Map<String, List<Candidate>> offers = new LinkedHashMap<>();
    for (Candidate candidate : candidates.values()) {
      for (String service : candidate.descriptor().provides()) {
        offers.computeIfAbsent(service, s -> new ArrayList<>()).add(candidate);
      }
    }
    offers.forEach(this::settle);
  }

  private void settle(String service, List<Candidate> offers) {
    Optional<String> choice = choices.apply(service);
    if (choice.isEmpty() && offers.size() > 1) {
      String names = offers.get(0).id() + " and " + offers.get(1).id();
      for (Candidate candidate : offers) {
        refuse(
            candidate,
            "%s both provide %s; set service.%s to one of them".formatted(names, service, service));
      }
      return;
    }
    for (Candidate candidate : offers) {
      if (choice.isEmpty() || choice.get().equals(candidate.id())) {
        providers.put(service, candidate.id());
      }
    }
  }

  private void refuseMissing() {
    boolean again = true;
    while (again) {
      again = false;
      for (Candidate candidate : List.copyOf(candidates.values())) {
        String missing = instances ? null : missing(candidate);
        if (missing != null) {
          refuse(candidate, missingText(missing));
          again = true;
        }
      }
    }
  }

  static String missingText(String service) {
    return "it needs the service "
        + service
        + ", which no plugin in order provides; install one or remove it";
  }

  private @Nullable String missing(Candidate candidate) {
    for (Descriptor.Need need : candidate.descriptor().needs()) {
      if (!need.optional() && providerOf(need) == null && !OF_RUNTIME.contains(need.service())) {
        return need.service();
      }
    }
    return null;
  }

  private void refuseCircles() {
    Set<String> done = new HashSet<>();
    for (Candidate candidate : List.copyOf(candidates.values())) {
      List<String> circle = circle(candidate.id(), new ArrayList<>(), done);
      for (String id : circle) {
        Candidate member = candidates.get(id);
        if (member != null) {
          String shown = String.join(" -> ", circle) + " -> " + circle.get(0);
          refuse(member, "needs go in a circle: " + shown + "; make one of them optional with '?'");
        }
      }
    }
  }

  private List<String> circle(String id, List<String> path, Set<String> done) {
    int seen = path.indexOf(id);
    if (seen >= 0) {
      return List.copyOf(path.subList(seen, path.size()));
    }
    Candidate candidate = candidates.get(id);
    if (candidate == null || done.contains(id)) {
      return List.of();
    }
    path.add(id);
    for (String next : hardNeeds(candidate)) {
      List<String> circle = circle(next, path, done);
      if (!circle.isEmpty()) {
        return circle;
      }
    }
    path.remove(path.size() - 1);
    done.add(id);
    return List.of();
  }

  private Set<String> closure(Activation activation) {
    Set<String> wanted = new LinkedHashSet<>();
    for (Candidate candidate : candidates.values()) {
      boolean isInstance = candidate.source() instanceof Source.Instance;
      if (isInstance || wants(activation, candidate.descriptor())) {
        addWithNeeds(candidate.id(), wanted);
      }
    }
    return wanted;
  }

  private boolean wants(Activation activation, Descriptor descriptor) {
    if (activation.isAll()) {
      return descriptor.active();
    }
    String command = activation.commandName();
    if (command != null) {
      return descriptor.surface().commands().containsKey(command)
          || (!activation.isHelp()
              && records(command)
              && (descriptor.surface().hooks() || isStorage(descriptor)));
    }
    for (String service : activation.serviceNames()) {
      if (descriptor.id().equals(providers.get(service))
          || (OF_RUNTIME.contains(service) && isStorage(descriptor))) {
        return true;
      }
    }
    return false;
  }

  private boolean records(String command) {
    for (Candidate candidate : candidates.values()) {
      if (candidate.descriptor().surface().records().contains(command)) {
        return true;
      }
    }
    return false;
  }

  private boolean isStorage(Descriptor descriptor) {
    return descriptor.id().equals(providers.get(STORAGE));
  }

  private void addWithNeeds(String id, Set<String> wanted) {
    Candidate candidate = candidates.get(id);
    if (candidate == null || !wanted.add(id)) {
      return;
    }
    for (Descriptor.Need need : candidate.descriptor().needs()) {
      String provider =
          OF_RUNTIME.contains(need.service()) ? providers.get(STORAGE) : providerOf(need);
      if (provider != null) {
        addWithNeeds(provider, wanted);
      }
    }
  }

  private List<Plan.Step> steps(Set<String> wanted) {
    List<Plan.Step> steps = new ArrayList<>();
    Set<String> placed = new HashSet<>();
    for (Candidate candidate : candidates.values()) {
      if (wanted.contains(candidate.id())) {
        place(candidate, placed, steps);
      }
    }
    return steps;
  }

  private void place(Candidate candidate, Set<String> placed, List<Plan.Step> steps) {
    if (!placed.add(candidate.id())) {
      return;
    }
    Set<String> after = hardNeeds(candidate);
    for (String id : after) {
      Candidate provider = candidates.get(id);
      if (provider != null) {
        place(provider, placed, steps);
      }
    }
    Set<String> sees = new LinkedHashSet<>();
    Set<String> open = new LinkedHashSet<>();
    for (Descriptor.Need need : candidate.descriptor().needs()) {
      String provider = providerOf(need);
      if (provider != null) {
        sees.add(provider);
      } else if (!need.optional() && !OF_RUNTIME.contains(need.service())) {
        open.add(need.service());
      }
    }
    if (!open.isEmpty()) {
      for (Candidate other : candidates.values()) {
        if (other.source() instanceof Source.Instance) {
          after.add(other.id());
        }
      }
    }
    steps.add(new Plan.Step(candidate, after, sees, open));
  }

  private Set<String> hardNeeds(Candidate candidate) {
    Set<String> ids = new LinkedHashSet<>();
    for (Descriptor.Need need : candidate.descriptor().needs()) {
      String provider = providerOf(need);
      if (!need.optional() && provider != null) {
        ids.add(provider);
      }
    }
    return ids;
  }

  private @Nullable String providerOf(Descriptor.Need need) {
    String id = providers.get(need.service());
    return id != null && candidates.containsKey(id) ? id : null;
  }

  private void refuse(Candidate candidate, String why) {
    if (candidates.remove(candidate.id()) != null) {
      refused.add(new Refusal(candidate.id(), candidate.descriptor(), candidate.source(), why));
    }
    providers.values().removeIf(candidate.id()::equals);
  }
}
