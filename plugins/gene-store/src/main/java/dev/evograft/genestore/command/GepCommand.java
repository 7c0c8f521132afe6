// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.genestore.archive.ArchiveContents;
import dev.evograft.genestore.archive.ArchiveReader;
import dev.evograft.genestore.archive.ArchiveWriter;
import dev.evograft.gep.Adoption;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Assets;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.IdCheck;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evograft gep}: ids, checks and archives. */
@Command(
    name = "gep",
    description = "Compute asset ids, verify assets, export and import them.",
    footer = {"", "Example: evograft gep verify"})
final class GepCommand implements Runnable {

  private final GeneStoreCommands commands;
  private final Console console;

  @Spec private @Nullable CommandSpec spec;

  GepCommand(GeneStoreCommands commands, Console console) {
    this.commands = commands;
    this.console = console;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "say what to do, such as 'gep verify'");
  }

  @Command(
      name = "asset-id",
      description = {"Print the asset_id of each object, one a line.", "Needs no store."},
      footer = {"", "Example: evograft gep asset-id gene.json"})
  int assetId(
      @Parameters(
              paramLabel = "FILE|-",
              description = "A JSON object, a list of them, or one a line; - is standard input.")
          String file) {
    List<String> ids = new ArrayList<>();
    for (JsonObject object : Document.read(file).objects()) {
      ids.add(AssetIds.compute(object));
    }
    ids.forEach(console::out);
    console.result(JsonObject.builder().put("asset_ids", ids).build());
    return 0;
  }

  @Command(
      description = {
        "Check ids and rules of the assets in FILE, or of all that is here,",
        "and that every line can be read.",
        "What Evolver writes although it breaks a rule is a note, not a fault."
      },
      footer = {"", "Exit code: 1 when there is a fault.", "Example: evograft gep verify"})
  int verify(
      @Parameters(
              paramLabel = "FILE",
              arity = "0..1",
              description = "JSON, JSON lines, or a file of a store; - is standard input.")
          @Nullable String file) {
    StoreVerification verification = new StoreVerification(commands, console);
    return file == null ? verification.store() : verification.file(file);
  }

  @Command(
      name = "export",
      description = {
        "Write genes, capsules, events and memory into one archive.",
        "Secrets are masked; an asset that held one gets another asset_id."
      },
      footer = {"", "Example: evograft gep export my-agent.gepx"})
  int export(
      @Parameters(paramLabel = "FILE", description = "The archive to write.") String file,
      @Option(names = "--force", description = "Replace the file if it is there.") boolean force) {
    Path target = Typed.target("FILE", file, force);
    String name = String.valueOf(target.getFileName()).replaceFirst("\\.gepx$", "");
    Export export = new Export(commands, name);
    ArchiveContents contents = export.contents();
    byte[] archive = ArchiveWriter.write(contents);
    commands.context().workspace().replace(target, archive, Workspace.Access.ORDINARY);
    if (export.masked() > 0) {
      console.note(Shown.count(export.masked(), "record") + " held a secret, which is masked");
    }
    console.out("exported to " + target + ": " + amounts(contents));
    console.result(contents.manifest().with("file", target.toString()));
    return 0;
  }

  private static String amounts(ArchiveContents contents) {
    return String.join(
        ", ",
        Shown.count(contents.genes().size(), "gene"),
        Shown.count(contents.capsules().size(), "capsule"),
        Shown.count(contents.events().size(), "event"),
        Shown.count(contents.memory().size(), "line") + " of memory");
  }

  @Command(
      name = "import",
      description = {
        "Verify an archive and stage its genes and capsules.",
        "Nothing is used before it is promoted, and nothing of yours is replaced.",
        "Its events and its memory are verified, and stay in the archive."
      },
      footer = {"", "Example: evograft gep import other-agent.gepx"})
  int importArchive(
      @Parameters(paramLabel = "FILE", description = "The archive to read.") String file) {
    Path source = Typed.path("FILE", file);
    ArchiveContents contents = ArchiveReader.read(source);
    List<Asset> assets = new ArrayList<>();
    long others = take(contents.genes(), Gene.TYPE, assets);
    others += take(contents.capsules(), Capsule.TYPE, assets);
    String origin = String.valueOf(source.getFileName());
    List<Asset> fresh = assets.stream().filter(asset -> !isOurs(asset)).toList();
    int staged = fresh.isEmpty() ? 0 : commands.store().stage(fresh, origin).size();
    long wrong = assets.stream().filter(GepCommand::isChanged).count();
    console.out(
        "staged %s of %d; see \"evograft genes list --staged\" and \"genes promote\""
            .formatted(Shown.count(staged, "asset"), assets.size()));
    if (wrong > 0) {
      console.note(
          Shown.count(wrong, "asset")
              + " whose asset_id does not hold; promoting them needs --new-id");
    }
    if (others > 0) {
      console.note(Shown.count(others, "record") + " of another type left out");
    }
    console.result(
        JsonObject.builder()
            .put("staged", staged)
            .put("present", assets.size() - staged)
            .put("wrong_ids", wrong)
            .put("left_out", others)
            .put("manifest", contents.manifest())
            .build());
    return 0;
  }

  private static boolean isChanged(Asset asset) {
    IdCheck check = AssetIds.verify(asset);
    return !check.accepted() && check.status() != IdCheck.Status.MISSING;
  }

  private boolean isOurs(Asset asset) {
    AssetReader<?> ours =
        asset.type().equals(Gene.TYPE) ? commands.store().genes() : commands.store().capsules();
    JsonObject adopted =
        new Adoption("", Optional.empty(), id -> Optional.empty()).of(asset).tree();
    return ours.find(adopted.string("id", ""))
        .filter(one -> Adoption.originId(one).equals(AssetIds.compute(asset.tree())))
        .isPresent();
  }

  private static long take(List<JsonObject> trees, String type, List<Asset> assets) {
    long others = 0;
    for (JsonObject tree : trees) {
      Asset asset = Assets.of(tree);
      if (asset.type().equals(type)) {
        assets.add(asset);
      } else {
        others++;
      }
    }
    return others;
  }
}
