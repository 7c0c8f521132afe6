// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.home;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspace.Access;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is kept about hubs in the user's home, for every workspace and process: Evolver's folder
 * {@code ~/.evomap}, and our own beside it. What is written is written under one lock, and as a
 * whole or not at all.
 */
public final class HubHome {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path own;
  private final Path shared;
  private final Workspace files;
  private final SeenFiles seen = new SeenFiles();

  /**
   * Of one home; makes nothing before something is kept.
   *
   * @param home of the user
   * @param files locks and writes
   */
  public HubHome(Path home, Workspace files) {
    this.own = home.resolve(".evograft").resolve("evomap");
    this.shared = home.resolve(".evomap");
    this.files = files;
  }

  /** {@code ~/.evomap}, which Evolver uses too. */
  public Path shared() {
    return shared;
  }

  /** A file or folder of ours. */
  public Path own(String name) {
    return own.resolve(name);
  }

  /**
   * Does something while no other process or thread of this user changes anything here.
   *
   * @throws EvograftException code {@code lock_timeout} if others do for too long
   */
  public <T> T locked(Supplier<T> work) {
    return alone("home", work);
  }

  /**
   * Does something while no other process or thread of this user does anything of that name; it may
   * itself use {@link #locked}.
   *
   * @throws EvograftException code {@code lock_timeout} if others do for too long
   */
  public <T> T alone(String name, Supplier<T> work) {
    Workspace.Lock lock = files.lock(own.resolve(name), PATIENCE);
    try {
      return work.get();
    } finally {
      lock.close();
    }
  }

  /** Replaces a file that its owner alone may read. */
  void write(Path file, String content) {
    files.replace(file, content.getBytes(StandardCharsets.UTF_8), Access.SECRET);
  }

  /** Replaces a file that its owner alone may read, as a whole. */
  public void writeJson(Path file, JsonObject content) {
    files.replace(file, Json.bytes(content), Access.SECRET);
  }

  /** The text of a small file without space around it; empty when there is none. */
  Optional<String> read(Path file) {
    return seen(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
  }

  /**
   * The object in a file of ours; the empty one when there is no file.
   *
   * @throws EvograftException if the file is damaged: it is never taken for an empty one
   */
  public JsonObject readJson(Path file) {
    return json(file, bytes(file));
  }

  /** As {@link #readJson}, of a small file that each call looks at. */
  JsonObject readNote(Path file) {
    return json(file, seen(file));
  }

  private static JsonObject json(Path file, Optional<byte[]> bytes) {
    try {
      return bytes.isEmpty() ? JsonObject.EMPTY : JsonText.parseObject(bytes.get());
    } catch (IllegalArgumentException e) {
      throw new EvograftException(
          "home_damaged", file + " is damaged: correct it, or move it away", e);
    }
  }

  /** Takes a file away, if it is there. */
  public void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new EvograftException("write_failed", "cannot remove " + file + ": " + e, e);
    }
  }

  private static Optional<byte[]> bytes(Path file) {
    return read(file, Files::readAllBytes);
  }

  private Optional<byte[]> seen(Path file) {
    return read(file, seen::read);
  }

  private static Optional<byte[]> read(Path file, Reading reading) {
    try {
      return Optional.of(reading.of(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new EvograftException("home_unreadable", "cannot read " + file + ": " + e, e);
    }
  }

  private interface Reading {
    byte[] of(Path file) throws IOException;
  }

  /** A short name for a text that may not be in the name of a file. */
  public static String sum(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
