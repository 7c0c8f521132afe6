// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace.Access;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a server takes files. When it did last is kept in the workspace: a process that begins
 * while an older version of the server is there for a moment gives no file up either. Safe for any
 * thread.
 */
final class FileTaking {

  private static final Logger log = LoggerFactory.getLogger(FileTaking.class);

  /** What a person reads of a run whose files are not sent. */
  static final String NO_FILES = "this Evotown takes no files";

  private static final Duration ASK_AGAIN = Duration.ofHours(1);

  /** A server that took files so lately has not lost the endpoint for good. */
  private static final Duration LATELY = Duration.ofDays(1);

  /** What is kept need not be newer. */
  private static final Duration KEPT_ANEW = Duration.ofMinutes(10);

  private final PluginContext context;
  private final String server;
  private volatile @Nullable TimeLimit none;
  private volatile @Nullable Instant took;

  FileTaking(PluginContext context, Endpoint server) {
    this.context = context;
    this.server = server.api().toString();
  }

  /** Whether it said within the last hour that it takes none. */
  boolean isOver() {
    TimeLimit since = none;
    return since != null && since.getAsBoolean();
  }

  /** It takes none: it is not asked for an hour. */
  void over() {
    none = new TimeLimit(ASK_AGAIN, context.clock());
  }

  /** It took a piece of a file. */
  void took() {
    Instant now = context.clock().instant();
    Instant before = took;
    if (before != null && isWithin(before, now, KEPT_ANEW)) {
      return;
    }
    took = now;
    JsonObject kept = JsonObject.builder().put("server", server).put("at", now.toString()).build();
    context.workspace().replace(file(), Json.bytes(kept), Access.ORDINARY);
  }

  /** Whether it took any within the last day, as far as this workspace knows. */
  boolean tookLately() {
    Instant at = took;
    if (at == null) {
      at = kept();
      took = at;
    }
    return at != null && isWithin(at, context.clock().instant(), LATELY);
  }

  /** A clock may have been put back since. */
  private static boolean isWithin(Instant at, Instant now, Duration time) {
    return Duration.between(at, now).abs().compareTo(time) < 0;
  }

  private @Nullable Instant kept() {
    try {
      JsonObject kept = JsonText.parseObject(Files.readAllBytes(file()));
      return kept.string("server", "").equals(server) ? Instant.parse(kept.string("at", "")) : null;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      log.info("when {} took files last is not known: {}", server, e.toString());
      return null;
    }
  }

  private Path file() {
    return context.workspace().pluginState().resolve("files-taken.json");
  }
}
