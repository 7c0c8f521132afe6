// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.archive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file of checksums, as sha256sum has it. */
final class Checksums {

  static final String NAME = "checksum.sha256";

  private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](?:\\./)?(.+)");

  private Checksums() {}

  static byte[] text(Map<String, byte[]> members) {
    StringBuilder text = new StringBuilder();
    members.forEach(
        (name, bytes) ->
            text.append(HexFormat.of().formatHex(sha256().digest(bytes)))
                .append("  ")
                .append(name)
                .append('\n'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What is stated, by the name of the member. */
  static Map<String, String> parse(byte[] text) throws RefusedException {
    Map<String, String> stated = new LinkedHashMap<>();
    int number = 0;
    for (String line : new String(text, StandardCharsets.UTF_8).lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new RefusedException(NAME + " has no checksum in line " + number);
      }
      if (stated.put(parts.group(2), parts.group(1).toLowerCase(Locale.ROOT)) != null) {
        throw new RefusedException(NAME + " names a member twice, in line " + number);
      }
    }
    return stated;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
