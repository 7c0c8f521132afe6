// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8 that comes in pieces cut anywhere: a character that is cut waits for its rest, what
 * is malformed becomes U+FFFD. Not safe for several threads.
 */
final class Utf8Chunks {

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final ByteBuffer bytes;
  private final CharBuffer chars;

  /**
   * @param most the longest piece
   */
  Utf8Chunks(int most) {
    bytes = ByteBuffer.allocate(most + 4);
    chars = CharBuffer.allocate(most + 4);
  }

  /** The text of the next piece; empty when it ends no character. */
  String next(byte[] piece, int length) {
    bytes.put(piece, 0, length);
    bytes.flip();
    decoder.decode(bytes, chars, false);
    bytes.compact();
    return take();
  }

  /** What a cut character at the very end becomes; mostly empty. */
  String end() {
    bytes.flip();
    decoder.decode(bytes, chars, true);
    decoder.flush(chars);
    return take();
  }

  private String take() {
    chars.flip();
    String text = chars.toString();
    chars.clear();
    return text;
  }
}
