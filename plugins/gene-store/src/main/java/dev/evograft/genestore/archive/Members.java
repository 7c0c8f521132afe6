// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The members of an archive, each read once and to its end, within bounds.
 *
 * @param digests of every member
 * @param kept the bytes of those that are looked into
 */
record Members(Map<String, String> digests, Map<String, byte[]> kept) {

  private static final int MOST = 1_000;
  private static final long LARGEST = 512L << 20;
  private static final long MOST_KEPT = 256L << 20;
  private static final Set<String> LOOKED_INTO =
      Set.of(
          "manifest.json",
          Checksums.NAME,
          "genes.json",
          "genes.jsonl",
          "capsules.json",
          "capsules.jsonl");

  static Members read(InputStream file) throws IOException {
    Counted packed = new Counted(file);
    Members members = new Members(new LinkedHashMap<>(), new LinkedHashMap<>());
    try (InputStream unpacked = new BoundedInput(new GZIPInputStream(packed), packed::count);
        TarArchiveInputStream tar = new TarArchiveInputStream(unpacked, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        members.add(entry, tar);
      }
      unpacked.transferTo(OutputStream.nullOutputStream()); // to its checksum
    }
    return members;
  }

  private void add(TarArchiveEntry entry, InputStream in) throws IOException {
    String name = MemberNames.of(entry);
    if (name.isEmpty()) {
      return;
    }
    if (digests.containsKey(name)) {
      throw new RefusedException("holds " + MemberNames.shown(name) + " twice");
    }
    if (digests.size() >= MOST) {
      throw new RefusedException("holds more than " + MOST + " members");
    }
    boolean isKept = LOOKED_INTO.contains(name.substring(name.lastIndexOf('/') + 1));
    if (entry.getSize() > LARGEST || (isKept && entry.getSize() > MOST_KEPT - keptBytes())) {
      throw new RefusedException("holds " + MemberNames.shown(name) + ", which is too large");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    digests.put(name, digest(in, isKept ? bytes : OutputStream.nullOutputStream()));
    if (isKept) {
      kept.put(name, bytes.toByteArray());
    }
  }

  private long keptBytes() {
    return kept.values().stream().mapToLong(bytes -> bytes.length).sum();
  }

  private static String digest(InputStream in, OutputStream copy) throws IOException {
    MessageDigest digest = Checksums.sha256();
    byte[] buffer = new byte[64 << 10];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      digest.update(buffer, 0, n);
      copy.write(buffer, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
