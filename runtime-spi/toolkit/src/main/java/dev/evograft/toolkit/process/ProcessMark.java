// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A random mark in the environment of a process, which what it starts inherits: on Linux it finds
 * even those that left the tree (double fork, setsid). Elsewhere it finds nothing.
 */
public final class ProcessMark {

  /**
   * The variable that carries the marks of a process and of those it runs under. It does not begin
   * as the variables of settings do.
   */
  public static final String VARIABLE = "_EVOGRAFT_MARK";

  private static final Path PROC = Path.of("/proc");
  private static final int MOST_ENVIRONMENT = 4 << 20;
  private static final int MOST_MARKS = 8;

  /** A shorter text could stand in the environment of anybody. */
  private static final int LEAST = 16;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;
  private final byte[] bytes;

  private ProcessMark(String text) {
    this.text = text;
    this.bytes = text.getBytes(StandardCharsets.US_ASCII);
  }

  static ProcessMark fresh() {
    return new ProcessMark(random());
  }

  /** A mark that nobody else has: write it down, then give it to what is started. */
  public static String random() {
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** The mark of this text. */
  static ProcessMark of(String text) {
    if (text.length() < LEAST) {
      throw new IllegalArgumentException("'" + text + "' is too short for a mark of processes");
    }
    return new ProcessMark(text);
  }

  /** The value of the variable: a process that runs under another one keeps the other's mark. */
  String value(@Nullable String inherited) {
    if (inherited == null || inherited.isEmpty()) {
      return text;
    }
    List<String> marks = new ArrayList<>(List.of(inherited.split(":")));
    marks.add(text);
    return String.join(":", marks.subList(Math.max(0, marks.size() - MOST_MARKS), marks.size()));
  }

  /** Living processes that carry this mark. */
  Collection<ProcessHandle> carriers() {
    List<ProcessHandle> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, ProcessMark::isProcess)) {
      for (Path entry : entries) {
        if (carriesMark(entry)) {
          ProcessHandle.of(Long.parseLong(entry.getFileName().toString())).ifPresent(found::add);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return found; // no /proc on this system
    }
    return found;
  }

  private static boolean isProcess(Path entry) {
    String name = entry.getFileName().toString();
    return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private boolean carriesMark(Path process) {
    try (InputStream in = Files.newInputStream(process.resolve("environ"))) {
      return contains(in.readNBytes(MOST_ENVIRONMENT));
    } catch (IOException e) {
      return false; // it ended, or is another user's
    }
  }

  private boolean contains(byte[] environment) {
    for (int at = 0; at <= environment.length - bytes.length; at++) {
      int same = 0;
      while (same < bytes.length && environment[at + same] == bytes[same]) {
        same++;
      }
      if (same == bytes.length) {
        return true;
      }
    }
    return false;
  }
}
