// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The folders that programs are looked for in. */
final class SearchPath {

  private final List<Path> folders = new ArrayList<>();
  private final List<String> endings = new ArrayList<>(List.of(""));

  SearchPath(Map<String, String> environment) {
    String path = environment.getOrDefault("PATH", environment.getOrDefault("Path", ""));
    for (String entry : path.split(File.pathSeparator)) {
      addFolder(entry);
    }
    String pathExt = environment.getOrDefault("PATHEXT", "");
    for (String ending : pathExt.split(";")) {
      if (!ending.isEmpty()) {
        endings.add(ending.toLowerCase(Locale.ROOT));
      }
    }
  }

  private void addFolder(String entry) {
    try {
      Path folder = Path.of(entry);
      if (folder.isAbsolute()) { // a relative one would mean another program in every workspace
        folders.add(folder);
      }
    } catch (InvalidPathException e) {
      return; // no program is in there
    }
  }

  /** The program that this name, or this absolute path, stands for. */
  Optional<Path> find(String program) {
    for (Path folder : folders) {
      for (String ending : endings) {
        Optional<Path> found = executable(folder, program + ending);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> executable(Path folder, String name) {
    try {
      Path file = folder.resolve(name);
      return Files.isRegularFile(file) && Files.isExecutable(file)
          ? Optional.of(file)
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
