// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

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
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;

/**
 * {@code put-back.json}: when a cycle put capsules back that somebody had changed. The store notes
 * that as a write of ours, and nobody promoted anything by it. Written by whoever holds the lock of
 * cycles.
 */
final class PutBack {

  private static final int MOST = 500;

  private final Workspace workspace;

  PutBack(Workspace workspace) {
    this.workspace = workspace;
  }

  private Path file() {
    return workspace.pluginState().resolve("put-back.json");
  }

  private JsonObject read() {
    try {
      return JsonText.parseObject(Plain.bytes(file(), Plain.LARGEST));
    } catch (NoSuchFileException | NotPlainException e) {
      return JsonObject.EMPTY; // none of ours, as below
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot read " + file() + ": " + e, e);
    } catch (IllegalArgumentException e) {
      return JsonObject.EMPTY; // none of ours; what was put back then counts as promoted
    }
  }

  /** One was put back by now; what is in the place of the file is moved aside. */
  void add(String capsule, Instant now, Aside aside) {
    aside.unlessPlain(file());
    JsonObject all = read().without(capsule).with(capsule, now.toString());
    for (String oldest : List.copyOf(all.keySet()).subList(0, Math.max(0, all.size() - MOST))) {
      all = all.without(oldest);
    }
    workspace.replace(
        file(), (all + "\n").getBytes(StandardCharsets.UTF_8), Workspace.Access.SECRET);
  }

  /** From when on a write of a capsule is a person's: since then, and since it was put back. */
  Instant since(String capsule, Instant kept) {
    try {
      Instant at = Instant.parse(read().string(capsule, ""));
      return at.isAfter(kept) ? at : kept;
    } catch (DateTimeException e) {
      return kept; // it never was
    }
  }
}
