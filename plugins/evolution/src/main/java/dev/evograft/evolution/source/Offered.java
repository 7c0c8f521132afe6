// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.source;

import dev.evograft.evolution.own.NotPlainException;
import dev.evograft.evolution.own.Plain;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By their asset ids, what cycles of this workspace staged and took in: what of it is not here any
 * more, a person removed, or it was too much, and it does not come back by itself. Of many the
 * oldest are forgotten. For one thread; whoever cycles holds the lock of cycles.
 */
final class Offered {

  private static final int MOST = 5_000;
  private static final Logger log = LoggerFactory.getLogger(Offered.class);

  private final Workspace workspace;
  private final Set<String> staged = new LinkedHashSet<>();
  private final Set<String> taken = new LinkedHashSet<>();
  private boolean changed;

  Offered(Workspace workspace) {
    this.workspace = workspace;
    try {
      JsonObject tree = JsonText.parseObject(Plain.bytes(file(), Plain.LARGEST));
      staged.addAll(tree.strings("staged"));
      taken.addAll(tree.strings("taken"));
    } catch (NoSuchFileException e) {
      // nothing yet
    } catch (NotPlainException e) {
      moveAway(e);
    } catch (IOException | IllegalArgumentException e) {
      log.warn("{} cannot be read, so what was removed may be offered again: {}", file(), e);
    }
  }

  /** It could not be replaced, or is what a link leads to. */
  private void moveAway(NotPlainException why) {
    try {
      Path away = Plain.moved(file());
      log.warn(
          "what lay at {} is none of ours ({}), and is now {}, so what was removed may be offered"
              + " again; look at it",
          file(),
          why.getMessage(),
          away);
    } catch (IOException e) {
      throw new RetriableException(
          "write_failed", "cannot move " + file() + ", which is none of ours: " + e, e);
    }
  }

  boolean wasStaged(String id) {
    return staged.contains(id);
  }

  boolean wasTaken(String id) {
    return taken.contains(id);
  }

  void stage(String id) {
    changed |= staged.add(id);
  }

  void take(String id) {
    changed |= taken.add(id);
  }

  /** Keeps it, where there is more than before. */
  void keep() {
    if (changed) {
      JsonObject tree =
          JsonObject.builder().put("staged", newest(staged)).put("taken", newest(taken)).build();
      workspace.replace(
          file(),
          (tree.toString() + "\n").getBytes(StandardCharsets.UTF_8),
          Workspace.Access.ORDINARY);
      changed = false;
    }
  }

  private static List<String> newest(Set<String> ids) {
    List<String> all = new ArrayList<>(ids);
    return all.subList(Math.max(0, all.size() - MOST), all.size());
  }

  private Path file() {
    return workspace.pluginState().resolve("offered.json");
  }
}
