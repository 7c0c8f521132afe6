// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import dev.evograft.runtime.internal.boot.Engine;
import dev.evograft.runtime.internal.boot.Machine;
import dev.evograft.runtime.internal.boot.Options;
import dev.evograft.spi.Config;
import dev.evograft.spi.Console;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.run.Runs;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A runtime in an agent. It has one workspace, loads plugins, records the agent's runs and delivers
 * them.
 *
 * <p>Unless its builder says so it reads no environment variable (but {@code EVOGRAFT_DISABLED}),
 * no current folder and no settings file, writes no file outside the workspace and the plugin
 * cache, installs no handler, prints nothing, and has daemon threads only. What is wrong is told by
 * {@link #problems()}; the rest runs. Safe for any thread.
 *
 * @since 0.1
 */
public final class Evograft implements AutoCloseable {

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final Machine machine;

  private Evograft(Machine machine) {
    this.machine = machine;
  }

  /** Begins to describe a runtime. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts and continues runs. */
  public Runs runs() {
    return machine.runs();
  }

  /** What was recorded. */
  public Journal journal() {
    return machine.journal();
  }

  /** How far the destinations are. */
  public Deliveries deliveries() {
    return machine.deliveries();
  }

  /** A service of the runtime or of a started plugin; empty when none provides it. */
  public <T> Optional<T> service(Class<T> type) {
    return machine.service(Objects.requireNonNull(type, "type"));
  }

  /**
   * New command objects of the started plugin that lists this command; for a host with a command
   * line. No other plugin is asked.
   */
  public List<Object> commands(String command, Console console) {
    return machine.commands(
        Objects.requireNonNull(command, "command"), Objects.requireNonNull(console, "console"));
  }

  /** Every installed plugin and what became of it. */
  public List<PluginStatus> plugins() {
    return machine.plugins();
  }

  /** What is wrong now, oldest first. */
  public List<Problem> problems() {
    return machine.problems();
  }

  /**
   * Figures of this moment, those of one name together; for a host that shows them to a monitor.
   * Reads the journal, so it may wait for the disk.
   */
  public List<Metric> metrics() {
    return machine.metrics();
  }

  /** The settings in force. */
  public Config config() {
    return machine.config();
  }

  /** The settings of the started plugins and of the runtime, by name, for people. */
  public List<Setting> settings() {
    return machine.settings();
  }

  /**
   * The files, beside the workspace's own settings, that settings were read from when the runtime
   * started: a host that starts anew on changed settings watches these, too.
   */
  public List<Path> settingFiles() {
    return machine.settingFiles();
  }

  /** The redactor that everything goes through which leaves the machine or is shown. */
  public Redactor redactor() {
    return machine.redactor();
  }

  /** The workspace, as the host's own code uses it. */
  public Workspace workspace() {
    return machine.workspace();
  }

  /**
   * Closes the runtime: open runs are ended as cancelled, what was recorded is written, plugins are
   * stopped. A second call does nothing. Takes some seconds at most.
   */
  @Override
  public void close() {
    close(CLOSE_PATIENCE);
  }

  /** Closes the runtime, with this patience for what is being written and delivered. */
  public void close(Duration patience) {
    machine.close(patience);
  }

  /** Describes a runtime. Not safe for several threads. */
  public static final class Builder {

    private final Options options = new Options();

    private Builder() {}

    /** The folder that the agent works in; required. */
    public Builder workspace(Path folder) {
      options.workspace = Objects.requireNonNull(folder, "folder");
      return this;
    }

    /** The user's home; without one, what needs it says so and goes without. */
    public Builder home(Path folder) {
      options.home = Objects.requireNonNull(folder, "folder");
      return this;
    }

    /** Variables that settings are read from, such as {@code System.getenv()}. */
    public Builder environment(Map<String, String> variables) {
      options.environment = Map.copyOf(variables);
      return this;
    }

    /**
     * Whether {@code .evograft/config.properties} of the workspace is read; it is not by default.
     */
    public Builder readWorkspaceConfig(boolean read) {
      options.readWorkspaceConfig = read;
      return this;
    }

    /** A setting, stronger than every other source of it. */
    public Builder set(String name, String value) {
      options.settings.put(
          Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Takes the plugins that the class path carries (evograft-plugins, evograft-embedded). */
    public Builder bundledPlugins() {
      options.bundled = true;
      return this;
    }

    /** Takes the zips in a folder, and the unpacked plugins in it; or the one zip that this is. */
    public Builder pluginFolder(Path folder) {
      options.folders.add(Objects.requireNonNull(folder, "folder"));
      return this;
    }

    /**
     * Takes an object as a plugin.
     *
     * @throws IllegalArgumentException if the id is none or there already
     */
    public Builder plugin(String id, EvograftPlugin plugin) {
      Objects.requireNonNull(plugin, "plugin");
      if (!id.matches("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")) {
        throw new IllegalArgumentException("the plugin id '" + id + "' is not of a-z, 0-9 and -");
      }
      if (options.instances.putIfAbsent(id, plugin) != null) {
        throw new IllegalArgumentException("the plugin id '" + id + "' is there already");
      }
      return this;
    }

    /**
     * Where zips are unpacked to. By default in the home, or, where there is none, in a private
     * folder of the system's temporary one.
     */
    public Builder pluginCache(Path folder) {
      options.cache = Objects.requireNonNull(folder, "folder");
      return this;
    }

    /**
     * Packages of the host that plugins may see.
     *
     * @param prefixes each with a dot at the end, such as {@code picocli.}
     */
    public Builder share(String... prefixes) {
      for (String prefix : prefixes) {
        if (!prefix.endsWith(".")) {
          throw new IllegalArgumentException("the prefix '" + prefix + "' does not end in a dot");
        }
        options.shared.add(prefix);
      }
      return this;
    }

    /** Wall time. */
    public Builder clock(InstantSource clock) {
      options.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /** Switches everything off: runs are not recorded, and their ends say so. */
    public Builder disabled(boolean off) {
      options.disabled = off;
      return this;
    }

    /**
     * Whether the runtime only looks at what was recorded: a journal that is not there is not made,
     * and counts as empty. What is recorded all the same may be lost. By default it does not.
     */
    public Builder onlyLooks(boolean looks) {
      options.onlyLooks = looks;
      return this;
    }

    /** Which plugins are started; all by default. */
    public Builder activate(Activation activation) {
      options.activation = Objects.requireNonNull(activation, "activation");
      return this;
    }

    /**
     * Starts the runtime.
     *
     * @throws IllegalStateException if no workspace was named, or pf4j on the class path is too old
     * @throws IllegalArgumentException if the workspace is no folder
     */
    public Evograft start() {
      return new Evograft(Engine.start(options));
    }

    /** What is installed, from descriptors alone: no plugin is loaded. */
    public List<PluginStatus> describe() {
      return Engine.describe(options);
    }

    /**
     * The settings of everything that is installed, and what is wrong with them: plugins are loaded
     * and none is started.
     */
    public SettingsReport describeSettings() {
      return Engine.describeSettings(options);
    }

    /**
     * The workspace as the runtime would use it, for a host that keeps files of its own there;
     * nothing is started or written.
     *
     * @return empty when its state folder is not this user's, so that nothing in it is to be used
     * @throws IllegalArgumentException if the workspace is no folder
     */
    public Optional<Workspace> openWorkspace() {
      return Engine.openWorkspace(options);
    }

    /** Decides which plugins the workspace lets in; nothing is loaded. */
    public PluginGate pluginGate() {
      return Engine.gate(options);
    }

    /**
     * Records that this user trusts the state folder of the workspace, and that secrets may go to
     * the servers that its settings name now.
     *
     * @return these servers, by the names of the settings
     * @throws EvograftException if there is no home, or it cannot be written
     */
    public Map<String, String> trustWorkspace() {
      return Engine.trust(options);
    }
  }
}
