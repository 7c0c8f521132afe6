// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever was whole in a file is read; nothing of it is lost when it is next written. */
class DamageTest {

  private static Workspace workspace;

  @TempDir Path folder;

  @BeforeAll
  static void locks(@TempDir Path any) {
    workspace = Workspaces.of(any);
  }

  private static final String COMPACT = "{\"version\":2,\"genes\":[" + genes(",") + "],\"x\":1}";
  private static final String PRETTY =
      "{\n  \"version\": 2,\n  \"genes\": [\n    "
          + genes(",\n    ").replace(",\"", ",\n      \"")
          + "\n  ]\n}\n";

  private static String genes(String between) {
    return String.join(
        between,
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    Shelves.gene("g" + i, "it's {\"type\":\"Gene\",\"id\":\"no\"} é" + i)
                        .toString())
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {COMPACT_NAME, "pretty"})
  void aJsonFileCutAnywhere(String form) throws IOException {
    byte[] whole = (form.equals("pretty") ? PRETTY : COMPACT).getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("genes.json");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      Files.write(file, cut);
      try (Shelves shelves = open()) {
        Map<String, String> read = shelves.all();
        assertThat(read).as("cut at %d", length).hasSize(wholeRecords(cut));
        if (length % 50 == 3) {
          shelves.put("new", "value");
          assertThat(file).hasBinaryContent(cut);
          shelves.compact();
          read.put("new", "value");
          assertThat(shelves.all()).isEqualTo(read);
          assertThat(intact(file)).hasSize(read.size());
          assertThat(aside("genes.json.damaged-")).anyMatch(kept -> Arrays.equals(kept, cut));
        }
      }
    }
  }

  private static final String COMPACT_NAME = "compact";

  private static int wholeRecords(byte[] cut) {
    String text = new String(cut, StandardCharsets.UTF_8);
    return (int) IntStream.range(0, 4).filter(i -> text.contains(" é" + i + "\"}")).count();
  }

  @Test
  void aLogCutAnywhere() throws IOException {
    byte[] whole = (genes("\n") + "\n").getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("genes.jsonl");
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      Files.write(file, cut);
      try (Shelves shelves = open()) {
        Map<String, String> read = shelves.all();
        assertThat(read).as("cut at %d", length).hasSize(wholeRecords(cut));
        if (length % 10 == 3) {
          shelves.put("new", "value");
          assertThat(Arrays.copyOf(Files.readAllBytes(file), length)).isEqualTo(cut);
          read.put("new", "value");
          assertThat(shelves.all()).isEqualTo(read);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void bytesAreOverwrittenAnywhere(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] whole = (random.nextBoolean() ? PRETTY : COMPACT).getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("genes.json");
    for (int round = 0; round < 60; round++) {
      byte[] bytes = whole.clone();
      int from = random.nextInt(bytes.length);
      int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
      for (int i = from; i < to; i++) {
        bytes[i] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      try (Shelves shelves = open()) {
        Set<String> untouched = untouched(whole, from, to);
        assertThat(shelves.all().keySet())
            .as("seed %d, round %d: %d to %d", seed, round, from, to)
            .containsAll(untouched);
      }
    }
  }

  /** The genes that lie outside of what was written over. */
  private static Set<String> untouched(byte[] whole, int from, int to) {
    String text = new String(whole, StandardCharsets.ISO_8859_1);
    return IntStream.range(0, 4)
        .filter(
            i -> {
              int id = text.indexOf("\"g" + i + "\"");
              int begin = text.lastIndexOf("{", id);
              int end = text.indexOf("\u00a9" + i + "\"}", id) + 4;
              return to <= begin || from >= end;
            })
        .mapToObj(i -> "g" + i)
        .collect(java.util.stream.Collectors.toSet());
  }

  @Test
  void recordsOnTheLineOfAHalfOne() throws IOException {
    Evolver evolver = new Evolver(folder);
    evolver.append("{\"type\":\"Gene\",\"id\":\"ha" + Shelves.gene("a", "1"));
    evolver.append(Shelves.gene("b", "2") + "\n\n" + Shelves.gene("c", "3") + "\n");
    try (Shelves shelves = open()) {
      assertThat(shelves.all()).containsOnlyKeys("a", "b", "c");
      assertThat(shelves.reports).containsValue("has 1 line that cannot be read");
      shelves.compact();
      assertThat(shelves.all()).containsOnlyKeys("a", "b", "c");
      assertThat(aside("genes.jsonl.damaged-")).hasSize(1);
    }
  }

  @Test
  void otherFormsAreNotTakenForEmptyOnes() throws IOException {
    Path file = folder.resolve("genes.json");
    for (String form :
        List.of(
            "[" + genes(",") + "]",
            "{\"version\":1}" + genes(""),
            "{\"genes\":{\"a\":" + Shelves.gene("g0", "x") + "}}",
            "{\"genes\":[1," + genes(",") + "]}")) {
      Files.writeString(file, form);
      try (Shelves shelves = open()) {
        assertThat(shelves.shelf.find("g0")).as(form).isPresent();
        assertThat(shelves.reports).isNotEmpty();
        shelves.put("new", "value");
        shelves.compact();
        assertThat(intact(file)).extracting(gene -> gene.get("id")).contains("g0", "new");
      }
      Files.delete(file);
    }
  }

  private Shelves open() {
    return new Shelves(folder, workspace, Steps.GO_ON);
  }

  private static List<JsonObject> intact(Path file) throws IOException {
    return JsonText.parseObject(Files.readAllBytes(file)).objects("genes");
  }

  private List<byte[]> aside(String prefix) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .map(
              file -> {
                try {
                  return Files.readAllBytes(file);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              })
          .toList();
    }
  }
}
