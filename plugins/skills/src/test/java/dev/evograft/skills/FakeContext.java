// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.Workspace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/** The runtime around the plugin, as far as the plugin sees it. */
final class FakeContext implements PluginContext, AutoCloseable {

  @Nullable String idle;

  final Map<String, String> settings = new HashMap<>();
  final Set<String> secrets = new TreeSet<>();
  final Map<Class<?>, Object> services = new HashMap<>();
  final Map<Class<?>, Object> registered = new HashMap<>();
  final List<String> problems = new ArrayList<>();
  Optional<Path> home = Optional.empty();

  private final FakeWorkspace workspace;
  private final AtomicInteger ids = new AtomicInteger();
  private final ScheduledExecutorService executor =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "evograft-skills-test");
            thread.setDaemon(true);
            return thread;
          });

  FakeContext(Path root) {
    workspace = new FakeWorkspace(root);
  }

  @Override
  public String pluginId() {
    return "skills";
  }

  @Override
  public Config config() {
    return new Config() {
      @Override
      public <T> T get(ConfigKey<T> key) {
        return find(key).orElseThrow(() -> new IllegalArgumentException(key.name()));
      }

      @Override
      public <T> Optional<T> find(ConfigKey<T> key) {
        String text = settings.getOrDefault(key.name(), key.defaultText());
        return Optional.ofNullable(text).map(key.parser());
      }

      @Override
      public Set<String> secretVariables() {
        return secrets;
      }
    };
  }

  @Override
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public Optional<Path> home() {
    return home;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
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
    return new Redactor() {
      @Override
      public String redact(String text) {
        return text;
      }

      @Override
      public JsonObject redact(JsonObject tree) {
        return tree;
      }
    };
  }

  @Override
  public <T extends ExtensionPoint> void register(Class<T> extensionPoint, T extension) {
    registered.put(extensionPoint, extension);
  }

  @Override
  public <T> void provide(Class<T> service, T implementation) {
    services.put(service, implementation);
  }

  @Override
  public <T> Optional<T> service(Class<T> service) {
    return Optional.ofNullable(service.cast(services.get(service)));
  }

  @Override
  public void problem(String what) {
    problems.add(what);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }

  @Override
  public void idle(String why) {
    idle = why;
  }
}
