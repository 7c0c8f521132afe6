// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.Redactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {

  private static final String GENE =
      "{'type':'Gene','id':'gene_a','signals_match':['log_error'],'summary':'mends the log'}";

  @TempDir Path folder;
  private Lab lab;

  @BeforeEach
  void open() throws Exception {
    lab = new Lab(folder.resolve("one"));
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @Test
  void aMinimalGeneIsCompletedListedShownAndRemoved() throws Exception {
    Path file = lab.write("gene.json", GENE);
    assertThat(lab.run("genes", "add", file)).isZero();
    assertThat(lab.out()).startsWith("added gene_a  sha256:");
    assertThat(lab.err()).isEmpty();
    assertThat(lab.run("genes", "add", file)).isZero();
    assertThat(lab.out()).startsWith("replaced gene_a");

    assertThat(lab.run("genes", "list")).isZero();
    assertThat(lab.out()).contains("gene_a | innovate | log_error | mends the log");
    assertThat(lab.run("genes", "show", "gene_a")).isZero();
    assertThat(lab.out()).contains("category", "asset_id holds");
    assertThat(lab.run("genes", "show", "gen")).as("the beginning will do").isZero();
    assertThat(lab.run("genes", "add", lab.write("b.json", GENE.replace("gene_a", "gene_b"))))
        .isZero();
    assertThat(lab.run("genes", "show", "gen")).isEqualTo(2);
    assertThat(lab.err()).contains("'gen' begins the ids of several genes; type more of it");
    assertThat(lab.run("gep", "verify")).isZero();

    assertThat(lab.run("genes", "remove", "gene_a")).isZero();
    assertThat(lab.run("genes", "show", "gene_a")).isEqualTo(2);
    assertThat(lab.err()).contains("there is no gene 'gene_a' here");
    assertThat(lab.run("genes", "remove", "gene_a")).isEqualTo(2);
  }

  @Test
  void addTakesAllOrNothing() throws Exception {
    Path file = lab.write("mixed.jsonl", GENE + "\n{'type':'Capsule','id':'c'}\n");
    assertThat(lab.run("genes", "add", file)).isEqualTo(2);
    assertThat(lab.err()).contains("mixed.jsonl", "'Capsule'");
    assertThat(lab.run("genes", "list")).isZero();
    assertThat(lab.out()).isEqualTo("no genes here\n");
  }

  @Test
  void rubbishIsRefusedInOneLineThatNamesTheFile() throws Exception {
    for (String rubbish :
        List.of(
            "",
            "{'type':'Gene'",
            "hello\nworld",
            "{'a':".repeat(2_000) + "1" + "}".repeat(2_000),
            "{'n':" + "9".repeat(2_000) + "}",
            "[1,2]",
            "null",
            "[]",
            "{}",
            "{'type':'Gene','id':'a','summary':'no signal'}",
            "{'type':'Gene','id':'a','signals_match':[' ']}",
            "{'type':'Gene','id':'a','signals_match':['abc'],'strategy':'do it'}",
            "{'type':'Gene','id':{'a':1},'signals_match':['abc']}",
            "{'type':'Gene','id':'" + "x".repeat(600) + "','signals_match':['abc']}")) {
      Path file = lab.write("rubbish.json", rubbish);
      assertThat(lab.run("genes", "add", file)).as(rubbish).isEqualTo(2);
      assertThat(lab.err()).contains("rubbish.json").hasLineCount(1);
      assertThat(lab.out()).isEmpty();
    }
    assertThat(lab.run("genes", "list")).isZero();
    assertThat(lab.out()).isEqualTo("no genes here\n");
  }

  /** Evolution asks for a person's word after a change was taken back. */
  @Test
  void aCapsuleThatIsOursIsPromotedAgain() throws Exception {
    Files.createDirectories(lab.context.workspace().state());
    lab.run("genes", "add", lab.write("gene.json", GENE));
    Path file =
        lab.write(
            "capsule.json",
            "{'id':'capsule_mine','gene':'gene_a','summary':'mended the log of the agent',"
                + "'blast_radius':{'files':1,'lines':2},'outcome':{'status':'success','score':0.9}}");
    assertThat(lab.run("capsules", "add", file)).isZero();
    Path notes = lab.context.workspace().pluginState().resolve("own-writes.jsonl");
    int before = Files.readAllLines(notes).size();

    assertThat(lab.run("capsules", "promote", "capsule_mine")).isZero();

    assertThat(lab.out()).isEqualTo("promoted capsule_mine again\n");
    assertThat(Files.readAllLines(notes)).hasSize(before + 1);
    assertThat(lab.run("capsules", "promote", "capsule_other")).isEqualTo(2);
    assertThat(lab.run("genes", "promote", "gene_a")).isEqualTo(2);
  }

  @Test
  void whatHoldsHalfACharacterIsExported() throws Exception {
    Path file =
        lab.write("half.json", GENE.replace("mends the log", "half \\ud800 of a character"));
    assertThat(lab.run("genes", "add", file)).isZero();
    Path archive = lab.root.resolve("half.gepx");
    assertThat(lab.run("gep", "export", archive)).isZero();
    assertThat(lab.run("gep", "import", archive)).isZero();
    assertThat(lab.out()).startsWith("staged 0 assets of 1");
  }

  @Test
  void aCapsuleIsCompletedFromItsGene() throws Exception {
    lab.run("genes", "add", lab.write("gene.json", GENE));
    Path file =
        lab.write(
            "capsule.json",
            "{'gene':'gene_a','summary':'mended the log of the agent',"
                + "'blast_radius':{'files':1,'lines':2},'outcome':{'status':'success','score':0.9}}");
    assertThat(lab.run("capsules", "add", file)).isZero();
    assertThat(lab.err()).isEmpty();
    assertThat(lab.run("capsules", "list")).isZero();
    assertThat(lab.out()).contains("| gene_a | success | 0.90 | mended the log");
    assertThat(lab.run("capsules", "list", "--failed")).isZero();
    assertThat(lab.out()).isEqualTo("no failed here\n");
  }

  @Test
  void assetIdsAreOneALineAndNothingElse() throws Exception {
    String id = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\n";
    assertThat(lab.run("gep", "asset-id", lab.write("one.json", "{}"))).isZero();
    assertThat(lab.out()).isEqualTo(id);
    assertThat(lab.run("gep", "asset-id", lab.write("list.json", "[{},\n{}]"))).isZero();
    assertThat(lab.out()).isEqualTo(id + id);
    assertThat(lab.run("gep", "asset-id", lab.write("lines.jsonl", "{}\n\n{}\n"))).isZero();
    assertThat(lab.out()).isEqualTo(id + id);
    assertThat(lab.run("gep", "asset-id", lab.write("bad.jsonl", "{}\n7\n{}\n"))).isEqualTo(2);
    assertThat(lab.out()).isEmpty();
    assertThat(lab.err()).contains("line 2 of ", "bad.jsonl is no JSON object").hasLineCount(1);
    assertThat(lab.run("gep", "asset-id", lab.write("bad.json", "7"))).isEqualTo(2);
    assertThat(lab.err()).contains("line 1 of ", "bad.json is no JSON object").hasLineCount(1);
    assertThat(lab.run("gep", "asset-id", lab.write("none.json", ""))).isEqualTo(2);
    assertThat(lab.run("gep", "asset-id", lab.root.resolve("nowhere"))).isEqualTo(2);
    assertThat(lab.root.resolve("assets")).doesNotExist();
  }

  @Test
  void verifyTellsWhatDoesNotHoldAndWhatCannotBeRead() throws Exception {
    lab.run("genes", "add", lab.write("gene.json", GENE));
    Path log = lab.root.resolve("assets/gep/genes.jsonl");
    String line = Files.readString(log);
    Files.writeString(log, line + "{torn\n" + line.replace("gene_a", "gene_b"));

    assertThat(lab.run("gep", "verify")).isEqualTo(1);
    assertThat(lab.out())
        .contains("Gene gene_b: asset_id states", "genes.jsonl has 1 line that cannot be read")
        .endsWith("2 assets, 2 faults, 0 notes\n");
    assertThat(lab.run("gep", "verify", log)).isEqualTo(1);
    assertThat(lab.out()).contains("line 3 is no JSON object", "line 5: Gene gene_b");
    assertThat(lab.run("gep", "verify", lab.write("genes.json", "{'version':1,'genes':[7]}")))
        .isEqualTo(1);
    assertThat(lab.out()).contains("genes[0] is no JSON object");
  }

  @Test
  void anArchiveIsStagedElsewhereAndPromoted() throws Exception {
    lab.run("genes", "add", lab.write("gene.json", GENE));
    Path archive = lab.root.resolve("agent.gepx");
    assertThat(lab.run("gep", "export", archive)).isZero();
    assertThat(lab.out()).contains("1 gene, 0 capsules");
    assertThat(lab.run("gep", "export", archive)).isEqualTo(2);
    assertThat(lab.err()).contains("agent.gepx is there already", "--force");
    assertThat(lab.run("gep", "export", archive, "--force")).isZero();
    assertThat(lab.run("gep", "import", archive)).isZero();
    assertThat(lab.out()).startsWith("staged 0 assets of 1");

    try (Lab other = new Lab(folder.resolve("other"))) {
      assertThat(other.run("gep", "import", archive)).isZero();
      assertThat(other.out()).startsWith("staged 1 asset of 1");
      assertThat(other.run("gep", "import", archive)).isZero();
      assertThat(other.out()).startsWith("staged 0 assets of 1");
      assertThat(other.run("genes", "list")).isZero();
      assertThat(other.out()).isEqualTo("no genes here\n");
      assertThat(other.run("genes", "list", "--staged")).isZero();
      assertThat(other.out()).contains("gene_a | agent.gepx | sha256:");
      assertThat(other.run("capsules", "promote", "gene_a")).isEqualTo(2);
      assertThat(other.run("genes", "promote", "gene_a")).isZero();
      assertThat(other.run("genes", "list", "--staged")).isZero();
      assertThat(other.out()).isEqualTo("nothing is staged here\n");
      assertThat(other.run("genes", "show", "gene_a")).isZero();
      assertThat(other.run("genes", "remove", "--staged", "gene_a")).isEqualTo(2);
      assertThat(other.run("gep", "verify")).isZero();
    }
  }

  @Test
  void whatWasChangedOnItsWayIsShownAndPromotedOnlyOnDemand() throws Exception {
    lab.run("genes", "add", lab.write("gene.json", GENE));
    String line = Files.readString(lab.root.resolve("assets/gep/genes.jsonl")).strip();
    try (Lab other = new Lab(folder.resolve("other"))) {
      other.write(
          "assets/gep/external_candidates.jsonl", line.replace("mends the log", "rm -rf") + "\n");
      assertThat(other.run("genes", "list", "--staged")).isZero();
      assertThat(other.out()).contains("| differs | rm -rf");
      assertThat(other.run("genes", "promote", "gene_a")).isEqualTo(2);
      assertThat(other.err()).contains("asset_id states", "--new-id").hasLineCount(1);
      assertThat(other.run("genes", "list")).isZero();
      assertThat(other.out()).isEqualTo("no genes here\n");

      assertThat(other.run("genes", "promote", "gene_a", "--new-id")).isZero();
      assertThat(other.run("genes", "show", "gene_a")).isZero();
      assertThat(other.out()).contains("asset_id holds");
    }
  }

  @Test
  void whatIsSecretLeavesMasked() throws Exception {
    lab.context.redactor(
        new Redactor() {
          @Override
          public String redact(String text) {
            return text.replace("hunter2", "***");
          }

          @Override
          public JsonObject redact(JsonObject tree) {
            return tree.with("summary", redact(tree.string("summary", "")));
          }
        });
    lab.run("genes", "add", lab.write("gene.json", GENE.replace("the log", "hunter2")));
    Path archive = lab.root.resolve("agent.gepx");
    assertThat(lab.run("gep", "export", archive)).isZero();
    assertThat(lab.err()).isEqualTo("1 record held a secret, which is masked\n");
    assertThat(lab.run("gep", "import", archive)).isZero();
    assertThat(lab.run("genes", "show", "--staged", "gene_a")).isZero();
    assertThat(lab.out()).contains("mends ***", "asset_id holds");
  }

  @Test
  void memoryIsShownAndDrawn() throws Exception {
    assertThat(lab.run("memory", "show")).isZero();
    assertThat(lab.out()).isEqualTo("nothing is remembered yet\n");
    lab.write(
        "memory/evolution/memory_graph.jsonl",
        "{'type':'MemoryGraphEvent','kind':'outcome','id':'mge_1_00000000',"
            + "'ts':'2026-11-20T00:00:00.000Z','signal':{'key':'log_error','signals':['log_error']},'gene':{'id':'gene_a'},'outcome':{'status':'success','score':1}}\n");
    assertThat(lab.run("memory", "show")).isZero();
    assertThat(lab.out()).contains("| outcome | gene_a | success | log_error");
    assertThat(lab.run("memory", "advice", "log_error")).isZero();
    assertThat(lab.out()).contains("1 of 1", "preferred: gene_a");
    Path page = lab.root.resolve("memory.html");
    assertThat(lab.run("memory", "graph", "--out", page)).isZero();
    assertThat(page).content().startsWith("<!DOCTYPE html>").contains("gene_a");
    assertThat(lab.run("memory", "graph", "--out", page)).isEqualTo(2);
    assertThat(lab.run("memory", "graph")).isZero();
    assertThat(lab.out()).startsWith("<!DOCTYPE html>");
  }

  @Test
  void everyCommandHasAnExample() {
    for (Object command :
        lab.context.registered(CommandProvider.class).get(0).commands(lab.console)) {
      CommandLine top = new CommandLine(command);
      top.getSubcommands()
          .forEach(
              (name, line) ->
                  assertThat(line.getUsageMessage())
                      .contains("Example: evograft " + top.getCommandName() + " " + name));
    }
  }
}
