// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.spi.Config;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.Workspace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/** What one plugin gets. Its registrations are kept here until every plugin has started. */
final class LiveContext implements PluginContext {

  private final Candidate plugin;
  private final ClassLoader loader;
  private final Surroundings shared;
  private final Services services;
  private final Workspace workspace;
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Registration> registrations = new ArrayList<>();
  private final List<String> provided = new ArrayList<>();
  private @Nullable PluginThreads threads;
  private boolean starting = true;
  private @Nullable String idle;
  private volatile boolean ready;

  LiveContext(Candidate plugin, ClassLoader loader, Surroundings shared, Services services) {
    this.plugin = plugin;
    this.loader = loader;
    this.shared = shared;
    this.services = services;
    this.workspace = shared.place().viewOf(plugin.id());
  }

  @Override
  public String pluginId() {
    return plugin.id();
  }

  @Override
  public Config config() {
    return shared.settings();
  }

  @Override
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public Optional<Path> home() {
    return shared.place().home();
  }

  @Override
  public Map<String, String> environment() {
    return shared.environment();
  }

  @Override
  public InstantSource clock() {
    return shared.core().clock();
  }

  @Override
  public String newId() {
    return shared.core().ids().next();
  }

  @Override
  public ScheduledExecutorService executor() {
    lock.lock();
    try {
      if (threads == null) {
        threads = new PluginThreads(pluginId(), loader);
      }
      return threads;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Redactor redactor() {
    return shared.redactor();
  }

  @Override
  public <T extends ExtensionPoint> void register(Class<T> extensionPoint, T extension) {
    Objects.requireNonNull(extension, "extension");
    if (!Registration.POINTS.contains(extensionPoint)) {
      throw new IllegalArgumentException(
          extensionPoint.getName() + " is no extension point of this SPI");
    }
    lock.lock();
    try {
      checkStarting("register");
      registrations.add(new Registration(extensionPoint, extension));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T> void provide(Class<T> service, T implementation) {
    Objects.requireNonNull(implementation, "implementation");
    String name = service.getSimpleName();
    boolean ofHost = plugin.source() instanceof Source.Instance;
    if (!ofHost && !plugin.descriptor().provides().contains(name)) {
      throw new IllegalArgumentException(
          "evograft.provides of the plugin " + pluginId() + " does not list " + name);
    }
    lock.lock();
    try {
      checkStarting("provide");
      provided.add(name);
      Optional<String> choice = shared.settings().providerOf(name);
      if (choice.isEmpty() || choice.get().equals(pluginId())) {
        services.offer(pluginId(), service, implementation);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public <T> Optional<T> service(Class<T> service) {
    if (!ready) {
      throw new IllegalStateException(
          "the plugin " + pluginId() + " looks up services before ready()");
    }
    return services.find(service);
  }

  @Override
  public <T extends ExtensionPoint> List<T> extensions(Class<T> extensionPoint) {
    if (!ready) {
      throw new IllegalStateException(
          "the plugin " + pluginId() + " looks up extensions before ready()");
    }
    return services.hooks(extensionPoint);
  }

  @Override
  public void problem(@Nullable String what) {
    String key = "plugin " + pluginId() + " says";
    if (what == null) {
      shared.core().problems().clear(key);
    } else {
      Problem problem = new Problem(Severity.ERROR, "plugin " + pluginId(), what);
      shared.core().problems().set(key, problem, null);
    }
  }

  @Override
  public void idle(String why) {
    lock.lock();
    try {
      checkStarting("idle");
      idle = Objects.requireNonNull(why, "why");
    } finally {
      lock.unlock();
    }
  }

  /** Why the plugin has nothing to do, if it said so. */
  @Nullable String idleReason() {
    lock.lock();
    try {
      return idle;
    } finally {
      lock.unlock();
    }
  }

  /** From here on services may be looked up. */
  void makeReady() {
    ready = true;
  }

  /** From here on nothing is registered any more. */
  List<Registration> endOfStart() {
    lock.lock();
    try {
      starting = false;
      return List.copyOf(registrations);
    } finally {
      lock.unlock();
    }
  }

  /** Takes back what the plugin registered and provides. */
  void withdraw() {
    lock.lock();
    try {
      starting = false;
      registrations.clear();
      provided.clear();
      services.withdraw(pluginId());
    } finally {
      lock.unlock();
    }
  }

  /** What the plugin registered and provides, for people. */
  List<String> labels() {
    lock.lock();
    try {
      List<String> labels = new ArrayList<>();
      registrations.forEach(registration -> labels.add(registration.label()));
      provided.forEach(service -> labels.add("service " + service));
      return labels;
    } finally {
      lock.unlock();
    }
  }

  void stopThreads(long millis) {
    PluginThreads running;
    lock.lock();
    try {
      running = threads;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.drain(millis);
    }
  }

  private void checkStarting(String what) {
    if (!starting) {
      throw new IllegalStateException(
          "the plugin " + pluginId() + " calls " + what + " after its start");
    }
  }
}
