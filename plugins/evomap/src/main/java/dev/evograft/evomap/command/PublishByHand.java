// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.publish.FileExchange;
import dev.evograft.evomap.publish.Offer;
import dev.evograft.evomap.publish.Publications;
import dev.evograft.evomap.publish.Publish;
import dev.evograft.evomap.publish.Publish.Published;
import dev.evograft.evomap.publish.Waiting;
import dev.evograft.gep.Asset;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.journal.DeliveryResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code evomap publish} and {@code evomap validate}. */
record PublishByHand(Hand hand, PublishOptions options) {

  int publish() {
    if (FileExchange.isChosen(hand.context())) {
      return toFiles();
    }
    HubClient client = hand.client();
    Optional<Capsule> kept =
        Optional.ofNullable(options.capsuleId).flatMap(id -> hand.store().capsules().find(id));
    if (kept.filter(Publications::isReuse).isPresent()) {
      return reuse(client, kept.get().id().orElse(""));
    }
    refusePrivate(kept);
    Bundle bundle = checked();
    Publish publish = new Publish(client);
    boolean asked = publish.dryRun(bundle, options.chain);
    if (!asked) {
      hand.console().note("this hub has no dry run; it decides when the bundle is published");
    }
    Published published = publish.publish(bundle, options.chain);
    if (options.capsuleId != null) {
      new Waiting(hand.context()).remove(options.capsuleId);
    }
    show(bundle, published);
    boolean inQuarantine = Publish.isQuarantined(published.decision());
    if (!published.visible() && inQuarantine) {
      hand.console()
          .note(
              "the hub keeps it in quarantine, and shows it once its judges let it out; nothing is"
                  + " to be done");
    } else if (!published.visible()) {
      hand.console()
          .note(
              "the hub took it and does not show it yet; ask later with 'evograft evomap asset "
                  + id(bundle.capsule())
                  + "'");
    }
    if (published.visible()) {
      hand.console()
          .note(
              "searches find it once the hub promotes it, by its judges or by what others report;"
                  + " 'evograft evomap asset "
                  + id(bundle.capsule())
                  + "' shows how far it is");
    }
    return published.visible() || inQuarantine ? 0 : 1;
  }

  /**
   * Where files take the place of a hub none is asked, and the file is all that there is to see.
   */
  private int toFiles() {
    if (options.capsuleId != null) {
      Optional<Capsule> kept = hand.store().capsules().find(options.capsuleId);
      if (kept.filter(Publications::isReuse).isPresent()) {
        throw new BadInputException(
            "not_eligible",
            options.capsuleId + " repeats another capsule, whose author only a hub can tell");
      }
      refusePrivate(kept);
    }
    Bundle bundle = checked();
    Path file = new FileExchange(hand.context(), hand.store()).write(bundle);
    if (options.capsuleId != null) {
      new Waiting(hand.context()).remove(options.capsuleId);
    }
    show(bundle, null);
    hand.console().out("Written to " + hand.shown().line(file.toString()) + ".");
    return 0;
  }

  private void refusePrivate(Optional<Capsule> kept) {
    if (kept.flatMap(Capsule::visibility).filter("private"::equals).isPresent()
        && !options.anyway) {
      throw new BadInputException(
          "not_eligible", options.capsuleId + " is private; --anyway publishes it");
    }
  }

  /** It repeats what another one made, so it is no bundle of ours: its author is told. */
  private int reuse(HubClient client, String id) {
    DeliveryResult result =
        new Publications(client, hand.store()).of(new Publications.Job(id, true, () -> true));
    boolean done = result.kind() == DeliveryResult.Kind.DELIVERED;
    if (done) {
      new Waiting(hand.context()).remove(id);
    }
    hand.console().out(id + " repeats another capsule: " + result.why());
    hand.console()
        .result(
            JsonObject.builder()
                .put("capsule", id)
                .put("result", String.valueOf(result.why()))
                .build());
    return done ? 0 : 1;
  }

  int validate() {
    Bundle bundle = checked();
    if (options.local || FileExchange.isChosen(hand.context())) {
      hand.console().out("Evograft finds nothing wrong with it; the hub was not asked.");
      show(bundle, null);
      return 0;
    }
    HubClient client = hand.client();
    boolean asked = new Publish(client).dryRun(bundle, options.chain);
    hand.console()
        .out(
            asked
                ? client.hub().address().server() + " would take it."
                : "This hub has no dry run; Evograft finds nothing wrong with it.");
    show(bundle, null);
    return 0;
  }

  private Bundle checked() {
    Offer offer = new Offer(hand.context());
    Bundle bundle =
        options.capsuleId != null
            ? offer.ofStore(hand.store(), options.capsuleId)
            : offer.ofFiles(file(options.gene), file(options.capsule), options.event);
    List<String> against = offer.against(bundle, options.anyway);
    if (!against.isEmpty()) {
      against.stream().skip(1).forEach(hand.console()::note);
      throw new BadInputException("not_eligible", "it would be refused: " + against.get(0));
    }
    return bundle;
  }

  private static Path file(@Nullable Path file) {
    if (file == null) {
      throw new BadInputException(
          "bad_input", "name a capsule of the store, or --gene FILE and --capsule FILE");
    }
    return file;
  }

  private void show(Bundle bundle, @Nullable Published published) {
    hand.console()
        .table(
            List.of("type", "asset id"),
            bundle.assets().stream().map(asset -> List.of(asset.type(), id(asset))).toList());
    JsonObject.Builder result = JsonObject.builder();
    if (published != null) {
      hand.console().out("Decision: " + hand.shown().line(published.decision()));
      result.put("decision", published.decision()).put("visible", published.visible());
      published.bundleId().ifPresent(id -> result.put("bundle_id", id));
    }
    hand.console()
        .result(result.put("assets", bundle.assets().stream().map(Asset::tree).toList()).build());
  }

  private static String id(Asset asset) {
    return asset.assetId().orElse("");
  }
}
