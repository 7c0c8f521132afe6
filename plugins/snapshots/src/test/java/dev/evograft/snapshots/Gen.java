// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.util.List;
import java.util.Random;

/** Seeded choices. */
final class Gen {

  private static final List<String> NAMES =
      List.of(
          "a",
          "b.txt",
          "main.c",
          "README.md",
          "with space",
          "dir",
          "src",
          "lib",
          "ümläut.txt",
          "日本語",
          "-dash",
          "quote'\"x",
          "new\nline",
          "back\\slash",
          "#hash",
          "!bang",
          "[x]",
          ".hidden",
          "a.log",
          "build",
          "x.tmp",
          "CamelCase",
          "glob*",
          "end ",
          " blank",
          "tab\tx",
          "\uD83D\uDE00",
          "e\u0301.txt", // as macOS writes an accent
          "deep");

  private static final boolean ROOT = System.getProperty("user.name", "").equals("root");

  private final Random random;

  Gen(long seed) {
    this.random = new Random(seed);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  String name() {
    return of(NAMES);
  }

  /** A path of up to three names. */
  String path() {
    StringBuilder path = new StringBuilder(name());
    for (int depth = random.nextInt(3); depth > 0; depth--) {
      path.append('/').append(name());
    }
    return path.toString();
  }

  byte[] content() {
    return switch (random.nextInt(6)) {
      case 0 -> new byte[0];
      case 1 -> bytes(1 + random.nextInt(3000));
      case 2 -> "line one\r\nline two\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);
      default ->
          ("text " + random.nextInt(1000) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
    };
  }

  private byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  /** All bits; but of a file that its owner can read, where that is not root. */
  int fileMode() {
    if (ROOT && oneIn(3)) {
      return random.nextInt(010000);
    }
    return 0400 | random.nextInt(0400) | (oneIn(8) ? random.nextInt(8) << 9 : 0);
  }

  /** All bits; but of a folder that its owner can work in, where that is not root. */
  int folderMode() {
    if (ROOT && oneIn(3)) {
      return random.nextInt(010000);
    }
    return 0700 | random.nextInt(0100) | (oneIn(8) ? random.nextInt(8) << 9 : 0);
  }
}
