// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lines by hand, in the forms of programs that the corpus has no output of. */
final class Forms {

  private Forms() {}

  static List<String> lines(String name) {
    return text(name).lines().filter(line -> !line.isEmpty()).toList();
  }

  private static String text(String name) {
    try (InputStream in = Forms.class.getResourceAsStream("/forms/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
