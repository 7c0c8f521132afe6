// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.place.Doubt;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code concerns.json}: what cycles came upon that later ones cannot see any more and are misled
 * by, until a person says that it was looked at. Written by whoever holds the lock of cycles; read
 * by any thread.
 */
public final class Concerns {

  private static final int MOST = 20;
  private static final String MEMBER = "concerns";

  private final PluginContext context;

  /** Of the workspace of this context. */
  public Concerns(PluginContext context) {
    this.context = context;
  }

  private Path file() {
    return context.workspace().pluginState().resolve("concerns.json");
  }

  /** One line each, the oldest first, with the remedy. */
  public List<String> all() {
    try {
      return read();
    } catch (IOException | IllegalArgumentException e) {
      return List.of(
          file() + " cannot be read: " + e.getMessage() + "; \"evograft evolve seen\" removes it");
    }
  }

  private List<String> read() throws IOException {
    try {
      return JsonText.parseObject(Files.readAllBytes(file())).strings(MEMBER);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** What new ones go behind: nothing of a file that cannot be read, but that it could not. */
  private List<String> kept() {
    try {
      return read();
    } catch (IOException | IllegalArgumentException e) {
      return List.of(file() + " could not be read, and was begun anew: " + e.getMessage());
    }
  }

  /** Adds those that last; of many the newest stay. */
  void add(String cycle, List<Doubt> doubts) {
    List<String> fresh =
        doubts.stream()
            .filter(Doubt::lasting)
            .map(Doubt::what)
            .map(context.redactor()::redact)
            .map(what -> "the cycle " + cycle + ": " + what + "; then say so: evograft evolve seen")
            .toList();
    if (fresh.isEmpty()) {
      return;
    }
    List<String> all = new ArrayList<>(kept());
    all.addAll(fresh);
    List<String> newest = all.subList(Math.max(0, all.size() - MOST), all.size());
    context
        .workspace()
        .replace(
            file(),
            (JsonObject.builder().put(MEMBER, newest).build() + "\n")
                .getBytes(StandardCharsets.UTF_8),
            Workspace.Access.ORDINARY);
  }

  /** Somebody has looked at all of them. */
  public void seen() {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      throw new RetriableException("write_failed", "cannot remove " + file() + ": " + e, e);
    }
  }
}
