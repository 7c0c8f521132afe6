// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scanner takes is what the parser takes, whole, mutated or cut, and it sees the same. */
class JsonScannerTest {

  private static final List<String> BITS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u",
          "\\ud800",
          "\\u0041",
          "\\\"",
          "\\x",
          "-",
          "0",
          "01",
          "1e5",
          "1E+400",
          ".5",
          "1.",
          "-0",
          "true",
          "tru",
          "null",
          "NaN",
          "é",
          "😀",
          "\u0000",
          "\u001f",
          "\u007f",
          "\u2028",
          " ",
          "\n",
          "\t",
          "\f",
          "\"id\":",
          "\"type\":1,",
          "\"\\u0069d\":\"x\",",
          "\"asset_id\":\"sha\",",
          "//",
          "'",
          "\uFEFF",
          "+1",
          "1 ",
          "\"a\"");

  @TempDir Path folder;

  static LongStream few() {
    return LongStream.range(0, 12);
  }

  static LongStream many() {
    return LongStream.range(100, 100 + 20 * Long.getLong("torture.rounds", 50));
  }

  @ParameterizedTest
  @MethodSource("few")
  void agreesWithTheParser(long seed) throws IOException {
    agree(seed);
  }

  @Tag("torture")
  @ParameterizedTest
  @MethodSource("many")
  void agreesWithTheParserManyTimes(long seed) throws IOException {
    agree(seed);
  }

  private static void agree(long seed) throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < 120; round++) {
      byte[] text = text(random);
      check(text, seed);
      check(Arrays.copyOf(text, random.nextInt(text.length + 1)), seed);
      for (int i = 0; i < 3; i++) {
        check(mutated(text, random), seed);
      }
    }
  }

  private static void check(byte[] text, long seed) {
    assertThat(RecordHead.ofLine(text))
        .as("seed %d: %s", seed, new String(text, StandardCharsets.UTF_8))
        .isEqualTo(parsed(text));
  }

  private static @Nullable RecordHead parsed(byte[] text) {
    try {
      return RecordHead.of(JsonText.parseForeignObject(text));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static byte[] text(Random random) {
    StringBuilder text = new StringBuilder();
    object(random, text, 0);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void object(Random random, StringBuilder text, int depth) {
    text.append('{').append(space(random));
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      text.append(i == 0 ? "" : ",").append(space(random));
      String[] keys = {"type", "id", "asset_id", "i\\u0064", "other", "é\\ud800", ""};
      text.append('"').append(keys[random.nextInt(keys.length)]).append('"').append(space(random));
      text.append(':').append(space(random));
      value(random, text, depth + 1);
      text.append(space(random));
    }
    text.append('}');
  }

  private static void value(Random random, StringBuilder text, int depth) {
    switch (random.nextInt(depth > 4 ? 5 : 8)) {
      case 0 -> text.append(new String[] {"true", "false", "null"}[random.nextInt(3)]);
      case 1 -> text.append(random.nextInt(2_000) - 1_000);
      case 2 -> text.append(random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300));
      case 3, 4 -> string(random, text);
      case 5 -> {
        text.append('[');
        int items = random.nextInt(4);
        for (int i = 0; i < items; i++) {
          text.append(i == 0 ? "" : ",").append(space(random));
          value(random, text, depth + 1);
        }
        text.append(']');
      }
      default -> object(random, text, depth);
    }
  }

  private static void string(Random random, StringBuilder text) {
    String[] parts = {
      "a", "é", "語", "😀", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\uD800", "x y"
    };
    text.append('"');
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    text.append('"');
  }

  private static String space(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> " ";
      case 1 -> "\r\n\t";
      default -> "";
    };
  }

  /** With something put in, taken out or written over. */
  private static byte[] mutated(byte[] text, Random random) {
    int from = random.nextInt(text.length + 1);
    int to = Math.min(text.length, from + random.nextInt(3));
    byte[] bit =
        random.nextInt(4) == 0
            ? new byte[] {(byte) random.nextInt(256)}
            : BITS.get(random.nextInt(BITS.size())).getBytes(StandardCharsets.UTF_8);
    byte[] all = new byte[from + bit.length + text.length - to];
    System.arraycopy(text, 0, all, 0, from);
    System.arraycopy(bit, 0, all, from, bit.length);
    System.arraycopy(text, to, all, from + bit.length, text.length - to);
    return all;
  }

  /** Every two bytes behind each other, and those of three and four that are near a limit. */
  @Test
  void takesTheUtf8ThatJavaTakes() {
    int[] edges = {0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0};
    List<byte[]> all = new ArrayList<>();
    for (int first = 0x80; first < 0x100; first++) {
      for (int second : edges) {
        all.add(new byte[] {(byte) first, (byte) second});
        for (int third : edges) {
          all.add(new byte[] {(byte) first, (byte) second, (byte) third});
          all.add(new byte[] {(byte) first, (byte) second, (byte) third, (byte) 0x80});
        }
      }
    }
    for (byte[] bytes : all) {
      byte[] text = "{\"id\":\"    \"}".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(bytes, 0, text, 7, bytes.length);
      check(text, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {999, 1_000, 1_001, 1_100})
  void refusesTheNumbersThatTheParserRefuses(int digits) {
    check(("{\"id\":\"a\",\"n\":" + "9".repeat(digits) + "}").getBytes(StandardCharsets.UTF_8), 0);
    check(("{\"n\":[0." + "9".repeat(digits) + "]}").getBytes(StandardCharsets.UTF_8), 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {49_999, 50_000, 50_001, 70_000})
  void refusesTheNamesThatTheParserRefuses(int length) {
    String name = "é".repeat(length);
    check(("{\"" + name + "\":1,\"id\":\"a\"}").getBytes(StandardCharsets.UTF_8), 0);
    check(("{\"x\":{\"" + name + "\":1},\"id\":\"a\"}").getBytes(StandardCharsets.UTF_8), 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {Json.MAX_DEPTH - 2, Json.MAX_DEPTH - 1, Json.MAX_DEPTH, 100_000})
  void refusesTheDepthThatTheParserRefuses(int depth) {
    String text = "{\"id\":\"a\",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    check(text.getBytes(StandardCharsets.UTF_8), 0);
    String objects = "{\"x\":".repeat(depth) + "1" + "}".repeat(depth);
    check(objects.getBytes(StandardCharsets.UTF_8), 0);
  }

  @Test
  void readsAFileInPiecesAsItIsReadAtOnce() throws IOException {
    Random random = new Random(7);
    StringBuilder genes = new StringBuilder("{\"gen\\u0065s\":[");
    List<RecordHead> expected = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      JsonObject gene =
          Shelves.gene("géne_" + i + "x".repeat(random.nextInt(60)), "é\"".repeat(i % 90));
      expected.add(RecordHead.of(gene));
      genes.append(i == 0 ? "" : ",").append(gene);
    }
    String longId = "y".repeat(300_000);
    genes.append(",{\"id\":\"").append(longId).append("\"}]}");
    expected.add(new RecordHead(null, longId, null));
    Path file = Files.writeString(folder.resolve("genes.json"), genes);

    List<RecordHead> seen = new ArrayList<>();
    try (Generation opened = Generation.open(file)) {
      JsonShape shape =
          new JsonFileScan(
                  Objects.requireNonNull(opened),
                  "genes",
                  TypedNames.of("Gene"),
                  (head, offset, length) -> seen.add(head))
              .scan();
      assertThat(shape.damage()).isNull();
    }

    assertThat(seen).isEqualTo(expected);
  }
}
