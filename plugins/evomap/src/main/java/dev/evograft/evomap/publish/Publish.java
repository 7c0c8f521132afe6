// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.hub.Bearer;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Codes;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.HubError;
import dev.evograft.evomap.hub.HubError.Kind;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.gep.Asset;
import dev.evograft.gep.Bundle;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.text.OneLine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Publishes a bundle: dry run, publish, and the proof that the hub shows it. */
public final class Publish {

  private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(5);

  private static final int MOST_WORDS = 300;

  private final HubClient client;

  /** What a dry run says of a bundle, or of its node. */
  static final class Refused extends EvograftException {

    private static final long serialVersionUID = 1L;

    Refused(String code, String message) {
      super(code, message);
    }
  }

  /** At the hub of the client. */
  public Publish(HubClient client) {
    this.client = client;
  }

  /**
   * What came of it.
   *
   * @param decision the hub's word, {@code already_published} where it had it before
   * @param bundleId the hub's id of the bundle, where it said one
   * @param visible whether the hub shows the capsule
   */
  public record Published(String decision, Optional<String> bundleId, boolean visible) {}

  /**
   * Asks what a publish would come to.
   *
   * @return whether the hub was able to say; a hub that has no such question was not
   * @throws Refused if the hub would refuse it
   * @throws HubError if it does not say
   */
  public boolean dryRun(Bundle bundle, @Nullable String chain) {
    try {
      Reply reply = client.call(ProtocolRows.VALIDATE, Call.of(payload(bundle, chain)));
      if (reply.find("valid").filter(Boolean.FALSE::equals).isPresent()) {
        String words = Codes.words(reply);
        String code = Codes.of(reply);
        if (code.equals("already_published")) {
          return true;
        }
        throw new Refused(
            code.startsWith("http_") ? "not_valid" : code,
            client.hub().address().server()
                + " would refuse it"
                + (words.isEmpty() ? "" : ": " + shown(words)));
      }
      return true;
    } catch (HubError e) {
      if (e.status() == 404 || e.status() == 405) {
        return false;
      }
      if (e.code().equals("already_published")) {
        return true;
      }
      throw e;
    }
  }

  /** A hub may repeat what it was shown, and at any length. */
  private String shown(String words) {
    Bearer bearer = Bearer.of(client.hub(), ProtocolRows.VALIDATE.wire().credential());
    return OneLine.of(client.hub().context().redactor().redact(bearer.hide(words)), MOST_WORDS);
  }

  /** Publishes, unless it is there already, and waits until the hub shows it. */
  public Published publish(Bundle bundle, @Nullable String chain) {
    try {
      Published published = accepted(bundle, chain);
      if (isQuarantined(published.decision())) {
        return new Published(
            published.decision(), published.bundleId(), isThere(id(bundle))); // nothing to wait for
      }
      return new Published(published.decision(), published.bundleId(), isShown(bundle));
    } catch (HubError e) {
      if (e.kind() == Kind.UNCERTAIN && isShown(bundle)) {
        return new Published("accepted", Optional.empty(), true);
      }
      throw e;
    }
  }

  /** What the hub says to it; nobody has looked yet whether it shows it. */
  Published accepted(Bundle bundle, @Nullable String chain) {
    try {
      Reply reply = client.call(ProtocolRows.PUBLISH, Call.of(payload(bundle, chain)));
      String decision = reply.text("decision").or(() -> reply.text("status")).orElse("accepted");
      return new Published(decision, reply.text("bundle_id"), false);
    } catch (HubError e) {
      if (e.code().equals("already_published")) {
        Optional<String> bundleId = e.reply().flatMap(reply -> reply.text("bundle_id"));
        return new Published("already_published", bundleId, false);
      }
      throw e;
    }
  }

  /** Whether the hub took it and keeps it to itself until somebody judges it. */
  public static boolean isQuarantined(String decision) {
    return decision.equals("quarantine") || decision.equals("quarantined");
  }

  private static String id(Bundle bundle) {
    return bundle.capsule().assetId().orElse("");
  }

  private JsonObject payload(Bundle bundle, @Nullable String chain) {
    JsonObject.Builder payload =
        JsonObject.builder().put("assets", bundle.assets().stream().map(Asset::tree).toList());
    client
        .hub()
        .nodeSecret()
        .ifPresent(secret -> payload.put("signature", PublishSignature.of(bundle, secret.text())));
    return payload.putIfPresent("chain_id", chain).build();
  }

  /** Whether the hub shows the capsule: accepting and showing are two things, and lag. */
  private boolean isShown(Bundle bundle) {
    Duration left = client.hub().config().get(EvomapKeys.VISIBLE_WAIT);
    Duration look = FIRST_LOOK;
    String id = id(bundle);
    for (; ; ) {
      if (isThere(id)) {
        return true;
      }
      if (left.compareTo(look) < 0) {
        return false;
      }
      client.pause().of(look);
      left = left.minus(look);
      look = look.multipliedBy(2).compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : look.multipliedBy(2);
    }
  }

  /** Whether the hub shows an asset now. */
  boolean isThere(String id) {
    try {
      Reply reply = client.call(ReadRows.ASSET_DETAIL, Call.at("asset_id", id));
      return reply
          .text("asset_id")
          .or(() -> reply.object("asset").string("asset_id"))
          .filter(List.of(id)::contains)
          .isPresent();
    } catch (HubError e) {
      return false; // not shown yet, or not to be asked: what was accepted stays accepted
    }
  }
}
