// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import java.util.HexFormat;

/**
 * FNV-1a with 32 bits over UTF-16 code units, the hash that ids and keys of the memory graph carry.
 * Not for anything that must not collide on purpose.
 *
 * @since 0.1
 */
public final class Fnv {

  private static final int OFFSET = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private Fnv() {}

  /** The hash of a text as eight lower-case hex digits. */
  public static String hex(String text) {
    int hash = OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return HexFormat.of().toHexDigits(hash);
  }
}
