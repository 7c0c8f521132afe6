// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A plugin and what became of it.
 *
 * @param id as its descriptor says; the name of its file when that cannot be read
 * @param version as its descriptor says, or empty
 * @param state what became of it
 * @param description as its descriptor says, or empty
 * @param source where it was found
 * @param why one line when it was refused or failed, else null
 * @param commands what it adds to the command line: name and one line
 * @param extensions what it registered and provides
 * @since 0.1
 */
public record PluginStatus(
    String id,
    String version,
    PluginState state,
    String description,
    String source,
    @Nullable String why,
    Map<String, String> commands,
    List<String> extensions) {

  public PluginStatus {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(source, "source");
    commands = Collections.unmodifiableMap(new LinkedHashMap<>(commands));
    extensions = List.copyOf(extensions);
  }
}
