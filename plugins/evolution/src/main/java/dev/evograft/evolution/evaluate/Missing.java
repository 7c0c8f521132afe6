// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a command needs in the folder and does not find. Most programs end with an ordinary exit
 * code then, which would look as if the check had failed; and a check that is not there yet is one
 * that the change could make.
 */
final class Missing {

  private Missing() {}

  /** In one line; empty when nothing is known to be missing. */
  static String in(Check check, Path folder) {
    List<String> words = check.words();
    if (check.origin() == Check.Origin.SKILL_TEST) {
      return file(words.get(1), folder);
    }
    if (check.origin() == Check.Origin.GENE) {
      for (String path : GeneCommands.needed(words)) {
        String missing = file(path, folder);
        if (!missing.isEmpty()) {
          return missing;
        }
      }
      String script = GeneCommands.script(words);
      if (!script.isEmpty() && !Files.isRegularFile(folder.resolve(script))) {
        return script + " is a folder, and no script";
      }
    }
    boolean hasName = words.size() > 2;
    return switch (words.get(0)) {
      case "node" -> words.size() > 1 ? script(words.get(1), folder) : "";
      case "npm" -> npmScript(NpmScripts.nameIn(words), folder);
      case "npx" ->
          hasName && words.get(1).equals("--no-install") ? program(words.get(2), folder) : "";
      default -> "";
    };
  }

  private static String script(String name, Path folder) {
    return name.startsWith("-") ? "" : file(name, folder);
  }

  private static String file(String name, Path folder) {
    try {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) {
        return "there is no file " + name;
      }
      boolean inside = file.toRealPath().startsWith(folder.toRealPath());
      return inside ? "" : name + " is a link that leads out of the folder";
    } catch (IOException | InvalidPathException e) {
      return name + " cannot be read: " + e.getMessage();
    }
  }

  private static String npmScript(String name, Path folder) {
    if (name.isEmpty()) {
      return "";
    }
    NpmScripts scripts = NpmScripts.in(folder);
    if (!scripts.problem().isEmpty()) {
      return scripts.problem();
    }
    return scripts.has(name) ? "" : "package.json has no script '" + name + "'";
  }

  private static String program(String name, Path folder) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    boolean there =
        Files.exists(folder.resolve("node_modules/.bin").resolve(last))
            || Files.isDirectory(folder.resolve("node_modules").resolve(name));
    return there ? "" : "node_modules has no " + name;
  }
}
