// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens that Evotown issued to the engines of this user, by the address of the server and the
 * id of the engine: one address can never get another's token. Safe for any thread.
 */
final class TokenStore {

  /** So long may pass before a token that another process changed is noticed. */
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private static final Logger log = LoggerFactory.getLogger(TokenStore.class);

  /** Bytes, more than a file with a token has. */
  private static final int ROOM = 8_192;

  private final EngineHome home;
  private final Optional<String> former;
  private final Map<Path, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(Optional<String> token, long atNanos) {}

  /**
   * @param former how an older version spelled the address of the server, where it did otherwise
   */
  TokenStore(EngineHome home, Optional<String> former) {
    this.home = home;
    this.former = former;
  }

  /**
   * The token of an engine, as it was within the last second; none only where there is none now.
   *
   * @throws EvograftException if its file is damaged
   */
  Optional<String> find(Endpoint server, String engineId) {
    Path file = file(server, engineId);
    Seen known = seen.get(file);
    if (known == null
        || known.token().isEmpty()
        || System.nanoTime() - known.atNanos() > LOOK_NANOS) {
      return read(file, server, engineId);
    }
    return known.token();
  }

  /** The token of an engine as it is now. */
  Optional<String> findNow(Endpoint server, String engineId) {
    return read(file(server, engineId), server, engineId);
  }

  /**
   * The token that is kept, else one that is asked for while nobody else asks; it is on disk when
   * this returns.
   *
   * @param again whether one is asked for although there is one
   * @param issue asks the server; empty where it registers and gives none, which is noted
   * @return what came of it: never {@link Registered#ACCEPTED}
   */
  Registered ensure(
      Endpoint server, String engineId, boolean again, Supplier<Optional<Issued>> issue) {
    Path file = file(server, engineId);
    return home.locked(
        () -> {
          if (again) {
            setAsideIfDamaged(file, server, engineId);
          } else if (findNow(server, engineId).isPresent()) {
            return Registered.KEPT;
          }
          reserve(file);
          try {
            Optional<Issued> given = issue.get();
            if (given.isEmpty()) {
              noteNone(server, engineId);
              return Registered.WITHOUT_TOKEN;
            }
            keep(file, server, engineId, given.get());
            remove(none(server, engineId));
            return Registered.ISSUED;
          } finally {
            remove(reserved(file));
          }
        });
  }

  /**
   * Takes the room for a token before the server is asked: it voids the old token at once, and on a
   * full disk the new one would be lost.
   */
  private void reserve(Path file) {
    try {
      byte[] room = new byte[ROOM];
      new SecureRandom().nextBytes(room); // a disk that compresses makes no room for spaces
      home.write(reserved(file), room);
    } catch (RuntimeException e) { // whatever it is, no token can be kept
      throw new EvograftException(
          "no_room",
          "nothing was asked of the server, because no token can be kept beside "
              + file
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} is left over: {}", file, e.getMessage());
    }
  }

  private static Path reserved(Path file) {
    return file.resolveSibling(file.getFileName() + ".room");
  }

  private void keep(Path file, Endpoint server, String engineId, Issued issued) {
    JsonObject kept =
        JsonObject.builder()
            .put("server", server.api().toString())
            .put("engine_id", engineId)
            .put("token", issued.token())
            .put("registered_at", issued.at().toString())
            .build();
    try {
      home.write(file, Json.bytes(kept));
    } catch (RuntimeException e) {
      log.warn("the token is written into the room that was kept for it", e);
      writeReserved(file, Json.bytes(kept));
    }
    seen.remove(file);
  }

  /** Whether this home registered the engine there, and the server gave it no token. */
  boolean wasGivenNone(Endpoint server, String engineId) {
    return Files.exists(none(server, engineId));
  }

  private void noteNone(Endpoint server, String engineId) {
    JsonObject note =
        JsonObject.builder()
            .put("server", server.api().toString())
            .put("engine_id", engineId)
            .build();
    home.write(none(server, engineId), Json.bytes(note));
  }

  private Path none(Endpoint server, String engineId) {
    return home.file("registered", server.api().toString(), engineId);
  }

  /** Needs no more room than there is already. */
  private static void writeReserved(Path file, byte[] content) {
    Path room = reserved(file);
    try (FileChannel channel = FileChannel.open(room, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.truncate(content.length);
      channel.force(true);
      Files.move(room, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new EvograftException(
          "token_lost",
          "the server gave a new token, which cannot be kept ("
              + e
              + "), and the one before is void: make room, then run 'evograft evotown register"
              + " --rotate'",
          e);
    }
  }

  /**
   * A token of the server.
   *
   * @param token itself
   * @param at when
   */
  record Issued(String token, Instant at) {
    @Override
    public String toString() {
      return "issued at " + at;
    }
  }

  /** Where the token is that {@link #find} gives; empty where there is none. */
  Optional<Path> kept(Endpoint server, String engineId) {
    return Optional.of(file(server, engineId))
        .filter(Files::exists)
        .or(() -> former.map(spelled -> home.file("token", spelled, engineId)))
        .filter(Files::exists);
  }

  /** Where the token of an engine is, or would be. */
  Path file(Endpoint server, String engineId) {
    return home.file("token", server.api().toString(), engineId);
  }

  private Optional<String> read(Path file, Endpoint server, String engineId) {
    Optional<String> token =
        home.read(file)
            .map(bytes -> tokenIn(file, bytes, server.api().toString(), engineId))
            .or(() -> former.flatMap(spelled -> former(spelled, engineId)));
    seen.put(file, new Seen(token, System.nanoTime()));
    return token;
  }

  /** What an older version kept; a damaged one is none. */
  private Optional<String> former(String spelled, String engineId) {
    Path file = home.file("token", spelled, engineId);
    try {
      return home.read(file).map(bytes -> tokenIn(file, bytes, spelled, engineId));
    } catch (EvograftException e) {
      log.info("no token of an older version: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static String tokenIn(Path file, byte[] bytes, String server, String engineId) {
    try {
      JsonObject kept = JsonText.parseObject(bytes);
      String token = kept.string("token", "");
      if (!token.isEmpty()
          && kept.string("server", "").equals(server)
          && kept.string("engine_id", "").equals(engineId)) {
        return token;
      }
    } catch (IllegalArgumentException e) {
      throw damaged(file, e);
    }
    throw damaged(file, null);
  }

  private static EvograftException damaged(Path file, @Nullable Throwable why) {
    return new EvograftException(
        "bad_token_file",
        file + " is damaged: 'evograft evotown register --rotate' makes a new token",
        why);
  }

  private void setAsideIfDamaged(Path file, Endpoint server, String engineId) {
    try {
      findNow(server, engineId);
    } catch (EvograftException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".damaged");
      try {
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException moving) {
        throw new UncheckedIOException(moving);
      }
    }
  }
}
