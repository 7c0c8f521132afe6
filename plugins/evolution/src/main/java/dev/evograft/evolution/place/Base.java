// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;

/** What a copy held when it was made, and what the system says of its files since. */
final class Base {

  private final TreeMap<String, Mark> marks = new TreeMap<>();
  private final Set<String> folders = new HashSet<>();

  /**
   * A file or link of the copy.
   *
   * @param link whether it is a link
   * @param wanted whether it is of a folder that git ignores and the settings include
   * @param hash of its content, or of where the link points; empty for wanted ones
   * @param stamp of the copy while it is what it was
   */
  record Mark(boolean link, boolean wanted, byte[] hash, Found.Stamp stamp) {

    /** Whether a content is the one that the copy began from. */
    boolean holds(byte[] content) {
      return Arrays.equals(hash, hashOf(content));
    }

    Mark with(Found.Stamp other) {
      return new Mark(link, wanted, hash, other);
    }
  }

  TreeMap<String, Mark> marks() {
    return marks;
  }

  Set<String> folders() {
    return folders;
  }

  static byte[] hashOf(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
