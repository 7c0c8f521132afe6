// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a command needs in the folder and does not find. npm and node end with an ordinary exit code
 * then, which would look as if the check had failed.
 */
final class Missing {

  private static final long MOST_BYTES = 8L << 20;

  private Missing() {}

  /** In one line; empty when nothing is known to be missing. */
  static String in(List<String> words, Path folder) {
    return switch (words.get(0)) {
      case "node" -> script(words, folder);
      case "npm" -> npmScript(words.get(1).equals("run") ? words.get(2) : "test", folder);
      case "npx" -> program(words.get(2), folder);
      default -> "";
    };
  }

  private static String script(List<String> words, Path folder) {
    int at = Programs.scriptOf(words);
    if (at < 0) {
      return "it names no script";
    }
    String name = words.get(at);
    Path script = folder.resolve(name);
    try {
      if (!Files.isRegularFile(script)) {
        return "there is no file " + name;
      }
      boolean inside = script.toRealPath().startsWith(folder.toRealPath());
      return inside ? "" : name + " is a link that leads out of the folder";
    } catch (IOException e) {
      return name + " cannot be read: " + e.getMessage();
    }
  }

  private static String npmScript(String name, Path folder) {
    Path file = folder.resolve("package.json");
    try {
      if (!Files.isRegularFile(file)) {
        return "there is no package.json";
      }
      if (Files.size(file) > MOST_BYTES) {
        return "package.json is larger than 8 MiB";
      }
      JsonObject tree = JsonText.parseObject(Files.readAllBytes(file));
      boolean there = tree.object("scripts").string(name).isPresent();
      return there ? "" : "package.json has no script '" + name + "'";
    } catch (IOException | IllegalArgumentException e) {
      return "package.json cannot be read: " + e.getMessage();
    }
  }

  private static String program(String name, Path folder) {
    String last = name.substring(name.lastIndexOf('/') + 1);
    boolean there =
        Files.exists(folder.resolve("node_modules/.bin").resolve(last))
            || Files.isDirectory(folder.resolve("node_modules").resolve(name));
    return there ? "" : "node_modules has no " + name;
  }
}
