// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.run.Artifact;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The regular files that a run left in its folder; no link is followed. */
final class ArtifactFolder {

  private static final int MOST_DEPTH = 64;
  private static final int NAMED = 5;

  private final Path folder;
  private final long most;
  private final List<Path> files = new ArrayList<>();
  private final List<Path> odd = new ArrayList<>();
  private long beyond;

  private ArtifactFolder(Path folder, long most) {
    this.folder = folder;
    this.most = most;
  }

  /**
   * What was found.
   *
   * @param artifacts in the order of their names
   * @param notes what was left out, one line each
   */
  record Collected(List<Artifact> artifacts, List<String> notes) {}

  /** Looks for files and computes their hashes, in constant memory. */
  static Collected collect(Path folder, long most) throws IOException {
    return new ArtifactFolder(folder, most).collect();
  }

  private Collected collect() throws IOException {
    Files.walkFileTree(folder, Set.of(), MOST_DEPTH, new Finder());
    files.sort(null);
    List<Artifact> artifacts = new ArrayList<>();
    for (Path file : files) {
      try {
        artifacts.add(Artifact.of(name(file), file));
      } catch (IOException e) {
        odd.add(file); // not readable, or gone already
      }
    }
    return new Collected(artifacts, notes());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!odd.isEmpty()) {
      notes.add(
          odd.size()
              + " in the artifacts folder left out, being links, no files or not readable: "
              + odd.stream().limit(NAMED).map(this::name).collect(Collectors.joining(", ")));
    }
    if (beyond > 0) {
      notes.add(
          Texts.count(beyond, "artifact")
              + " beyond "
              + most
              + " left out; raise skills.artifacts, or pack them into one file");
    }
    return notes;
  }

  private String name(Path file) {
    return Texts.validUnicode(
        StreamSupport.stream(folder.relativize(file).spliterator(), false)
            .map(Path::toString)
            .collect(Collectors.joining("/")));
  }

  private final class Finder extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!attributes.isRegularFile()) {
        odd.add(file);
      } else if (files.size() >= most) {
        beyond++;
      } else {
        files.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      odd.add(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
      return FileVisitResult.CONTINUE; // what could be listed of it was
    }
  }
}
