// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The capsules of this workspace that wait for a person's word, in a file. Of more than {@value
 * #MOST} the oldest are forgotten: the capsules themselves stay, and can be published by their ids.
 * Safe for any thread and process.
 */
public final class Waiting {

  static final int MOST = 500;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final PluginContext context;

  /** Of the workspace of the plugin. */
  public Waiting(PluginContext context) {
    this.context = context;
  }

  /** The local ids of those that wait, oldest first. */
  public List<String> ids() {
    try {
      return JsonText.parseObject(Files.readAllBytes(file())).strings("capsules");
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | IllegalArgumentException e) {
      throw new EvograftException(
          "waiting_damaged", file() + " cannot be read: correct it, or remove it: " + e, e);
    }
  }

  /** Adds one; a second time changes nothing. */
  public void add(String id) {
    change(
        ids -> {
          if (ids.contains(id)) {
            return ids;
          }
          List<String> more = new ArrayList<>(ids);
          more.add(id);
          return more.subList(Math.max(0, more.size() - MOST), more.size());
        });
  }

  /** Takes one out; whether it was there. */
  public boolean remove(String id) {
    return change(ids -> ids.stream().filter(one -> !one.equals(id)).toList());
  }

  /** Whether anything changed. */
  private boolean change(UnaryOperator<List<String>> change) {
    if (!Files.exists(file()) && change.apply(List.of()).isEmpty()) {
      return false; // so that whoever only looks makes no file
    }
    Workspace.Lock lock = context.workspace().lock(lockFile(), PATIENCE);
    try {
      List<String> before = ids();
      List<String> after = change.apply(before);
      if (after.equals(before)) {
        return false;
      }
      context
          .workspace()
          .replace(
              file(),
              Json.bytes(JsonObject.builder().put("capsules", after).build()),
              Workspace.Access.ORDINARY);
      return true;
    } finally {
      lock.close();
    }
  }

  private Path file() {
    return context.workspace().pluginState().resolve("waiting.json");
  }

  private Path lockFile() {
    return context.workspace().pluginState().resolve("waiting");
  }
}
