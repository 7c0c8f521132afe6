// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Whether a program can be found, before anything is done for it. */
public final class ProgramPath {

  private ProgramPath() {}

  /**
   * Whether it is known that there is none of this name: as a path from the folder where it has
   * one, else in the folders of {@code PATH}. Where nobody can tell (no {@code PATH}, Windows with
   * its endings of names) it is not known.
   */
  public static boolean lacks(String name, Path folder, Map<String, String> environment) {
    if (File.separatorChar != '/') {
      return false;
    }
    try {
      if (name.indexOf('/') >= 0) {
        return !Files.exists(folder.resolve(name));
      }
      String path = environment.getOrDefault("PATH", "");
      for (String one : path.split(File.pathSeparator, -1)) {
        if (Files.isExecutable(folder.resolve(one).resolve(name))) {
          return false;
        }
      }
      return !path.isEmpty();
    } catch (InvalidPathException e) {
      return false; // whoever starts it says what is wrong
    }
  }
}
