// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Content ids: {@code sha256:} and the hex digest of the canonical text of an asset without its own
 * {@code asset_id}. Every other member counts, those that no schema knows and those that are null
 * too. Safe for any thread.
 *
 * @since 0.1
 */
public final class AssetIds {

  /** The member that holds the id. */
  public static final String KEY = "asset_id";

  private static final String PREFIX = "sha256:";
  private static final int LENGTH = PREFIX.length() + 64;

  /** Other implementations copy an asset member by member, and that one does not arrive. */
  private static final Set<String> NOT_HASHED = Set.of(KEY, "__proto__");

  private AssetIds() {}

  /** The id that an asset of these members has, whatever it states. */
  public static String compute(JsonObject tree) {
    MessageDigest digest = sha256();
    Json.digest(tree, NOT_HASHED, digest);
    return PREFIX + HexFormat.of().formatHex(digest.digest());
  }

  /** A copy that states its id; the same object where it does already. */
  public static JsonObject complete(JsonObject tree) {
    String id = compute(tree);
    return id.equals(tree.get(KEY)) ? tree : tree.with(KEY, id);
  }

  /** As {@link #complete(JsonObject)}. */
  @SuppressWarnings("unchecked") // over gives an asset of the same type
  public static <A extends Asset> A complete(A asset) {
    JsonObject tree = complete(asset.tree());
    return tree == asset.tree() ? asset : (A) asset.over(tree);
  }

  /** Whether an asset is what its stated id says. */
  public static IdCheck verify(JsonObject tree) {
    String computed = compute(tree);
    if (!tree.containsKey(KEY)) {
      return new IdCheck(IdCheck.Status.MISSING, Optional.empty(), computed);
    }
    Optional<String> stated = tree.string(KEY);
    return new IdCheck(status(tree, stated.orElse(""), computed), stated, computed);
  }

  /** As {@link #verify(JsonObject)}. */
  public static IdCheck verify(Asset asset) {
    return verify(asset.tree());
  }

  private static IdCheck.Status status(JsonObject tree, String stated, String computed) {
    if (!isAssetId(stated)) {
      return IdCheck.Status.MALFORMED;
    }
    if (stated.equals(computed)) {
      return IdCheck.Status.HOLDS;
    }
    return UnsetRegion.restored(tree)
            .filter(asHashed -> stated.equals(compute(asHashed)))
            .isPresent()
        ? IdCheck.Status.TOLERATED
        : IdCheck.Status.DIFFERS;
  }

  /** Whether a text has the form of a content id: {@code sha256:} and 64 lower-case hex digits. */
  public static boolean isAssetId(String text) {
    if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
      return false;
    }
    for (int i = PREFIX.length(); i < LENGTH; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
