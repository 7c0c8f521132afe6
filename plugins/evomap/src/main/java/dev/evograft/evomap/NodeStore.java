// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.spi.EvograftException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * This node at one hub, as Evolver keeps it: {@code node_id}, {@code node_secret} and {@code
 * node_secret_version} in {@code ~/.evomap}. That folder belongs to one hub, the first that issued
 * a secret, or EvoMap's own where a secret is there and no note about whose it is; the secrets of
 * other hubs are kept apart, so that none goes where it does not belong and none is written over.
 */
final class NodeStore {

  private static final Pattern SECRET = Pattern.compile("[0-9a-fA-F]{64}");
  private static final int ID_BYTES = 8;

  private final HubHome home;
  private final HubAddress hub;

  NodeStore(HubHome home, HubAddress hub) {
    this.home = home;
    this.hub = hub;
  }

  /**
   * A secret and its version.
   *
   * @param text 64 hexadecimal digits
   * @param version the hub's count of them; empty where it is not known
   */
  record Secret(String text, OptionalLong version) {
    @Override
    public String toString() {
      return "version " + (version.isPresent() ? version.getAsLong() : "?");
    }
  }

  /**
   * The id of this home's node, made at random by whoever needs it first.
   *
   * @throws EvograftException if the file holds something else; it is left as it is
   */
  String nodeId() {
    return keptId().orElseGet(() -> home.locked(() -> keptId().orElseGet(this::writeNewId)));
  }

  /** The id, if there is one already. */
  Optional<String> keptId() {
    Optional<String> id = home.read(idFile());
    if (id.isPresent() && !EvomapKeys.isNodeId(id.get())) {
      throw new EvograftException(
          "bad_node_id", idFile() + " holds no node id: correct it, or set evomap.node_id");
    }
    return id;
  }

  private String writeNewId() {
    byte[] random = new byte[ID_BYTES];
    new SecureRandom().nextBytes(random);
    String id = "node_" + HexFormat.of().formatHex(random);
    home.write(idFile(), id + "\n");
    return id;
  }

  /** Evolver has the id in one place for all hubs; it is no secret. */
  private Path idFile() {
    return home.shared().resolve("node_id");
  }

  /**
   * The secret that this hub issued.
   *
   * @throws EvograftException if its file is damaged
   */
  Optional<Secret> secret() {
    Path file = secretFile();
    Optional<String> text = home.read(file);
    if (text.isPresent() && !SECRET.matcher(text.get()).matches()) {
      throw new EvograftException(
          "bad_node_secret",
          file
              + " holds no node secret: restore it, or set A2A_NODE_SECRET, for this hub issues a"
              + " new one only to who has the old one");
    }
    return text.map(secret -> new Secret(secret, version()));
  }

  private OptionalLong version() {
    String text = home.read(folder().resolve("node_secret_version")).orElse("");
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  /** Where the secret of this hub is, or would be. */
  Path secretFile() {
    return folder().resolve("node_secret");
  }

  /** Keeps what the hub issued; it is on disk when this returns. */
  void keep(Secret secret) {
    home.locked(
        () -> {
          if (owner().isEmpty()) {
            home.write(ownerFile(), hub.toString() + "\n");
          }
          Path folder = folder();
          // An old version must never stand beside a new secret
          home.remove(folder.resolve("node_secret_version"));
          home.write(folder.resolve("node_secret"), secret.text() + "\n");
          if (secret.version().isPresent()) {
            home.write(folder.resolve("node_secret_version"), secret.version().getAsLong() + "\n");
          }
          return true;
        });
  }

  /**
   * Says that the secret in {@code ~/.evomap} is this hub's.
   *
   * @return whether there is one to say it of
   */
  boolean adopt() {
    return home.locked(
        () -> {
          if (home.read(home.shared().resolve("node_secret")).isEmpty()) {
            return false;
          }
          home.write(ownerFile(), hub.toString() + "\n");
          return true;
        });
  }

  /** Whether there is a secret in {@code ~/.evomap} that belongs to another hub. */
  Optional<String> otherOwner() {
    return owner().filter(owner -> !owner.equals(hub.toString()));
  }

  private Path folder() {
    Optional<String> owner = owner();
    return owner.isEmpty() || owner.get().equals(hub.toString())
        ? home.shared()
        : home.own("nodes").resolve(HubHome.sum(hub.toString()));
  }

  /** Whose {@code ~/.evomap} is; empty where nobody's yet. */
  private Optional<String> owner() {
    return home.read(ownerFile())
        .or(
            () ->
                home.read(home.shared().resolve("node_secret"))
                    .map(secret -> HubAddress.USUAL.toString()));
  }

  private Path ownerFile() {
    return home.own("hub-of-home");
  }
}
