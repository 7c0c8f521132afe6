// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {

  private static final String MANIFEST = "{\"gep_version\":\"1.0.0\"}";
  private static final JsonObject GENE =
      JsonObject.builder().put("type", "Gene").put("id", "gene_a").put("n", 1.5).build();

  @TempDir Path folder;
  private Path file;
  private final Map<String, byte[]> members = new LinkedHashMap<>();

  @BeforeEach
  void fill() {
    file = folder.resolve("x.gepx");
    put("manifest.json", MANIFEST);
    put("genes/genes.json", "{\"version\":1,\"genes\":[" + Json.text(GENE) + "]}");
  }

  private void put(String name, String text) {
    members.put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private interface Extra {
    void write(TarArchiveOutputStream tar) throws IOException;
  }

  private void write(String root, Extra extra) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      Map<String, byte[]> all = new LinkedHashMap<>(members);
      all.putIfAbsent("checksum.sha256", Checksums.text(members));
      for (Map.Entry<String, byte[]> member : all.entrySet()) {
        add(tar, root + member.getKey(), member.getValue());
      }
      extra.write(tar);
    }
    Files.write(file, bytes.toByteArray());
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private void refuses(String why) {
    assertThatThrownBy(() -> ArchiveReader.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("x.gepx")
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  @Test
  void whatWasWrittenIsRead() throws IOException {
    JsonObject manifest = JsonObject.builder().put("gep_version", "1.0.0").build();
    ArchiveContents written =
        new ArchiveContents(
            manifest, List.of(GENE), List.of(), List.of(GENE), List.of(GENE), List.of());
    byte[] archive = ArchiveWriter.write(written);
    assertThat(archive).isEqualTo(ArchiveWriter.write(written));
    Files.write(file, archive);

    ArchiveContents read = ArchiveReader.read(file);

    assertThat(read.genes()).containsExactly(GENE);
    assertThat(read.manifest()).isEqualTo(manifest);
    assertThat(read.others()).containsExactly("events/events.jsonl", "memory/memory_graph.jsonl");
  }

  @Test
  void oneFolderAroundItAndLinesOverTheListAreRead() throws IOException {
    put("genes/genes.jsonl", Json.text(GENE.with("n", 2)) + "\n");
    write("my-agent.gepx/", tar -> {});
    assertThat(ArchiveReader.read(file).genes()).containsExactly(GENE.with("n", 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../evil", "genes/../../evil", "/etc/evil", "a//b", "a\\b", "c:/x", "a\u0007b"})
  void namesThatLeadElsewhereAreRefused(String name) throws IOException {
    write("", tar -> add(tar, name, new byte[] {1}));
    refuses("bad name");
    assertThat(folder.getParent().resolve("evil")).doesNotExist();
  }

  @Test
  void linksAndDevicesAreRefused() throws IOException {
    for (byte type :
        new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_CHR}) {
      write(
          "",
          tar -> {
            TarArchiveEntry link = new TarArchiveEntry("genes/link", type);
            link.setLinkName("/etc/passwd");
            tar.putArchiveEntry(link);
            tar.closeArchiveEntry();
          });
      refuses("no plain file");
    }
  }

  @Test
  void membersThatComeTwiceOrUninvitedAreRefused() throws IOException {
    write("", tar -> add(tar, "genes/genes.json", new byte[] {1}));
    refuses("'genes/genes.json' twice");
    write("", tar -> add(tar, "genes/more.json", new byte[] {1}));
    refuses("no checksum of 'genes/more.json'");
    write("x/", tar -> add(tar, "y/more.json", new byte[] {1}));
    refuses("beside its folder");
    write(
        "",
        tar -> {
          for (int i = 0; i < 1_000; i++) {
            add(tar, "m" + i, new byte[0]);
          }
        });
    refuses("more than 1000 members");
  }

  @Test
  void wrongAndMissingChecksumsAreRefused() throws IOException {
    byte[] right = Checksums.text(members);
    members.put("checksum.sha256", right);
    put("genes/genes.json", "{\"genes\":[]}");
    write("", tar -> {});
    refuses("another checksum than stated for 'genes/genes.json'");
    members.remove("genes/genes.json");
    write("", tar -> {});
    refuses("lacks 'genes/genes.json'");
    put("checksum.sha256", "none\n");
    write("", tar -> {});
    refuses("no checksum in line 1");
    members.clear();
    write("", tar -> {});
    refuses("no manifest.json");
  }

  @Test
  void bombsAreRefused() throws IOException {
    write("", tar -> add(tar, "events/events.jsonl", new byte[64 << 20]));
    refuses("250 times its size");
    write(
        "",
        tar -> {
          TarArchiveEntry entry = new TarArchiveEntry("x".repeat(150));
          tar.putArchiveEntry(entry);
          tar.closeArchiveEntry();
          add(tar, "y".repeat(8_000), new byte[0]);
        });
    refuses("bad name");
  }

  @Test
  void whatIsNotWholeIsRefused() throws IOException {
    write("", tar -> {});
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      refuses("nothing of it was taken");
    }
    Files.writeString(file, "no archive");
    refuses("no whole gzipped tar");
    Files.delete(file);
    refuses("is not there");
  }

  @Test
  void contentsThatAreNoRecordsAreRefused() throws IOException {
    put("genes/genes.jsonl", "{}\n7\n");
    write("", tar -> {});
    refuses("genes/genes.jsonl, whose line 2 is no JSON object");
    members.remove("genes/genes.jsonl");
    put("genes/genes.json", "{\"genes\":[7]}");
    write("", tar -> {});
    refuses("a record that is no JSON object");
    for (String none : List.of("{\"genes\":7}", "{\"genes\":null}", "{}")) {
      put("genes/genes.json", none);
      write("", tar -> {});
      refuses("genes/genes.json without a list genes");
    }
    put("manifest.json", "{\"gep_version\":\"2.0\"}");
    write("", tar -> {});
    refuses("gep_version");
  }
}
