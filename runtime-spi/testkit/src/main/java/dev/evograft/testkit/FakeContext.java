// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Config;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.Workspace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/**
 * What the runtime gives to a plugin, without a runtime: settings are those that the test wrote,
 * files are written plainly, nothing is redacted, ids are {@code id-1}, {@code id-2}, and what the
 * plugin registers, provides and reports can be looked at.
 *
 * <p>It refuses less than a runtime: a hook may be registered at any time, and a service need not
 * be in a descriptor. A plugin's tests use {@link TestRuntime} at least once.
 *
 * <pre>{@code
 * try (FakeContext context = new FakeContext("mine", folder).set("mine.url", "http://localhost")) {
 *   plugin.start(context);
 *   assertThat(context.registered(Destination.class)).hasSize(1);
 *   assertThat(context.problem()).isNull();
 * }
 * }</pre>
 *
 * <p>Safe for any thread; a test prepares it before the plugin starts. Its threads are daemons.
 *
 * @since 0.1
 */
public final class FakeContext implements PluginContext, AutoCloseable {

  private final String pluginId;
  private final Workspace workspace;
  private final Map<String, String> settings = new ConcurrentHashMap<>();
  private final Set<String> secretVariables = new ConcurrentSkipListSet<>();
  private final Map<Class<?>, Object> services = new ConcurrentHashMap<>();
  private final List<Object> registered = new CopyOnWriteArrayList<>();
  private final List<@Nullable String> problems = new CopyOnWriteArrayList<>();
  private final AtomicInteger ids = new AtomicInteger();
  private final ScheduledExecutorService executor;
  private volatile @Nullable String problem;
  private volatile @Nullable String idle;
  private volatile Redactor redactor = new Plain();
  private volatile InstantSource clock = InstantSource.system();
  private volatile @Nullable Path home;
  private volatile Map<String, String> environment = Map.of();

  /**
   * A context of a plugin in a workspace.
   *
   * @param pluginId as in {@code plugin.properties}
   * @param root the workspace, such as one of Jupiter's {@code @TempDir}
   */
  public FakeContext(String pluginId, Path root) {
    this.pluginId = pluginId;
    this.workspace = new FakeWorkspace(root, pluginId);
    this.executor =
        Executors.newScheduledThreadPool(
            2, // which start when there is something to do
            task -> {
              Thread thread = new Thread(task, "evograft-" + pluginId + "-test");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Sets a setting, as a user writes it. */
  public FakeContext set(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Names an environment variable that carries a secret setting. */
  public FakeContext secretVariable(String name) {
    secretVariables.add(name);
    return this;
  }

  /** Gives a home; there is none otherwise. */
  public FakeContext home(Path folder) {
    home = folder;
    return this;
  }

  /** Gives environment variables; there are none otherwise. */
  public FakeContext environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
    return this;
  }

  /** Gives a clock, such as a {@link ManualClock}; the system's otherwise. */
  public FakeContext clock(InstantSource source) {
    clock = source;
    return this;
  }

  /** Gives a redactor; one that takes nothing out otherwise. */
  public FakeContext redactor(Redactor given) {
    redactor = given;
    return this;
  }

  /** Gives a service of the runtime or of another plugin. */
  public <T> FakeContext with(Class<T> service, T implementation) {
    services.put(service, implementation);
    return this;
  }

  /** The settings themselves: what is changed here is what the plugin reads next. */
  public Map<String, String> settings() {
    return settings;
  }

  /** The hooks that were registered and are of a type, in their order. */
  public <T> List<T> registered(Class<T> type) {
    return registered.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** What is wrong now; null when nothing is. */
  public @Nullable String problem() {
    return problem;
  }

  /** What was ever told by {@link #problem(String)}, in its order; null where it was cleared. */
  public List<@Nullable String> problems() {
    return Collections.unmodifiableList(new ArrayList<>(problems));
  }

  /** Why the plugin has nothing to do; null when it did not say so. */
  public @Nullable String idleReason() {
    return idle;
  }

  @Override
  public String pluginId() {
    return pluginId;
  }

  @Override
  public Config config() {
    return new FakeConfig(settings, secretVariables);
  }

  @Override
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public Optional<Path> home() {
    return Optional.ofNullable(home);
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public String newId() {
    return "id-" + ids.incrementAndGet();
  }

  @Override
  public ScheduledExecutorService executor() {
    return executor;
  }

  @Override
  public Redactor redactor() {
    return redactor;
  }

  @Override
  public <T extends ExtensionPoint> void register(Class<T> extensionPoint, T extension) {
    registered.add(extensionPoint.cast(extension));
  }

  @Override
  public <T> void provide(Class<T> service, T implementation) {
    services.put(service, implementation);
  }

  @Override
  public <T> Optional<T> service(Class<T> service) {
    return Optional.ofNullable(services.get(service)).map(service::cast);
  }

  @Override
  public <T extends ExtensionPoint> List<T> extensions(Class<T> extensionPoint) {
    return registered(extensionPoint);
  }

  @Override
  public void problem(@Nullable String what) {
    problem = what;
    problems.add(what);
  }

  @Override
  public void idle(String why) {
    idle = why;
  }

  /** Ends its threads; what they do is interrupted. */
  @Override
  public void close() {
    executor.shutdownNow();
  }

  private static final class Plain implements Redactor {

    @Override
    public String redact(String text) {
      return text;
    }

    @Override
    public JsonObject redact(JsonObject tree) {
      return tree;
    }
  }
}
