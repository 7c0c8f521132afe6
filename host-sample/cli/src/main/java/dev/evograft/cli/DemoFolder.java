// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a demo: a workspace with the skills that come with Evograft, and a home. */
final class DemoFolder implements AutoCloseable {

  private final Path root;
  private final boolean keep;

  private DemoFolder(Path root, boolean keep) {
    this.root = root;
    this.keep = keep;
  }

  static DemoFolder make(boolean keep) throws IOException {
    Path skills = skills();
    DemoFolder folder = new DemoFolder(Files.createTempDirectory("evograft-demo-"), keep);
    copy(skills, folder.workspace().resolve("skills"));
    Files.createDirectories(folder.home());
    return folder;
  }

  /** The launcher tells where it keeps the skills that come with Evograft. */
  private static Path skills() {
    String app = System.getProperty("evograft.app");
    Path skills = app == null ? Path.of("skills") : Path.of(app, "skills");
    if (!Files.isDirectory(skills)) {
      throw new EvograftException(
          "no_skills", "the demo finds no skills in " + skills + "; start it by the launcher");
    }
    return skills;
  }

  Path root() {
    return root;
  }

  Path workspace() {
    return root.resolve("workspace");
  }

  Path home() {
    return root.resolve("home");
  }

  boolean kept() {
    return keep;
  }

  /** A skill, what it reads and what it is asked. */
  record Job(String skill, Path input, String task, List<String> args) {}

  Job logTriage() {
    Path input = workspace().resolve("skills/log-triage/assets/shop.log");
    return new Job("log-triage", input, "What broke?", List.of());
  }

  Job brokenLinks() {
    Path input = workspace().resolve("skills/md-links/assets/broken");
    return new Job("md-links", input, "Which links are dead?", List.of(input.toString()));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> walk = Files.walk(from)) {
      for (Path source : (Iterable<Path>) walk::iterator) {
        Path target = to.resolve(from.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(target);
        } else {
          Files.copy(source, target);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (keep) {
      return;
    }
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : (Iterable<Path>) walk.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }
}
