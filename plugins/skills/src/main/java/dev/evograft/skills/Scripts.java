// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.skill.Skills.Finding;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The scripts of a skill folder: which one runs it, which one tests it. */
final class Scripts {

  private static final String FOLDER = "scripts";

  /** Many Agent Skills are; an agent reads them and does the work itself. */
  private static final Finding INSTRUCTIONS_ONLY =
      new Finding(
          false,
          "it has instructions only, for an agent to read; to make it run, add scripts/main.* (java,"
              + " py, js, sh or an executable), or name the script by entry_point");

  private final Path folder;

  Scripts(Path folder) {
    this.folder = folder;
  }

  /**
   * A script that was looked for.
   *
   * @param file inside the folder; null when there is none, or it is refused
   * @param finding why there is none, or what is odd about it
   */
  record Choice(@Nullable Path file, @Nullable Finding finding) {}

  /** Declared, else {@code scripts/main.*}, else the only script. */
  Choice entry(JsonObject front) {
    Object declared = front.get("entry_point");
    if (declared != null) {
      return declared("entry_point", declared);
    }
    List<Path> mains = scripts().stream().filter(file -> baseName(file).equals("main")).toList();
    if (!mains.isEmpty()) {
      return new Choice(mains.get(0), mains.size() == 1 ? null : severalMains(mains));
    }
    List<Path> others = scripts().stream().filter(file -> !baseName(file).equals("test")).toList();
    return others.size() == 1
        ? new Choice(others.get(0), null)
        : new Choice(null, others.isEmpty() ? INSTRUCTIONS_ONLY : unclear(others));
  }

  /** {@code metadata.evograft.test}, else {@code scripts/test.*}; often none. */
  Choice test(JsonObject front) {
    Object declared = Values.object(Values.object(front, "metadata"), "evograft").get("test");
    if (declared != null) {
      return declared("metadata.evograft.test", declared);
    }
    Optional<Path> test =
        scripts().stream().filter(file -> baseName(file).equals("test")).findFirst();
    return new Choice(test.orElse(null), null);
  }

  private Choice declared(String key, Object value) {
    if (!(value instanceof String text) || text.isBlank()) {
      return refused(key + " is no path; write one such as scripts/main.py");
    }
    try {
      Path relative = Path.of(text.strip());
      Path file = folder.resolve(relative).normalize();
      if (relative.isAbsolute() || !file.startsWith(folder) || !isInside(file)) {
        return refused(
            key + " '" + Texts.oneLine(text) + "' leads out of the folder; name a file inside it");
      }
      return Files.isRegularFile(file)
          ? new Choice(file, null)
          : refused(key + " '" + Texts.oneLine(text) + "' is no file; name one that is");
    } catch (InvalidPathException e) {
      return refused(key + " '" + Texts.shortened(text, 80) + "' is no path");
    }
  }

  private static Choice refused(String what) {
    return new Choice(null, new Finding(true, what));
  }

  /** Whether a file, all links followed, lies in the folder; a missing one is not outside. */
  boolean isInside(Path file) {
    try {
      return !Files.exists(file) || file.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private static Finding severalMains(List<Path> mains) {
    return new Finding(
        false,
        "there are several scripts/main.*, the first of "
            + names(mains)
            + " is taken; choose one by entry_point");
  }

  private static Finding unclear(List<Path> others) {
    return new Finding(
        true, "it is not clear what to run: " + names(others) + "; name one by entry_point");
  }

  private static String names(List<Path> files) {
    return files.stream()
        .limit(5)
        .map(file -> file.getFileName().toString())
        .collect(Collectors.joining(", "));
  }

  /** What can be run in {@code scripts/}, the kinds of files in the order of preference. */
  private List<Path> scripts() {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(FOLDER))) {
      for (Path file : files) {
        if (Interpreter.isScript(file) && isInside(file)) {
          found.add(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return found; // mostly there is no such folder
    }
    found.sort(Comparator.comparingInt(Interpreter::rank).thenComparing(Path::toString));
    return found;
  }

  private static String baseName(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }
}
