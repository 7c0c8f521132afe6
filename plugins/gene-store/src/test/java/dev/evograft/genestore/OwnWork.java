// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.runtime.internal.workspace.Place;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a folder becomes, and what is noted of who did it. */
public final class OwnWork {

  private final Workspace workspace;
  private final Path folder;
  private final TreeMap<String, String> before;
  private final String moment;

  /** From now on. */
  public OwnWork(Workspace workspace, Path folder) throws IOException {
    this.workspace = workspace;
    this.folder = workspace.root().resolve(folder);
    Workspace.Lock lock =
        workspace.lock(this.folder.resolve(OwnFolder.LOCK), Duration.ofSeconds(10));
    try {
      moment = workspace.own(folder).begin().orElseThrow();
      before = files();
    } finally {
      lock.close();
    }
  }

  /** The workspace of a folder, with a home beside it. */
  public static Workspace workspace(Path root) {
    return Place.open(root, root.resolveSibling("home")).viewOf("gene-store");
  }

  /** Files that changed, each with what is noted of it. */
  public List<String> changed() throws IOException {
    TreeMap<String, String> now = files();
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    List<String> changed = new ArrayList<>();
    for (String name : names) {
      if (!Objects.equals(before.get(name), now.get(name))) {
        changed.add(workspace.own(folder).standing(folder.resolve(name), moment) + " " + name);
      }
    }
    return changed;
  }

  private TreeMap<String, String> files() throws IOException {
    TreeMap<String, String> files = new TreeMap<>();
    try (var all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!name.endsWith(".lock") && !name.endsWith(".tmp")) { // which nobody reads
          files.put(name, Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
    return files;
  }
}
