// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Fnv;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small files of ours about one graph, each read and replaced as a whole. Safe for any thread;
 * waits for the disk.
 *
 * @param workspace that they are in
 * @param graph the file that they are about
 */
record MemoryState(Workspace workspace, Path graph) {

  private static final Logger log = LoggerFactory.getLogger(MemoryState.class);

  /** The graph as a text, the same wherever the workspace is moved to. */
  String about() {
    Path root = workspace.root();
    return (graph.startsWith(root) ? root.relativize(graph) : graph).toString();
  }

  /** Where a file is; another graph of the workspace has another one of that name. */
  Path path(String name) {
    return workspace.pluginState().resolve("memory-" + Fnv.hex(about()) + "-" + name);
  }

  /** What a file holds; empty where there is none, or none that can be read. */
  Optional<byte[]> read(String name) {
    try {
      return Optional.of(Files.readAllBytes(path(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      unusable(name, e);
      return Optional.empty();
    }
  }

  /** Says that a file is not used, which is no harm: it is made anew. */
  void unusable(String name, Exception why) {
    log.info("{} is not used: {}", path(name), why.getMessage());
  }

  void replace(String name, String text) {
    workspace.replace(path(name), text.getBytes(StandardCharsets.UTF_8), Workspace.Access.ORDINARY);
  }
}
