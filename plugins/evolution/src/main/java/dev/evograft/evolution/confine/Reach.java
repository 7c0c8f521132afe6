// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What all confined programs may write outside of their folder, and what none of them sees.
 *
 * @param written files and folders, by their real names
 * @param hidden files and folders, by their real names
 * @param temporary the folders for temporary files, which are empty at the start of each program
 */
public record Reach(List<Path> written, List<Path> hidden, List<Path> temporary) {

  private static final String HOME = "~/";
  private static final List<Path> ALWAYS_TEMPORARY = List.of(Path.of("/tmp"), Path.of("/var/tmp"));

  public Reach {
    written = List.copyOf(written);
    hidden = List.copyOf(hidden);
    temporary = List.copyOf(temporary);
  }

  /**
   * As the settings have it.
   *
   * @param written paths; a beginning of {@code ~/} is the home
   * @param hidden the same
   * @param environment of the programs, for the home and the folder for temporary files
   */
  public static Reach of(
      Collection<String> written, Collection<String> hidden, Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    List<Path> temporary = new ArrayList<>(ALWAYS_TEMPORARY);
    String own = environment.getOrDefault("TMPDIR", "");
    if (!own.isEmpty()) {
      temporary.add(Path.of(own).toAbsolutePath().normalize());
    }
    return new Reach(there(written, home), there(hidden, home), real(temporary));
  }

  private static List<Path> there(Collection<String> named, String home) {
    List<Path> paths = new ArrayList<>();
    for (String name : named) {
      boolean inHome = name.startsWith(HOME);
      if (inHome && home.isEmpty()) {
        continue;
      }
      try {
        paths.add(Path.of(inHome ? home + "/" + name.substring(HOME.length()) : name));
      } catch (InvalidPathException e) {
        // what has no path here is not there
      }
    }
    return real(paths);
  }

  /** Those that are there and absolute, by their real names. */
  private static List<Path> real(List<Path> paths) {
    List<Path> real = new ArrayList<>();
    for (Path path : paths) {
      try {
        if (path.isAbsolute() && Files.exists(path)) {
          Path found = path.toRealPath();
          if (found.getParent() != null && !real.contains(found)) {
            real.add(found);
          }
        }
      } catch (IOException e) {
        // it went away, or is closed to this user: then to the program as well
      }
    }
    return real;
  }
}
