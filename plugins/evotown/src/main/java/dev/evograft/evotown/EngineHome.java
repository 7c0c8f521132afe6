// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is kept about Evotown in the user's home, for every workspace and process. What is written
 * is written under one lock, and as a whole or not at all.
 */
final class EngineHome {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration READERS_PATIENCE = Duration.ofSeconds(15);
  private static final int ID_BYTES = 8;

  private final Path folder;
  private final Workspace files;
  private volatile @Nullable String engineId;

  EngineHome(Path home, Workspace files) {
    this.folder = home.resolve(".evograft").resolve("evotown");
    this.files = files;
  }

  /** A file about a server, or about an engine there. */
  Path file(String what, String... about) {
    return folder.resolve(what + "-" + sum(String.join("\n", about)) + ".json");
  }

  /** Does something while no other process or thread of this user changes anything here. */
  <T> T locked(Supplier<T> work) {
    return locked(work, PATIENCE);
  }

  /** The same for who only reads, and has to give an answer in time. */
  <T> T whenUnlocked(Supplier<T> work) {
    return locked(work, READERS_PATIENCE);
  }

  private <T> T locked(Supplier<T> work, Duration patience) {
    Workspace.Lock lock = files.lock(folder.resolve("engine"), patience);
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  void write(Path file, byte[] content) {
    files.replace(file, content, Access.SECRET);
  }

  /** The content of a file; empty when there is none. */
  Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EvograftException(
          "home_unreadable", "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The id of this machine's engine, made at random by whoever needs it first. */
  String engineId() {
    return knownEngineId()
        .orElseGet(
            () -> {
              Path file = idFile();
              String made = locked(() -> keptId(file).orElseGet(() -> writeNewId(file)));
              engineId = made;
              return made;
            });
  }

  /** The same, where it was made: nothing is written, and nobody is waited for. */
  Optional<String> knownEngineId() {
    String known = engineId;
    if (known != null) {
      return Optional.of(known);
    }
    Optional<String> kept = keptId(idFile());
    kept.ifPresent(id -> engineId = id); // it never changes
    return kept;
  }

  private Path idFile() {
    return folder.resolve("engine-id");
  }

  private Optional<String> keptId(Path file) {
    Optional<String> id =
        read(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    if (id.isPresent() && !id.get().matches("[A-Za-z0-9._-]{1,128}")) {
      throw new EvograftException(
          "bad_engine_id", file + " holds no engine id: correct it, or set evotown.engine_id");
    }
    return id;
  }

  private String writeNewId(Path file) {
    byte[] random = new byte[ID_BYTES];
    new SecureRandom().nextBytes(random);
    String id = "evograft-" + HexFormat.of().formatHex(random);
    write(file, (id + "\n").getBytes(StandardCharsets.UTF_8));
    return id;
  }

  /** A short name for a text that may not be in the name of a file. */
  static String sum(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
