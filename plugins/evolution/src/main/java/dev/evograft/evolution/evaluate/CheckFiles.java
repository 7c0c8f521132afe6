// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** The files and folders of a project that its checks name, and so decide how they end. */
final class CheckFiles {

  private final Path folder;
  private final TreeSet<String> found = new TreeSet<>();

  private CheckFiles(Path folder) {
    this.folder = folder;
  }

  /** Relative to the root, with {@code /}. */
  static List<String> of(List<Check> checks, Path folder) {
    CheckFiles files = new CheckFiles(folder);
    checks.forEach(files::add);
    return List.copyOf(files.found);
  }

  private void add(Check check) {
    List<String> words = check.words();
    switch (check.origin()) {
      case SKILL_TEST -> add(words.subList(1, 2), false);
      case GENE -> add(GeneCommands.deciding(words), true);
      case SETTING -> add(words, false);
    }
    if (words.get(0).equals("npm")) {
      add(NpmScripts.in(folder).words(NpmScripts.nameIn(words)), false);
    }
  }

  private void add(Collection<String> words, boolean folders) {
    for (String word : words) {
      try {
        Path path = folder.resolve(word).normalize();
        boolean counts = Files.isRegularFile(path) || folders && Files.isDirectory(path);
        if (counts && path.startsWith(folder) && !path.equals(folder)) {
          found.add(folder.relativize(path).toString().replace('\\', '/'));
        }
      } catch (InvalidPathException e) {
        continue; // a word that is no path names no file
      }
    }
  }
}
