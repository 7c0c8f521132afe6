// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.evomap.asset.Fetch;
import dev.evograft.evomap.endpoint.AccountRows;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.HubError;
import dev.evograft.gep.Adoption;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EnvFingerprint;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.journal.DeliveryResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Publishes capsules that cycles kept, without anybody who waits: each call does what can be done
 * now and says what is next. The same capsule has the same ids each time, and what the hub has
 * already is well published, so doing it again does no harm. Nothing of it costs credits.
 */
public final class Publications {

  private static final String NOT_SHOWN = "the hub took it and does not show it yet";
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
  private static final Duration TROUBLE = Duration.ofMinutes(15);

  /** After these it is of no use to look whether it is shown, nor to send it once more. */
  private static final Set<String> ENDS = Set.of("already_published", "quarantine", "quarantined");

  /** What a destination may do to one bundle, and says so with the status of a whole node. */
  private static final Set<Integer> FOR_ALL = Set.of(401, 402, 426, 429);

  /** What is wrong with this node, and not with what it offers. */
  private static final Set<String> OF_THE_NODE =
      Set.of(
          "node_secret_invalid",
          "invalid_secret",
          "rotation_requires_current_secret",
          "node_id_already_claimed",
          "hub_node_id_reserved",
          "unknown_node",
          "node_not_found",
          "node_dead",
          "node_dormant",
          "evolver_min_version_required",
          "insufficient_balance",
          "plan_upgrade_required");

  /** What our own checks have against one capsule. */
  static final Set<String> OF_THE_BUNDLE =
      Set.of("unknown_capsule", "unknown_gene", "asset_invalid", "not_eligible", "bad_parameter");

  private final HubClient client;
  private final AssetStore store;
  private final Offer offer;

  /** Of the capsules of a store at one hub. */
  public Publications(HubClient client, AssetStore store) {
    this.client = client;
    this.store = store;
    this.offer = new Offer(client.hub().context());
  }

  /**
   * What is done about one capsule.
   *
   * @param id its local id
   * @param again whether it was tried before, so that the hub may have it
   * @param inTime asked right before anything is sent
   */
  public record Job(String id, boolean again, BooleanSupplier inTime) {}

  /** Publishes a capsule; of one that came from the hub, tells that it was of use. */
  public DeliveryResult of(Job job) {
    try {
      Optional<Capsule> capsule = store.capsules().find(job.id());
      if (capsule.isEmpty()) {
        return DeliveryResult.delivered("not published: " + job.id() + " is not here any more");
      }
      return isReuse(capsule.get()) ? reuse(capsule.get(), job) : publish(capsule.get(), job);
    } catch (EvograftException e) {
      return trouble(e);
    }
  }

  /** Whether it repeats another one, whose author hears of it in place of a bundle. */
  public static boolean isReuse(Capsule capsule) {
    return capsule.sourceType().filter("reused"::equals).isPresent();
  }

  private DeliveryResult publish(Capsule capsule, Job job) {
    Bundle bundle = offer.ofStore(store, job.id());
    Optional<DeliveryResult> against = new Fitness(offer).against(capsule, bundle);
    if (against.isPresent()) {
      return against.get();
    }
    String id = bundle.capsule().assetId().orElse("");
    Publish publish = new Publish(client);
    String key = client.hub().address() + " " + id;
    Accepted accepted = new Accepted(client.hub().context());
    if (job.again() && publish.isThere(id)) {
      accepted.end(key);
      return DeliveryResult.delivered("published as " + id);
    }
    if (job.again() && accepted.isThere(key)) {
      return accepted.look(key)
          ? DeliveryResult.retry(NOT_SHOWN, LOOK_AGAIN)
          : DeliveryResult.delivered("the hub took " + id + ", and does not show it yet");
    }
    if (!job.inTime().getAsBoolean()) {
      return DeliveryResult.retry("its time is over", Duration.ZERO);
    }
    publish.dryRun(bundle, null);
    if (!job.inTime().getAsBoolean()) {
      return DeliveryResult.retry("its time is over", Duration.ZERO);
    }
    String decision = publish.accepted(bundle, null).decision();
    // What is accepted may get lost on the hub's way to its readers: it counts once it is shown
    if (ENDS.contains(decision) || publish.isThere(id)) {
      return DeliveryResult.delivered("published as " + id + " (" + decision + ")");
    }
    accepted.look(key);
    return DeliveryResult.retry(NOT_SHOWN, LOOK_AGAIN);
  }

