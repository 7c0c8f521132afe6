// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.config;

import dev.evograft.runtime.Setting.Origin;
import dev.evograft.spi.ConfigKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was set, layer by layer. A snapshot: a changed file makes a new one.
 *
 * @param commandLine by name of the setting
 * @param environment by name of the variable
 * @param file by name of the setting
 */
public record Layers(
    Map<String, String> commandLine, Map<String, String> environment, Map<String, String> file) {

  /** What people call the file. */
  static final String FILE_NAME = ".evograft/config.properties";

  public Layers {
    commandLine = Map.copyOf(commandLine);
    environment = Map.copyOf(environment);
    file = Map.copyOf(file);
  }

  /** The same with another file. */
  public Layers withFile(Map<String, String> other) {
    return new Layers(commandLine, environment, other);
  }

  /** What counts for a setting; null when nobody set it. */
  @Nullable Found find(ConfigKey<?> key) {
    return find(key.name(), key.variable(), key.aliases());
  }

  /**
   * What counts for a setting. An empty value in the environment or the file is none; on the
   * command line it hides what the layers below say.
   */
  @Nullable Found find(String name, String variable, List<String> aliases) {
    String value = commandLine.get(name);
    if (value != null) {
      return value.isBlank() ? null : new Found(value, Origin.COMMAND_LINE, name);
    }
    value = environment.get(variable);
    if (value != null && !value.isBlank()) {
      return new Found(value, Origin.ENVIRONMENT, variable);
    }
    for (String alias : aliases) {
      value = environment.get(alias);
      if (value != null && !value.isBlank()) {
        return new Found(value, Origin.ENVIRONMENT, alias);
      }
    }
    value = file.get(name);
    return value == null || value.isBlank() ? null : new Found(value, Origin.FILE, FILE_NAME);
  }

  /**
   * A value that was set.
   *
   * @param text as it was written
   * @param origin by which layer
   * @param from by which option, variable or file
   * @param apart when the text itself stands in a file of its own, which that names
   */
  record Found(String text, Origin origin, String from, SecretFiles.@Nullable Content apart) {
    Found(String text, Origin origin, String from) {
      this(text, origin, from, null);
    }
  }
}
