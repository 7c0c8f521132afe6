// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.runtime.Metric;
import dev.evograft.runtime.PluginGate;
import dev.evograft.runtime.PluginState;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Setting;
import dev.evograft.runtime.SettingsReport;
import dev.evograft.runtime.internal.config.RuntimeKeys;
import dev.evograft.runtime.internal.config.Settings;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.journal.Keep;
import dev.evograft.runtime.internal.plugin.PluginSystem;
import dev.evograft.runtime.internal.plugin.Services;
import dev.evograft.runtime.internal.plugin.Surroundings;
import dev.evograft.runtime.internal.run.RunLimits;
import dev.evograft.runtime.internal.run.RunSystem;
import dev.evograft.runtime.internal.workspace.Place;
import dev.evograft.spi.Config;
import dev.evograft.spi.Console;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspaces;
import dev.evograft.spi.cycle.CycleListener;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.run.RunListener;
import dev.evograft.spi.run.Runs;
import dev.evograft.spi.run.SignalSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/** A runtime that works. */
public final class Engine implements Machine {

  private final Surroundings shared;
  private final Services services = new Services();
  private final RunSystem runs;
  private final PluginSystem plugins;
  private final Ground ground;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Engine(Options options, Ground ground) {
    this.ground = ground;
    this.shared = ground.surroundings();
    this.runs = new RunSystem(shared.core(), limits(shared.settings()), shared.redactor()::redact);
    this.plugins = ground.installation().plan(options.activation, shared, services);
    services.own(Runs.class, runs.runs());
    services.own(Journal.class, runs.journal());
    services.own(Deliveries.class, runs.deliveries());
    services.own(Workspaces.class, new OtherFolders(options, ground.file(new Problems())));
  }

  /** Starts a runtime; or one that does nothing, where it was switched off. */
  public static Machine start(Options options) {
    options.requiredWorkspace();
    if (options.disabled || isOff(System.getenv("EVOGRAFT_DISABLED"))) {
      return new IdleMachine(options);
    }
    WarmUp.begin();
    Ground ground = new Ground(options);
    Engine engine = new Engine(options, ground);
    engine.plugins.start();
    engine.shared.settings().checkUnknown(ground.installation().services());
    engine.plugins.handOver(engine::take);
    engine.runs.absence(engine::whyAbsent);
    if (!options.activation.isHelp()) {
      engine.tellOfDisabledStorage();
      engine.runs.begin(engine.store(ground.foreign()), options.onlyLooks);
    }
    return engine;
  }

  /** What is installed; nothing is loaded. */
  public static List<PluginStatus> describe(Options options) {
    Ground ground = new Ground(options);
    try {
      return ground.installation().statuses();
    } finally {
      ground.close();
    }
  }

  /** The settings of everything that is installed; nothing is started. */
  public static SettingsReport describeSettings(Options options) {
    Ground ground = new Ground(options);
    Surroundings shared = ground.surroundings();
    PluginSystem plugins = ground.installation().planAll(shared, new Services());
    try {
      plugins.declareOnly();
      shared.settings().checkUnknown(ground.installation().services());
      return new SettingsReport(
          shared.settings().report(),
          shared.core().problems().list(),
          shared.settings().mistakes());
    } finally {
      plugins.stop();
      ground.close();
    }
  }

  /** Who comes in; nothing is loaded. */
  public static PluginGate gate(Options options) {
    return new Ground(options).gate();
  }

  /** The workspace of a user's own; nothing is started. */
  public static Optional<Workspace> openWorkspace(Options options) {
    Place place = Place.open(options.requiredWorkspace(), options.home);
    return place.foreign() ? Optional.empty() : Optional.of(place.viewOf("host"));
  }

  /** See {@link Ground#trust}. */
  public static Map<String, String> trust(Options options) {
    return Ground.trust(options);
  }

  private static boolean isOff(@Nullable String variable) {
    return variable != null
        && !variable.isBlank()
        && !variable.equals("0")
        && !variable.equalsIgnoreCase("false");
  }