  /** Its author hears that it worked here, and earns by it. */
  private DeliveryResult reuse(Capsule capsule, Job job) {
    Optional<Capsule> used = capsule.reusedAssetId().flatMap(store.capsules()::find);
    Optional<String> origin =
        used.filter(
                one ->
                    one.a2a()
                        .filter(a2a -> a2a.string("source", "").equals(Fetch.ORIGIN))
                        .isPresent())
            .map(Adoption::originId);
    if (origin.isEmpty()) {
      return DeliveryResult.delivered("not published: it repeats another capsule of this machine");
    }
    if (!job.inTime().getAsBoolean()) {
      return DeliveryResult.retry("its time is over", Duration.ZERO);
    }
    String reported = "reported the reuse of " + origin.get();
    try {
      client.call(AccountRows.RECORD, Call.of(record(capsule, origin.get())));
    } catch (HubError e) { // it may be sent again, so it goes first
      if (e.status() != 404 && e.status() != 405) {
        throw e;
      }
    }
    try {
      client.call(ProtocolRows.REPORT, Call.of(report(origin.get(), job.id())));
    } catch (HubError e) {
      if (e.kind() == HubError.Kind.UNCERTAIN) { // which is told once, and not twice
        return DeliveryResult.delivered(reported + ", and the hub may not have heard it");
      }
      if (e.status() == 404 || e.status() == 405) {
        return DeliveryResult.rejected(e.code(), String.valueOf(e.getMessage()));
      }
      throw e;
    }
    return DeliveryResult.delivered(reported);
  }

  private static JsonObject report(String target, String id) {
    EnvFingerprint here = EnvFingerprint.current();
    return JsonObject.builder()
        .put("target_asset_id", target)
        .put(
            "validation_report",
            JsonObject.builder()
                .put("report_id", "report_" + id)
                .put("overall_ok", true)
                .put("env_fingerprint_key", here.platform() + "_" + here.arch())
                .build())
        .build();
  }

  private static JsonObject record(Capsule capsule, String used) {
    JsonObject.Builder record =
        JsonObject.builder()
            .put("signals", capsule.trigger())
            .put("status", "success")
            .put("summary", capsule.summary().orElse("reused"))
            .put("used_asset_ids", List.of(used));
    capsule.outcome().score().ifPresent(score -> record.put("score", score));
    capsule.gene().ifPresent(gene -> record.put("gene_id", gene));
    return record.build();
  }

  /**
   * What becomes of a capsule that something went wrong with. Only what is known to be wrong with
   * itself is given up: whatever else is wrong, with this home, its node or the hub, is wrong for
   * all, and waits.
   */
  DeliveryResult trouble(EvograftException e) {
    String why = String.valueOf(e.getMessage());
    if (e instanceof HubError error) {
      return trouble(error, why);
    }
    if (OF_THE_NODE.contains(e.code())) {
      return DeliveryResult.paused(why, later(TROUBLE));
    }
    if (e instanceof Publish.Refused || OF_THE_BUNDLE.contains(e.code())) {
      return DeliveryResult.rejected(e.code(), why);
    }
    boolean passes = e instanceof RetriableException || e.code().equals("interrupted");
    boolean ofTheStore = e.code().startsWith("store_");
    return passes || ofTheStore
        ? DeliveryResult.retry(why, null)
        : DeliveryResult.paused(why, later(TROUBLE));
  }

  private DeliveryResult trouble(HubError error, String why) {
    if (error.again().isPresent()) {
      return DeliveryResult.paused(why, error.again().get());
    }
    int status = error.status();
    if (FOR_ALL.contains(status) || OF_THE_NODE.contains(error.code())) {
      return DeliveryResult.paused(why, later(TROUBLE));
    }
    boolean noHub = status >= 300 && status < 400 || status == 404 || status == 405;
    if (noHub && !error.code().equals("asset_not_found")) {
      return DeliveryResult.paused(why, later(TROUBLE));
    }
    boolean refused = error.kind() == HubError.Kind.REFUSED && status < 500 && status != 408;
    return refused && !error.code().equals("server_busy")
        ? DeliveryResult.rejected(error.code(), why)
        : DeliveryResult.retry(why, null);
  }

  private Instant later(Duration time) {
    return client.hub().context().clock().instant().plus(time);
  }
}
