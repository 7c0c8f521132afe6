// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Evograft once more, as this process was started, for a home and a workspace of another one. */
final class OwnProcess {

  private OwnProcess() {}

  /**
   * A process that is not started yet.
   *
   * @param home whose settings and secrets it has
   * @param cache of the plugins of this process, so that they are not unpacked again
   */
  static ProcessBuilder of(Path home, Path cache, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(property("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", property("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    // The settings of whoever shows the demo are theirs
    environment
        .keySet()
        .removeIf(name -> name.matches("(EVOGRAFT|EVOMAP|EVOTOWN|EVOLVE|EVOLVER|A2A|GEP)_.*"));
    environment.put("HOME", home.toString());
    environment.put("USERPROFILE", home.toString());
    environment.put("XDG_CACHE_HOME", base(cache).toString());
    return builder;
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }

  /** The folder of caches that the one of the plugins is in, as {@link Session#cache} has it. */
  private static Path base(Path cache) {
    return Objects.requireNonNull(Objects.requireNonNull(cache.getParent()).getParent());
  }
}