  private static RunLimits limits(Settings settings) {
    return new RunLimits(
        settings.get(RuntimeKeys.RUNS_MAX_OPEN).intValue(),
        settings.get(RuntimeKeys.SIGNALS_DEADLINE),
        settings.get(RuntimeKeys.RUNS_DETACHED_MAX_AGE),
        settings.get(RuntimeKeys.RUNS_ABANDONED_AFTER),
        new Keep(
            settings.get(RuntimeKeys.JOURNAL_RETENTION),
            settings.get(RuntimeKeys.JOURNAL_MAX_BYTES)));
  }

  private void take(String plugin, ExtensionPoint hook, Supplier<? extends Executor> executor) {
    if (hook instanceof RunListener listener) {
      runs.addListener(plugin, listener);
    }
    if (hook instanceof CycleListener listener) {
      runs.addCycleListener(plugin, listener);
    }
    if (hook instanceof SignalSource source) {
      runs.addSource(plugin, source, executor.get());
    }
    if (hook instanceof Destination destination) {
      runs.addDestination(plugin, destination, executor.get());
    }
  }

  /** A destination has the id of its plugin, or begins with it. */
  private Optional<String> whyAbsent(String destination) {
    return plugins.statuses().stream()
        .filter(plugin -> (destination + "-").startsWith(plugin.id() + "-"))
        .filter(plugin -> plugin.state() == PluginState.IDLE && plugin.why() != null)
        .map(plugin -> String.valueOf(plugin.why()))
        .findFirst();
  }

  /** Without it runs are lost, which nobody may find out afterwards. */
  private void tellOfDisabledStorage() {
    if (services.find(JournalStore.class).isPresent()) {
      return;
    }
    for (String id : ground.installation().disabledProvidersOf("JournalStore")) {
      String what = "the plugin %s is disabled here, so runs are in memory only and are lost;";
      shared
          .core()
          .problems()
          .error("journal", what.formatted(id) + " 'evograft plugins enable " + id + "'");
    }
  }

  private @Nullable JournalStore store(boolean foreign) {
    return foreign ? null : services.find(JournalStore.class).orElse(null);
  }

  @Override
  public Runs runs() {
    return runs.runs();
  }

  @Override
  public Journal journal() {
    return runs.journal();
  }

  @Override
  public Deliveries deliveries() {
    return runs.deliveries();
  }

  @Override
  public <T> Optional<T> service(Class<T> type) {
    return services.find(type);
  }

  @Override
  public List<Object> commands(String command, Console console) {
    return plugins.commands(command, console);
  }

  @Override
  public List<PluginStatus> plugins() {
    return plugins.statuses();
  }

  @Override
  public List<Problem> problems() {
    return shared.core().problems().list();
  }

  @Override
  public List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>(runs.metrics());
    for (Problem.Severity severity : Problem.Severity.values()) {
      long count = problems().stream().filter(p -> p.severity() == severity).count();
      metrics.add(
          Metric.gauge("evograft_problems", "What is wrong now.", count)
              .with("severity", severity.name().toLowerCase(Locale.ROOT)));
    }
    for (PluginState state : PluginState.values()) {
      long count = plugins().stream().filter(p -> p.state() == state).count();
      metrics.add(
          Metric.gauge("evograft_plugins", "Installed plugins.", count)
              .with("state", state.name().toLowerCase(Locale.ROOT)));
    }
    return metrics;
  }

  @Override
  public Config config() {
    return shared.settings();
  }

  @Override
  public List<Setting> settings() {
    return shared.settings().report();
  }

  @Override
  public List<Path> settingFiles() {
    return shared.settings().files();
  }

  @Override
  public Redactor redactor() {
    return shared.redactor();
  }

  @Override
  public Workspace workspace() {
    return shared.place().viewOf("host");
  }

  @Override
  public void close(Duration patience) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      runs.close(patience);
    } catch (RuntimeException e) {
      shared.core().problems().error("runtime", "closing failed: " + e.getMessage(), e);
    } finally {
      plugins.stop();
      ground.close();
    }
  }
}
