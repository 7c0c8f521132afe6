// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.PluginState;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.Console;
import dev.evograft.spi.EvograftPlugin;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The plugins of one runtime, from start to stop. */
public final class PluginSystem {

  static final Duration START_LIMIT = Duration.ofSeconds(10);
  static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final long DRAIN_MILLIS = 2_000;

  private final Plan plan;
  private final Map<String, PluginUnit> units = new LinkedHashMap<>();
  private final Surroundings shared;
  private final Services services;
  private final HostPluginManager manager;
  private final Starter starter;
  private Duration startLimit = START_LIMIT;

  PluginSystem(Plan plan, HostView host, Surroundings shared, Services services) {
    this.plan = plan;
    this.shared = shared;
    this.services = services;
    this.manager = new HostPluginManager(host);
    this.starter = new Starter(manager, shared, services);
    for (Plan.Step step : plan.steps()) {
      units.put(step.plugin().id(), new PluginUnit(step));
    }
  }

  /** For tests: who is late sooner. */
  void limitStart(Duration limit) {
    startLimit = limit;
  }

  /** Starts all, then tells all that they are ready; a failure stops nobody else. */
  public void start() {
    for (Refusal refusal : plan.refused()) {
      problems().error("plugin " + refusal.name(), refusal.why());
    }
    try (Crew crew = new Crew()) {
      loadAll();
      List<Crew.Job> starts = new ArrayList<>();
      for (PluginUnit unit : units.values()) {
        starts.add(job(unit, "start", () -> configureAndStart(unit)));
      }
      crew.run(starts, startLimit);
      stopFailed(crew);
      List<Crew.Job> readies = new ArrayList<>();
      for (PluginUnit unit : units.values()) {
        LiveContext context = unit.context();
        EvograftPlugin plugin = unit.plugin();
        if (unit.isStarted() && context != null) {
          context.makeReady();
          if (plugin != null) {
            readies.add(job(unit, "ready", plugin::ready));
          }
        }
      }
      crew.run(readies, startLimit);
      stopFailed(crew);
    }
  }

  /** Asks every plugin for its settings and starts none. */
  public void declareOnly() {
    try (Crew crew = new Crew()) {
      loadAll();
      List<Crew.Job> jobs = new ArrayList<>();
      for (PluginUnit unit : units.values()) {
        jobs.add(job(unit, "config", () -> starter.configure(unit)));
      }
      crew.run(jobs, startLimit);
    }
  }

  /** Hands the hooks of every plugin that runs to the parts of the runtime, in plugin order. */
  public void handOver(HookTaker taker) {
    for (PluginUnit unit : units.values()) {
      LiveContext context = unit.context();
      if (unit.isStarted() && context != null) {
        for (Registration registration : unit.registrations()) {
          taker.take(unit.id(), registration.extension(), context::executor);
        }
      }
    }
  }

  /** New command objects of the plugin that lists this command, if it runs. */
  public List<Object> commands(String command, Console console) {
    List<Object> commands = new ArrayList<>();
    for (PluginUnit unit : units.values()) {
      if (!unit.candidate().descriptor().surface().commands().containsKey(command)) {
        continue;
      }
      for (Registration registration : unit.registrations()) {
        if (registration.extension() instanceof CommandProvider provider) {
          commands.addAll(commandsOf(unit, provider, console));
        }
      }
    }
    return commands;
  }

  private List<Object> commandsOf(PluginUnit unit, CommandProvider provider, Console console) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(unit.loader());
    try {
      return List.copyOf(provider.commands(console));
    } catch (Exception | LinkageError e) {
      report(unit, "commands", e);
      return List.of();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Every plugin that is installed, refused ones too. */
  public List<PluginStatus> statuses() {
    List<PluginStatus> statuses = new ArrayList<>();
    units.values().forEach(unit -> statuses.add(unit.status()));
    for (Candidate idle : plan.idle()) {
      statuses.add(PluginUnit.status(idle, PluginState.IDLE, null, List.of()));
    }
    for (Candidate off : plan.disabled()) {
      statuses.add(PluginUnit.status(off, PluginState.DISABLED, null, List.of()));
    }
    plan.refused().forEach(refusal -> statuses.add(PluginUnit.status(refusal)));
    return statuses;
  }

  /** Stops all in the reverse order of start; whoever is late is left behind. */
  public void stop() {
    List<PluginUnit> reversed = new ArrayList<>(units.values());
    java.util.Collections.reverse(reversed);
    try (Crew crew = new Crew()) {
      for (PluginUnit unit : reversed) {
        stop(unit, crew);
      }
    }
  }

  private void loadAll() {
    for (PluginUnit unit : units.values()) {
      try {
        starter.load(unit, units);
      } catch (RuntimeException e) {
        fail(unit, "load", e);
      }
    }
  }

  private void configureAndStart(PluginUnit unit) throws Exception {
    for (String id : unit.step().after()) {
      PluginUnit other = units.get(id);
      if (other != null && !other.isStarted() && unit.step().open().isEmpty()) {
        throw new RefusedException("it needs the plugin " + id + ", which failed; see there");
      }
    }
    LiveContext context = unit.context();
    if (context != null) {
      starter.configure(unit);
      starter.start(unit, context);
    }
  }

  private Crew.Job job(PluginUnit unit, String phase, Crew.Work work) {
    Set<String> after = unit.step().after();
    Crew.Work guarded =
        () -> {
          unit.setBusy(true);
          work.run();
        };
    return new Crew.Job(
        unit.id(), unit.loader(), after, guarded, failure -> ended(unit, phase, failure));
  }

  private void ended(PluginUnit unit, String phase, @Nullable Throwable failure) {
    boolean late = failure instanceof java.util.concurrent.TimeoutException;
    unit.setBusy(late);
    if (failure != null) {
      fail(unit, phase, failure);
    }
  }

  private void fail(PluginUnit unit, String phase, Throwable failure) {
    unit.failed(Failures.describe(phase, failure));
    if (unit.candidate().files() != null && manager.getPlugin(unit.id()) != null) {
      manager.failed(unit.id(), failure);
    }
    report(unit, phase, failure);
  }

  private void report(PluginUnit unit, String phase, Throwable failure) {
    Throwable forLog = failure instanceof RefusedException ? failure.getCause() : failure;
    problems().error("plugin " + unit.id(), Failures.describe(phase, failure), forLog);
  }

  private void stopFailed(Crew crew) {
    for (PluginUnit unit : units.values()) {
      if (!unit.isStarted()) {
        end(unit, crew);
      }
    }
  }

  private void stop(PluginUnit unit, Crew crew) {
    end(unit, crew);
    services.withdraw(unit.id());
    unit.stopped();
    try {
      manager.close(unit.id());
    } catch (IOException e) {
      report(unit, "close", e);
    }
  }

  private void end(PluginUnit unit, Crew crew) {
    LiveContext context = unit.context();
    EvograftPlugin plugin = unit.plugin();
    if (context != null) {
      context.stopThreads(unit.isStarted() ? DRAIN_MILLIS : 0);
    }
    if (plugin != null && unit.takeStop()) {
      crew.run(List.of(stopJob(unit, plugin)), STOP_LIMIT);
    }
  }

  private Crew.Job stopJob(PluginUnit unit, EvograftPlugin plugin) {
    Crew.Work work = plugin::stop;
    return new Crew.Job(
        unit.id(),
        unit.loader(),
        Set.of(),
        work,
        failure -> {
          if (failure != null) {
            report(unit, "stop", failure);
          }
        });
  }

  private Problems problems() {
    return shared.core().problems();
  }
}
