// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The samples of {@code corpus/}; its README says what they are. */
final class Corpus {

  static final List<String> LANGUAGES = List.of("en", "zh-Hans", "zh-Hant", "ja");

  private Corpus() {}

  record Sample(boolean hit, String reason, String text) {}

  static List<Sample> samples(String signal, String language) {
    List<Sample> samples = new ArrayList<>();
    boolean hit = false;
    String reason = "";
    StringBuilder text = new StringBuilder();
    for (String line : (text(signal, language) + "\n+++ end").split("\n", -1)) {
      if (line.startsWith("+++ ") || line.startsWith("--- ")) {
        if (!text.isEmpty()) {
          samples.add(new Sample(hit, reason, text.toString().stripTrailing()));
        }
        hit = line.startsWith("+++");
        reason = line.substring(4);
        text.setLength(0);
      } else {
        text.append(line).append('\n');
      }
    }
    return samples;
  }

  private static String text(String signal, String language) {
    String name = "/corpus/" + signal + "." + language + ".txt";
    try (InputStream in = Corpus.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
