// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import dev.evograft.runtime.Activation;
import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.Problem;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.run.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.pf4j.ExtensionPoint;

/**
 * A runtime in a temporary folder: the workspace is {@code workspace} in it, the home is {@code
 * home}. It reads no environment but what a test gives. Without a store the journal is in memory.
 *
 * <pre>{@code
 * try (TestRuntime runtime = TestRuntime.in(folder).plugin("mine", new MyPlugin()).start()) {
 *   runtime.runs().start(RunSpec.skill("s")).succeed().toCompletableFuture().join();
 *   assertThat(runtime.problems()).isEmpty();
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class TestRuntime implements AutoCloseable {

  private final Path folder;
  private final Evograft evograft;

  private TestRuntime(Path folder, Evograft evograft) {
    this.folder = folder;
    this.evograft = evograft;
  }

  /** Begins to describe a runtime in this folder, such as one of Jupiter's {@code @TempDir}. */
  public static Builder in(Path folder) {
    return new Builder(folder);
  }

  /** The runtime itself. */
  public Evograft evograft() {
    return evograft;
  }

  /** Starts runs. */
  public Runs runs() {
    return evograft.runs();
  }

  /** What was recorded. */
  public Journal journal() {
    return evograft.journal();
  }

  /** How far the destinations are. */
  public Deliveries deliveries() {
    return evograft.deliveries();
  }

  /**
   * A service of a started plugin.
   *
   * @throws AssertionError if none provides it
   */
  public <T> T service(Class<T> type) {
    return evograft
        .service(type)
        .orElseThrow(
            () ->
                new AssertionError(
                    "nobody provides " + type.getName() + "; problems: " + problems()));
  }

  /** What is wrong. */
  public List<Problem> problems() {
    return evograft.problems();
  }

  /** A plugin by its id. */
  public PluginStatus plugin(String id) {
    return evograft.plugins().stream()
        .filter(plugin -> plugin.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no plugin " + id + ": " + evograft.plugins()));
  }

  /** The workspace folder. */
  public Path workspace() {
    return folder.resolve("workspace");
  }

  /** The home folder. */
  public Path home() {
    return folder.resolve("home");
  }

  @Override
  public void close() {
    evograft.close();
  }

  /** Describes a runtime. */
  public static final class Builder {

    private final Path folder;
    private final Evograft.Builder builder = Evograft.builder();

    private Builder(Path folder) {
      this.folder = folder;
      try {
        builder
            .workspace(Files.createDirectories(folder.resolve("workspace")))
            .home(Files.createDirectories(folder.resolve("home")))
            .pluginCache(folder.resolve("cache"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Takes an object as a plugin. */
    public Builder plugin(String id, EvograftPlugin plugin) {
      builder.plugin(id, plugin);
      return this;
    }

    /** Takes a plugin that does no more than this in its start. */
    public Builder starting(String id, Consumer<PluginContext> start) {
      return plugin(id, start::accept);
    }

    /** Takes a plugin that registers one hook. */
    public <T extends ExtensionPoint> Builder hook(String id, Class<T> point, T hook) {
      return starting(id, context -> context.register(point, hook));
    }

    /** Takes a plugin that provides one service. */
    public <T> Builder service(String id, Class<T> type, T service) {
      return starting(id, context -> context.provide(type, service));
    }

    /** Stores the journal here. */
    public Builder store(JournalStore store) {
      return service("test-store", JournalStore.class, store);
    }

    /** Takes a plugin as it is shipped. */
    public Builder zip(Path zip) {
      builder.pluginFolder(zip);
      return this;
    }

    /** A setting. */
    public Builder set(String name, String value) {
      builder.set(name, value);
      return this;
    }

    /** Variables of an environment. */
    public Builder environment(Map<String, String> variables) {
      builder.environment(variables);
      return this;
    }

    /** Wall time. */
    public Builder clock(InstantSource clock) {
      builder.clock(clock);
      return this;
    }

    /** Packages of the test's class path that zips may see. */
    public Builder share(String... prefixes) {
      builder.share(prefixes);
      return this;
    }

    /** Which plugins are started; all by default, objects always. */
    public Builder activate(Activation activation) {
      builder.activate(activation);
      return this;
    }

    /** What else the builder of a runtime can do. */
    public Builder with(Consumer<Evograft.Builder> more) {
      more.accept(builder);
      return this;
    }

    /** Starts it. */
    public TestRuntime start() {
      return new TestRuntime(folder, builder.start());
    }
  }
}
