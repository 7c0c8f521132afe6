// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.PluginState;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.spi.EvograftPlugin;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One plugin of a running runtime and where it stands. */
final class PluginUnit {

  private final Plan.Step step;
  private final AtomicReference<PluginState> state = new AtomicReference<>(PluginState.IDLE);
  private volatile @Nullable String why;
  private volatile @Nullable EvograftPlugin plugin;
  private volatile @Nullable LiveContext context;
  private volatile @Nullable ClassLoader loader;
  private volatile boolean busy;
  private volatile boolean begun;
  private volatile List<Registration> registrations = List.of();

  PluginUnit(Plan.Step step) {
    this.step = step;
  }

  String id() {
    return step.plugin().id();
  }

  Plan.Step step() {
    return step;
  }

  Candidate candidate() {
    return step.plugin();
  }

  boolean isStarted() {
    return state.get() == PluginState.STARTED;
  }

  /** Whether its code runs, or was given up while it ran. */
  boolean isBusy() {
    return busy;
  }

  void setBusy(boolean now) {
    busy = now;
  }

  void loaded(ClassLoader itsLoader, LiveContext itsContext) {
    loader = itsLoader;
    context = itsContext;
  }

  void made(@Nullable EvograftPlugin itsPlugin) {
    plugin = itsPlugin;
  }

  @Nullable EvograftPlugin plugin() {
    return plugin;
  }

  @Nullable LiveContext context() {
    return context;
  }

  ClassLoader loader() {
    ClassLoader known = loader;
    return known == null ? Objects.requireNonNull(PluginUnit.class.getClassLoader()) : known;
  }

  List<Registration> registrations() {
    return registrations;
  }

  /** Its start was called, so its stop will be. */
  void begin() {
    begun = true;
  }

  /** Whether its stop is still to be called; true once. */
  boolean takeStop() {
    boolean due = begun && !busy;
    begun = false;
    return due;
  }

  /** Its start returned; false when it was given up meanwhile. */
  boolean started(List<Registration> hooks) {
    registrations = hooks;
    return state.compareAndSet(PluginState.IDLE, PluginState.STARTED);
  }

  void failed(String reason) {
    state.set(PluginState.FAILED);
    why = reason;
    registrations = List.of();
    LiveContext known = context;
    if (known != null) {
      known.withdraw();
    }
  }

  void stopped() {
    state.compareAndSet(PluginState.STARTED, PluginState.STOPPED);
  }

  PluginStatus status() {
    LiveContext known = context;
    return status(
        candidate(),
        Objects.requireNonNull(state.get()),
        why,
        known == null ? List.of() : known.labels());
  }

  static PluginStatus status(
      Candidate candidate, PluginState state, @Nullable String why, List<String> extensions) {
    Descriptor.About about = candidate.descriptor().about();
    return new PluginStatus(
        about.id(),
        about.version(),
        state,
        about.description(),
        candidate.source().label(),
        why,
        candidate.descriptor().surface().commands(),
        extensions);
  }

  static PluginStatus status(Refusal refusal) {
    Descriptor descriptor = refusal.descriptor();
    return new PluginStatus(
        refusal.name(),
        descriptor == null ? "" : descriptor.about().version(),
        PluginState.REFUSED,
        descriptor == null ? "" : descriptor.about().description(),
        refusal.source().label(),
        refusal.why(),
        descriptor == null ? java.util.Map.of() : descriptor.surface().commands(),
        List.of());
  }
}
