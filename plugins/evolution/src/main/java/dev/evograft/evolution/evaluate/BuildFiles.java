// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which kinds of repository there are. A gene that is of use in any of them names the tests of
 * each; those of other kinds are no checks here, and it would be no failure of theirs that they
 * cannot run.
 */
final class BuildFiles {

  private static final Map<String, List<String>> OF =
      Map.of(
          "npm", List.of("package.json"),
          "mvn", List.of("pom.xml"),
          "gradle",
              List.of("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"),
          "cargo", List.of("Cargo.toml"),
          "go", List.of("go.mod", "go.work"),
          "pytest",
              List.of(
                  "pytest.ini",
                  "pyproject.toml",
                  "setup.cfg",
                  "setup.py",
                  "tox.ini",
                  "conftest.py",
                  "requirements.txt",
                  "tests",
                  "test"));

  private BuildFiles() {}

  /**
   * Commands, sorted.
   *
   * @param here those that may be for this folder
   * @param elsewhere one line about the others; none where there are none
   */
  record Sorted(List<String> here, List<String> elsewhere) {}

  static Sorted sort(List<String> commands, Path folder) {
    List<String> here = new ArrayList<>();
    List<String> elsewhere = new ArrayList<>();
    Set<String> missing = new LinkedHashSet<>();
    for (String command : commands) {
      List<String> files = needed(command);
      if (files.isEmpty() || files.stream().anyMatch(name -> Files.exists(folder.resolve(name)))) {
        here.add(command);
      } else {
        elsewhere.add(command);
        missing.add(files.get(0));
      }
    }
    return new Sorted(here, elsewhere.isEmpty() ? List.of() : List.of(told(elsewhere, missing)));
  }

  /** One of these; none where the command says what to run. */
  private static List<String> needed(String command) {
    try {
      List<String> words = CommandText.words(command);
      boolean named =
          words.get(0).equals("pytest")
              && words.stream().skip(1).anyMatch(word -> !word.startsWith("-"));
      return named ? List.of() : OF.getOrDefault(words.get(0), List.of());
    } catch (RefusedCommandException e) {
      return List.of(); // whoever sorts what is here says why
    }
  }

  private static String told(List<String> elsewhere, Set<String> missing) {
    return elsewhere.stream().map(one -> "'" + one + "'").collect(Collectors.joining(", "))
        + (elsewhere.size() == 1 ? " is" : " are")
        + " not run: there is no "
        + String.join(", no ", missing);
  }
}
