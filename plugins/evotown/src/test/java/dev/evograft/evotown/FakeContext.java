// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.Workspace;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/** What the runtime would give, with settings as a user writes them. */
final class FakeContext implements PluginContext {

  @Nullable String idle;

  /** What {@link #redactor()} replaces. */
  static final String SECRET = "hunter2";

  /** What it puts there. */
  static final String MARK = "[REDACTED:x:1f3a]";

  final Map<String, String> settings = new LinkedHashMap<>();
  final List<Object> registered = new ArrayList<>();
  final List<String> problems = new ArrayList<>();

  FakeContext set(String name, String value) {
    settings.put(name, value);
    return this;
  }

  String problem() {
    return problems.isEmpty() ? null : problems.get(problems.size() - 1);
  }

  @Override
  public String pluginId() {
    return "evotown";
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
        return Optional.ofNullable(settings.getOrDefault(key.name(), key.defaultText()))
            .map(key.parser());
      }

      @Override
      public Set<String> secretVariables() {
        return Set.of();
      }
    };
  }

  @Override
  public Redactor redactor() {
    return new Redactor() {
      @Override
      public String redact(String text) {
        return text.replace(SECRET, MARK);
      }

      @Override
      public JsonObject redact(JsonObject tree) {
        return (JsonObject) walk(tree);
      }

      private Object walk(Object value) {
        if (value instanceof String text) {
          return redact(text);
        }
        if (value instanceof JsonObject object) {
          Map<String, Object> members = new LinkedHashMap<>();
          object.forEach((name, item) -> members.put(redact(name), walk(item)));
          return CleanSignals.lenient(members);
        }
        if (value instanceof List<?> list) {
          List<Object> items = new ArrayList<>();
          list.forEach(item -> items.add(walk(item)));
          return items;
        }
        return value;
      }
    };
  }

  @Override
  public InstantSource clock() {
    return InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z"));
  }

  @Override
  public <T extends ExtensionPoint> void register(Class<T> extensionPoint, T extension) {
    registered.add(extension);
  }

  @Override
  public void problem(String what) {
    problems.add(what);
  }

  @Override
  public Workspace workspace() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Path> home() {
    return Optional.empty();
  }

  @Override
  public String newId() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ScheduledExecutorService executor() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> void provide(Class<T> service, T implementation) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T> Optional<T> service(Class<T> service) {
    return Optional.empty();
  }

  @Override
  public void idle(String why) {
    idle = why;
  }
}
