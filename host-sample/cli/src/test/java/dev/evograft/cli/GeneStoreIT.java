// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with what their agent has learned. */
class GeneStoreIT {

  private static final String GENE =
      """
      {"type":"Gene","id":"gene_a","signals_match":["log_error"],"summary":"mends the log"}
      """;

  @TempDir private Path root;
  private Cli cli;

  @BeforeEach
  void make() throws Exception {
    cli = new Cli(root);
  }

  @Test
  void whatOneLearnedAnotherStagesAndPromotes() throws Exception {
    assertThat(cli.input(GENE).run("genes", "add", "-").exits(0).out()).startsWith("added gene_a");
    assertThat(cli.run("genes", "list").exits(0).out()).contains("gene_a", "mends the log");
    Path archive = root.resolve("agent.gepx");
    cli.run("gep", "export", archive.toString()).exits(0);
    cli.run("gep", "export", archive.toString()).exits(2).complains("agent.gepx", "--force");
    assertThat(cli.run("gep", "verify", "--json").exits(0).json())
        .containsEntry("ok", true)
        .containsEntry("assets", 1L);

    Cli other = new Cli(root.resolve("other"));
    assertThat(other.run("gep", "import", archive.toString(), "--json").exits(0).json())
        .containsEntry("staged", 1L);
    assertThat(other.run("genes", "list", "--json").exits(0).json()).containsEntry("total", 0L);
    other.run("genes", "promote", "gene_a").exits(0);
    assertThat(other.run("genes", "show", "gene_a", "--json").exits(0).json())
        .isEqualTo(cli.run("genes", "show", "gene_a", "--json").exits(0).json());
    other.run("genes", "promote", "gene_a").exits(2).complains("gene_a", "list --staged");

    byte[] bytes = Files.readAllBytes(archive);
    bytes[bytes.length / 2] ^= 1;
    Files.write(archive, bytes);
    other.run("gep", "import", archive.toString()).exits(2).complains("agent.gepx");
  }

  @Test
  void idsAreThoseThatOtherProgramsCompute() throws Exception {
    List<JsonObject> vectors = vectors();
    String lines =
        vectors.stream()
            .map(vector -> vector.string("asset_json", ""))
            .collect(Collectors.joining("\n"));

    String out = cli.input(lines).run("gep", "asset-id", "-").exits(0).out();

    assertThat(out.lines())
        .containsExactlyElementsOf(
            vectors.stream().map(vector -> vector.string("asset_id", "")).toList());
    assertThat(cli.workspace().resolve("assets")).doesNotExist();
    cli.input("{}\n[]\n").run("gep", "asset-id", "-").exits(2).complains("line 2");
  }

  @Test
  void damageIsAFault() throws Exception {
    cli.input(GENE).run("genes", "add", "-").exits(0);
    Path log = cli.workspace().resolve("assets/gep/genes.jsonl");
    Files.writeString(log, "{torn\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    assertThat(cli.run("gep", "verify").exits(1).out()).contains("genes.jsonl", "1 line");
    assertThat(cli.run("memory", "advice", "log_error").exits(0).out()).contains("nothing");
  }

  private static List<JsonObject> vectors() throws Exception {
    try (InputStream in = GeneStoreIT.class.getResourceAsStream("/asset-ids.json")) {
      return ((List<?>) JsonText.parse(in.readAllBytes()))
          .stream().map(JsonObject.class::cast).toList();
    }
  }
}
