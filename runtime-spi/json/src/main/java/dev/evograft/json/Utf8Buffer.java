// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import java.security.MessageDigest;
import java.util.Arrays;

/** Bytes that grow. */
final class Utf8Buffer {

  private byte[] bytes = new byte[2_048];
  private int size;

  void put(int octet) {
    if (size == bytes.length) {
      reserve(1);
    }
    bytes[size++] = (byte) octet;
  }

  void put(byte[] from, int start, int end) {
    int length = end - start;
    reserve(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  void ascii(String text) {
    int length = text.length();
    reserve(length);
    for (int i = 0; i < length; i++) {
      bytes[size + i] = (byte) text.charAt(i);
    }
    size += length;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  void feed(MessageDigest digest) {
    digest.update(bytes, 0, size);
  }
}
