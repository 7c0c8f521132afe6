// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scripts of a {@code package.json}.
 *
 * @param scripts by their names
 * @param problem why there are none, in one line; empty when they could be read
 */
record NpmScripts(JsonObject scripts, String problem) {

  private static final long MOST_BYTES = 8L << 20;

  /** How one script calls another. */
  private static final Pattern CALLS =
      Pattern.compile("\\b(?:npm|yarn|pnpm|bun) (?:run |-s |--silent )*([\\w:.-]{1,100})");

  static NpmScripts in(Path folder) {
    Path file = folder.resolve("package.json");
    try {
      if (!Files.isRegularFile(file)) {
        return new NpmScripts(JsonObject.EMPTY, "there is no package.json");
      }
      if (Files.size(file) > MOST_BYTES) {
        return new NpmScripts(JsonObject.EMPTY, "package.json is larger than 8 MiB");
      }
      JsonObject tree = JsonText.parseObject(Files.readAllBytes(file));
      return new NpmScripts(tree.object("scripts"), "");
    } catch (IOException | IllegalArgumentException e) {
      return new NpmScripts(JsonObject.EMPTY, "package.json cannot be read: " + e.getMessage());
    }
  }

  /** The script that a call of npm runs; empty for any other call. */
  static String nameIn(List<String> words) {
    List<String> own = words.contains("--") ? words.subList(0, words.indexOf("--")) : words;
    List<String> plain = own.stream().skip(1).filter(word -> !word.startsWith("-")).toList();
    if (plain.isEmpty()) {
      return "";
    }
    boolean runs = plain.get(0).equals("run") || plain.get(0).equals("run-script");
    if (runs) {
      return plain.size() > 1 ? plain.get(1) : "";
    }
    return Set.of("test", "t", "tst").contains(plain.get(0)) ? "test" : "";
  }

  boolean has(String name) {
    return scripts.string(name).isPresent();
  }

  /** All words of a script, of those before and after it, and of those that they call. */
  Set<String> words(String name) {
    Set<String> words = new LinkedHashSet<>();
    Set<String> known = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of("pre" + name, name, "post" + name));
    while (!open.isEmpty()) {
      String next = open.remove();
      String text = known.add(next) ? scripts.string(next, "") : "";
      words.addAll(List.of(text.split("[\\s'\";&|()]+")));
      Matcher calls = CALLS.matcher(text);
      while (calls.find()) {
        open.add("pre" + calls.group(1));
        open.add(calls.group(1));
        open.add("post" + calls.group(1));
      }
    }
    return words;
  }
}
