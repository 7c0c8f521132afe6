// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.home.NodeStore;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.evomap.settings.Release;
import dev.evograft.gep.EnvFingerprint;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import java.util.Optional;
import java.util.OptionalLong;

/** Registers this node at a hub, keeps the secret that it issues, and says that the node lives. */
public final class Hello {

  private final HubClient client;
  private final Hub hub;

  /** At the hub of the client. */
  public Hello(HubClient client) {
    this.client = client;
    this.hub = client.hub();
  }

  /**
   * What came of it.
   *
   * @param reply what the hub said
   * @param kept whether it issued a secret, which is on disk now
   * @param configuredCounts whether another secret is configured, which counts before that one
   */
  public record Said(Reply reply, boolean kept, boolean configuredCounts) {}

  /**
   * Says hello.
   *
   * @param rotate whether a new secret is asked for
   */
  public Said say(boolean rotate) {
    // Of two that ask at once the later answer voids the secret of the earlier one
    return hub.home().alone("hello", () -> saidAlone(rotate));
  }

  private Said saidAlone(boolean rotate) {
    if (rotate && hub.nodeSecret().isEmpty()) {
      throw new BadInputException(
          "no_node_secret",
          "a new secret is issued to who has the old one, and there is none here");
    }
    hub.node().prepare();
    Rotation rotation = new Rotation(hub);
    if (rotate) {
      rotation.begin();
    }
    Reply reply = client.call(ProtocolRows.HELLO, Call.of(payload(rotate)));
    Optional<NodeStore.Secret> issued = issued(reply);
    issued.ifPresent(hub.node()::keep);
    if (issued.isPresent()) {
      rotation.done();
    }
    boolean configured = hub.secret(EvomapKeys.NODE_SECRET).isPresent();
    return new Said(reply, issued.isPresent(), configured && issued.isPresent());
  }

  private JsonObject payload(boolean rotate) {
    JsonObject.Builder payload = JsonObject.builder().put("capabilities", JsonObject.EMPTY);
    counts(payload);
    payload.put("env_fingerprint", environment());
    hub.config()
        .find(EvomapKeys.WEBHOOK_URL)
        .ifPresent(url -> payload.put("webhook_url", url.toString()));
    hub.config().find(EvomapKeys.NAME).ifPresent(name -> payload.put("name", name));
    if (rotate) {
      payload.put("rotate_secret", true);
    }
    return payload.build();
  }

  /** Says that this node lives. */
  public Reply beat() {
    JsonObject.Builder body =
        JsonObject.builder()
            .put("version", "evograft/" + Release.version())
            .put("timestamp", hub.context().clock().instant().toString());
    counts(body);
    body.put("env_fingerprint", environment());
    hub.nodeSecret()
        .map(NodeStore.Secret::version)
        .filter(OptionalLong::isPresent)
        .ifPresent(version -> body.put("node_secret_version", version.getAsLong()));
    return client.call(ProtocolRows.HEARTBEAT, Call.of(body.build()));
  }

  /** Of this machine only what every other of its kind is, too. */
  private static JsonObject environment() {
    EnvFingerprint here = EnvFingerprint.current();
    return JsonObject.builder().put("platform", here.platform()).put("arch", here.arch()).build();
  }

  private void counts(JsonObject.Builder body) {
    PluginContext context = hub.context();
    Optional<AssetStore> store = context.service(AssetStore.class);
    body.put("gene_count", store.map(one -> one.genes().size()).orElse(0));
    body.put("capsule_count", store.map(one -> one.capsules().size()).orElse(0));
  }

  private static Optional<NodeStore.Secret> issued(Reply reply) {
    return reply
        .text("node_secret")
        .filter(text -> text.matches("[0-9a-fA-F]{64}"))
        .map(
            text ->
                new NodeStore.Secret(
                    text,
                    reply
                        .integer("node_secret_version")
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty())));
  }
}
