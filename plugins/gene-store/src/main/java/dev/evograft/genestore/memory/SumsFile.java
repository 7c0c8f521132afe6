// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where sums are saved: a cache of what the graph says, but for the files that have gone.
 *
 * @param workspace that it is in
 * @param file it
 * @param graph the file that it is about
 */
record SumsFile(Workspace workspace, Path file, String graph) {

  private static final Logger log = LoggerFactory.getLogger(SumsFile.class);

  /** What is saved; what is none counts as nothing, and is made anew from the graph. */
  SumsState load() {
    try {
      return SumsState.parse(Files.readAllBytes(file), graph);
    } catch (NoSuchFileException e) {
      return SumsState.empty();
    } catch (IOException | IllegalArgumentException e) {
      log.info("{} is not used: {}", file, e.getMessage());
      return SumsState.empty();
    }
  }

  void save(SumsState state) {
    byte[] text = state.text(graph).getBytes(StandardCharsets.UTF_8);
    workspace.replace(file, text, Workspace.Access.ORDINARY);
  }
}
