// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.IdCheck;
import dev.evograft.gep.RuleSet;
import dev.evograft.gep.Rules;
import dev.evograft.gep.Violation;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Console;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.IdBeginning;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.StagedAsset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * What is done with the genes of a store, or with its capsules.
 *
 * @param type of the assets
 * @param store that they are in
 * @param console that tells
 */
record StoreActions(String type, AssetStore store, Console console) {

  <A extends Asset> A find(AssetReader<A> reader, String id) {
    return reader.find(id).orElseGet(() -> beginning(reader, id));
  }

  private <A extends Asset> A beginning(AssetReader<A> reader, String id) {
    List<A> alike = new ArrayList<>();
    reader.forEach(
        asset -> {
          boolean begins =
              Stream.of(asset.id(), asset.assetId())
                  .flatMap(Optional::stream)
                  .anyMatch(whole -> whole.startsWith(id));
          if (begins && !id.isEmpty() && alike.size() < IdBeginning.ENOUGH) {
            alike.add(asset);
          }
        });
    return IdBeginning.<A>only(Shown.line(id, 80), words(), alike)
        .orElseThrow(() -> missing(id, ""));
  }

  StagedAsset staged(String id) {
    StagedAsset staged = store.staged().find(id).orElseThrow(() -> missing(id, " --staged"));
    if (!staged.type().equals(type)) {
      throw new BadInputException(
          "bad_input",
          "'%s' is of type %s, not %s; use the command for those"
              .formatted(Shown.line(id, 80), Shown.line(staged.type(), 40), type));
    }
    return staged;
  }

  private BadInputException missing(String id, String option) {
    return new BadInputException(
        "not_found",
        "there is no %s '%s' here; see \"evograft %s list%s\""
            .formatted(
                (option.isEmpty() ? "" : "staged ") + word(), Shown.line(id, 80), words(), option));
  }

  /** Adds what a file holds, all of it or, if it is not all of this type, nothing. */
  <A extends Asset> int add(
      String file,
      AssetReader<A> reader,
      UnaryOperator<JsonObject> complete,
      Function<JsonObject, A> put) {
    List<JsonObject> trees = new ArrayList<>();
    for (JsonObject tree : Document.read(file).objects()) {
      String stated = tree.string("type", type);
      if (!stated.equals(type)) {
        throw new BadInputException(
            "bad_input",
            "%s holds an asset of type '%s'; only a %s is added here"
                .formatted(Typed.name(file), Shown.line(stated, 40), word()));
      }
      if (type.equals(Gene.TYPE)
          && tree.strings("signals_match").stream().allMatch(String::isBlank)) {
        throw new BadInputException(
            "bad_input",
            "%s holds what no signal selects, so it is no gene: give it signals_match, a list of"
                    .formatted(Typed.name(file))
                + " words such as [\"log_error\"]");
      }
      trees.add(tree);
    }
    if (trees.isEmpty()) {
      throw new BadInputException(
          "bad_input", Typed.name(file) + " holds nothing to add; give a " + word());
    }
    List<JsonObject> added = new ArrayList<>();
    for (JsonObject tree : trees) {
      JsonObject whole = tree.containsKey(AssetIds.KEY) ? tree : complete.apply(tree);
      boolean replaces = reader.find(whole.string("id", "")).isPresent();
      A kept = put(file, put, whole, added.size());
      added.add(tell(kept, replaces));
      if (!kept.tree().without(AssetIds.KEY).equals(whole.without(AssetIds.KEY))) {
        String id = Shown.line(kept.id().orElse(""), 80);
        console.note(id + ": a secret in it is masked, so its asset_id is another one");
      }
    }
    console.result(JsonObject.builder().put("added", added).build());
    return 0;
  }

  /** What the store refuses is wrong in the file. */
  private static <A extends Asset> A put(
      String file, Function<JsonObject, A> put, JsonObject tree, int before) {
    try {
      return put.apply(tree);
    } catch (EvograftException e) {
      if (!e.code().equals("asset_invalid")) {
        throw e;
      }
      String rest =
          before == 0 ? "nothing was added" : "only the " + before + " before it are added";
      throw new BadInputException(
          e.code(), Typed.name(file) + ": " + e.getMessage() + "; " + rest, e);
    }
  }

  private JsonObject tell(Asset asset, boolean replaces) {
    String id = asset.id().orElse("");
    String assetId = asset.assetId().orElse("");
    console.out((replaces ? "replaced " : "added ") + Shown.line(id) + "  " + assetId);
    for (Violation wrong : Rules.check(asset, RuleSet.SCHEMA)) {
      console.note(Shown.line(id, 80) + ": " + Shown.line(wrong.toString(), 200));
    }
    return JsonObject.builder()
        .put("id", id)
        .put(AssetIds.KEY, assetId)
        .put("replaced", replaces)
        .build();
  }

  int remove(AssetReader<?> reader, String id) {
    boolean isStaged = reader == store.staged();
    if (isStaged) {
      staged(id);
    }
    if (!store.remove(reader, id)) {
      throw missing(id, isStaged ? " --staged" : "");
    }
    console.out("removed " + Shown.line(id));
    console.result(JsonObject.builder().put("removed", id).build());
    return 0;
  }

  int promote(String id, boolean newId) {
    Optional<Capsule> ours =
        type.equals(Capsule.TYPE) ? store.capsules().find(id) : Optional.empty();
    if (ours.isPresent() && store.staged().find(id).isEmpty()) {
      return promoteAgain(ours.get());
    }
    StagedAsset asset = staged(id);
    IdCheck check = AssetIds.verify(asset.asset());
    if (!newId && !check.accepted() && check.status() != IdCheck.Status.MISSING) {
      throw new BadInputException(
          "asset_invalid",
          "%s: its %s; see \"evograft %s show --staged\", then remove it, or use --new-id"
              .formatted(Shown.line(id, 80), Shown.line(check.reason(), 250), words()));
    }
    Asset promoted =
        (newId ? store.promoteAnyway(id) : store.promote(id))
            .orElseThrow(() -> missing(id, " --staged"));
    console.out("promoted " + Shown.line(promoted.id().orElse(id)));
    console.result(promoted.tree());
    return 0;
  }

  /** A person says once more that it may be used, such as after its change was taken back. */
  private int promoteAgain(Capsule ours) {
    Capsule promoted = store.put(ours);
    console.out("promoted " + Shown.line(promoted.id().orElse("")) + " again");
    console.result(promoted.tree());
    return 0;
  }

  private String word() {
    return type.toLowerCase(Locale.ROOT);
  }

  private String words() {
    return word() + "s";
  }
}
