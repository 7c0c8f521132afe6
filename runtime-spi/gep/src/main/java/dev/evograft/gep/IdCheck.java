// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import java.util.Optional;

/**
 * What came of comparing the id that an asset states with the one that it has.
 *
 * @param status what came of it
 * @param stated the stated id, if there is one and it is a text
 * @param computed the id that the asset has as it is
 * @since 0.1
 */
public record IdCheck(Status status, Optional<String> stated, String computed) {

  /** What came of a comparison. */
  public enum Status {
    /** The stated id is the right one. */
    HOLDS,
    /**
     * It is right with {@code env_fingerprint.region} as null, which Evolver 1.94 hashes and does
     * not write. Accepted from files; on a wire such an asset is refused by others.
     */
    TOLERATED,
    /** No id is stated. */
    MISSING,
    /** What is stated is no content id. */
    MALFORMED,
    /** The asset is not the one that the id was made for. */
    DIFFERS
  }

  /** Whether the id holds, or is wrong only in the way that Evolver's own files are. */
  public boolean accepted() {
    return status == Status.HOLDS || status == Status.TOLERATED;
  }

  /** One line for people. */
  public String reason() {
    return switch (status) {
      case HOLDS -> "asset_id holds";
      case TOLERATED ->
          "asset_id holds with env_fingerprint.region = null, which was hashed but not written";
      case MISSING -> "asset_id is missing; it would be " + computed;
      case MALFORMED ->
          "asset_id is "
              + stated.map(id -> '"' + id + '"').orElse("no text")
              + "; it must be sha256: and 64 lower-case hex digits";
      case DIFFERS -> "asset_id states " + stated.orElse("") + " but the content has " + computed;
    };
  }
}
