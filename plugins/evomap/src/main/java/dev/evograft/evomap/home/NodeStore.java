// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.home;

import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.spi.EvograftException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node at one hub. Its id is where Evolver keeps it, in {@code ~/.evomap}; the secret is there
 * only where it is known to have come from this hub ({@link SharedSecret}), or where EvoMap's own
 * hub, which is Evolver's too, issues the first one. Other secrets are kept apart, hub by hub, so
 * that none goes where it does not belong and none is written over.
 */
public final class NodeStore {

  private static final Logger log = LoggerFactory.getLogger(NodeStore.class);
  private static final Pattern SECRET = Pattern.compile("[0-9a-fA-F]{64}");
  private static final String SECRET_FILE = "node_secret";
  private static final String VERSION = "node_secret_version";
  private static final int ID_BYTES = 8;

  private final HubHome home;
  private final HubAddress hub;
  private final SharedSecret shared;

  /** Of one home at one hub. Safe for any thread. */
  public NodeStore(HubHome home, HubAddress hub) {
    this.home = home;
    this.hub = hub;
    this.shared = new SharedSecret(home, hub);
  }

  /**
   * A secret and its version.
   *
   * @param text 64 hexadecimal digits
   * @param version the hub's count of them; empty where it is not known
   */
  public record Secret(String text, OptionalLong version) {
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
  public String nodeId() {
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
  public Optional<Secret> secret() {
    Path folder = folder();
    Path file = folder.resolve(SECRET_FILE);
    Optional<String> text = home.read(file);
    if (text.isPresent() && !SECRET.matcher(text.get()).matches()) {
      throw new EvograftException(
          "bad_node_secret",
          file
              + " holds no node secret: restore it, or set A2A_NODE_SECRET, for this hub issues a"
              + " new one only to who has the old one");
    }
    return text.map(secret -> new Secret(secret, version(folder)));
  }

  private OptionalLong version(Path folder) {
    String text = home.read(folder.resolve(VERSION)).orElse("");
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  /** Where the secret of this hub is, or would be. */
  public Path secretFile() {
    return folder().resolve(SECRET_FILE);
  }

  /**
   * Makes sure that a secret can be kept, before a hub is asked: it issues no second one.
   *
   * @throws EvograftException code {@code write_failed} if nothing can be written
   */
  public void prepare() {
    home.locked(
        () -> {
          Path trial = apart().resolve("trial");
          home.write(trial, "");
          home.remove(trial);
          return true;
        });
  }

  /** Keeps what the hub issued; it is on disk when this returns. */
  public void keep(Secret secret) {
    home.locked(
        () -> {
          if (!keptShared(secret)) {
            write(apart(), secret);
            if (shared.isNoted()) {
              shared.disown(); // what is there now is older
            }
          }
          return true;
        });
  }

  /** Evolver's folder may be another user's, or full of links; then the secret is kept apart. */
  private boolean keptShared(Secret secret) {
    try {
      boolean first = hub.equals(HubAddress.USUAL) && home.read(shared.file()).isEmpty();
      if (!first && !shared.fits()) {
        return false;
      }
      shared.claim(secret.text());
      write(home.shared(), secret);
      return true;
    } catch (EvograftException e) {
      log.warn("the node's secret is not kept in {}: {}", home.shared(), e.getMessage());
      return false;
    }
  }

  private void write(Path folder, Secret secret) {
    // An old version must never stand beside a new secret
    home.remove(folder.resolve(VERSION));
    home.write(folder.resolve(SECRET_FILE), secret.text() + "\n");
    if (secret.version().isPresent()) {
      home.write(folder.resolve(VERSION), secret.version().getAsLong() + "\n");
    }
  }

  /**
   * Says that the secret in {@code ~/.evomap} is this hub's, as it is now.
   *
   * @return whether there is one to say it of
   */
  public boolean adopt() {
    return home.locked(
        () -> {
          Optional<String> secret = home.read(shared.file());
          secret.ifPresent(shared::claim);
          return secret.isPresent();
        });
  }

  /** Where the secret in {@code ~/.evomap} came from, if not from this hub. */
  public Optional<String> othersSecret() {
    return shared.othersWords();
  }

  private Path folder() {
    return shared.isOurs() ? home.shared() : apart();
  }

  private Path apart() {
    return home.own("nodes").resolve(HubHome.sum(hub.toString()));
  }
}
