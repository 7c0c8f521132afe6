// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.Activation;
import dev.evograft.runtime.PluginState;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.internal.config.Settings;
import dev.evograft.runtime.internal.workspace.Place;
import dev.evograft.spi.EvograftPlugin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is installed, before anything of it is loaded. */
public final class Installation {

  private final Catalog catalog;
  private final HostView host;
  private final Notes notes;

  private Installation(Catalog catalog, HostView host, Notes notes) {
    this.catalog = catalog;
    this.host = host;
    this.notes = notes;
  }

  /**
   * Looks for plugins.
   *
   * @param where to look
   * @param place whose {@code plugins.lock} and {@code plugins.disabled} count; null to read
   *     neither
   */
  public static Installation find(Places where, @Nullable Place place) {
    PluginLock lock = place == null ? PluginLock.none() : PluginLock.in(place);
    DisabledPlugins off = place == null ? DisabledPlugins.none() : DisabledPlugins.in(place);
    PluginCache cache = new PluginCache(where.cache());
    Gate gate = new Gate(cache, lock, off);
    Finder finder = new Finder(gate, new SeenZips(where.cache()), off);
    ClassLoader loader = Objects.requireNonNull(Installation.class.getClassLoader());
    finder.instances(where.instances());
    for (Path folder : where.folders()) {
      finder.folder(folder);
    }
    if (where.bundled()) {
      finder.bundled(loader);
    }
    List<String> notes = new ArrayList<>();
    for (String note : new String[] {lock.note(), off.note()}) {
      if (note != null) {
        notes.add(note);
      }
    }
    return new Installation(
        finder.found(), new HostView(loader, where.shared()), new Notes(notes, cache.changed()));
  }

  /** What stands in the state folder about plugins and is not used, and why. */
  public List<String> notes() {
    return notes.unused();
  }

  /** The unpacked plugins that were found changed, and so unpacked anew. */
  public List<String> changed() {
    return notes.changed();
  }

  private record Notes(List<String> unused, List<String> changed) {}

  /** The plugins that are disabled here and would provide a service. */
  public List<String> disabledProvidersOf(String service) {
    List<String> ids = new ArrayList<>();
    for (Candidate off : catalog.disabled()) {
      if (off.descriptor().provides().contains(service)) {
        ids.add(off.id());
      }
    }
    return ids;
  }

  /** Loads the classes of PF4J. */
  public static void warmUp() {
    HostView none = new HostView(ClassLoader.getPlatformClassLoader(), List.of());
    new HostPluginManager(none).getPlugins();
  }

  /** Tells the settings whose prefixes and secrets there are. */
  public void describeTo(Settings settings) {
    for (Descriptor descriptor : descriptors()) {
      settings.own(descriptor.id(), descriptor.surface().prefixes());
      settings.addSecretVariables(variables(descriptor.surface().secrets()));
    }
  }

  /** Every service that a descriptor names. */
  public Set<String> services() {
    Set<String> services = new HashSet<>();
    for (Descriptor descriptor : descriptors()) {
      services.addAll(descriptor.provides());
    }
    return services;
  }

  /** Chooses and orders what is started. */
  public PluginSystem plan(Activation activation, Surroundings shared, Services services) {
    SpiVersion.checkPf4j();
    Plan plan = new Planner(catalog, shared.settings()::providerOf).plan(activation);
    return new PluginSystem(plan, host, shared, services);
  }

  /** Everything that is in order, to be asked for its settings. */
  public PluginSystem planAll(Surroundings shared, Services services) {
    List<Plan.Step> steps = new ArrayList<>();
    for (Candidate candidate : catalog.accepted()) {
      steps.add(new Plan.Step(candidate, Set.of(), Set.of(), Set.of()));
    }
    Plan plan = new Plan(steps, List.of(), catalog.disabled(), catalog.refused(), Map.of());
    return new PluginSystem(plan, host, shared, services);
  }

  /** What is installed, from descriptors alone. */
  public List<PluginStatus> statuses() {
    List<PluginStatus> statuses = new ArrayList<>();
    for (Candidate candidate : catalog.accepted()) {
      statuses.add(PluginUnit.status(candidate, PluginState.IDLE, null, List.of()));
    }
    catalog
        .disabled()
        .forEach(
            off -> statuses.add(PluginUnit.status(off, PluginState.DISABLED, null, List.of())));
    catalog.refused().forEach(refusal -> statuses.add(PluginUnit.status(refusal)));
    return statuses;
  }

  /** What was found, for the gate. */
  Catalog catalog() {
    return catalog;
  }

  private List<Descriptor> descriptors() {
    List<Descriptor> descriptors = new ArrayList<>();
    for (Candidate candidate : catalog.accepted()) {
      descriptors.add(candidate.descriptor());
    }
    catalog.disabled().forEach(off -> descriptors.add(off.descriptor()));
    for (Refusal refusal : catalog.refused()) {
      if (refusal.descriptor() != null) {
        descriptors.add(refusal.descriptor());
      }
    }
    return descriptors;
  }

  private static List<String> variables(Set<String> secrets) {
    List<String> variables = new ArrayList<>();
    for (String secret : secrets) {
      boolean isName = secret.indexOf('.') >= 0;
      variables.add(isName ? Settings.variable(secret) : secret);
    }
    return variables;
  }

  /**
   * Where to look for plugins.
   *
   * @param instances objects of the host, by id
   * @param folders of zips or unpacked plugins
   * @param bundled whether to take what the class path carries
   * @param cache where zips are unpacked to
   * @param shared packages of the host that plugins may see, with a dot at the end
   */
  public record Places(
      Map<String, EvograftPlugin> instances,
      List<Path> folders,
      boolean bundled,
      Path cache,
      List<String> shared) {}
}
