// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells the notes that Evograft wrote from those of anybody else who may write in the workspace: by
 * a key that is in the user's home, where confined work does not come.
 */
final class Seal {

  private static final int LENGTH = 32;
  private static final Pattern MARK = Pattern.compile("[0-9a-f]{64}");

  private final byte[] key;

  private Seal(byte[] key) {
    this.key = key;
  }

  /**
   * With the key in a folder, which is made if there is none. Where it cannot be kept, what a
   * process leaves is carried out by nobody else.
   */
  static Seal in(Path folder) {
    try {
      byte[] kept = kept(folder);
      return kept == null ? fleeting() : new Seal(kept);
    } catch (IOException e) {
      return fleeting();
    }
  }

  private static byte @Nullable [] kept(Path folder) throws IOException {
    Path file = folder.resolve("snapshots.key");
    byte[] kept = read(file);
    if (kept == null) {
      Store.makeFolder(folder);
      Path part = Files.createTempFile(folder, "snapshots", ".part"); // for its owner alone
      try {
        Files.write(part, random());
        Store.force(part);
        Files.createLink(file, part);
      } catch (FileSystemException | UnsupportedOperationException e) {
        if (read(file) == null) { // damaged, or a disk without links
          Store.write(file, Files.readAllBytes(part));
        }
      } finally {
        Files.deleteIfExists(part);
      }
      kept = read(file);
    }
    return kept;
  }

  /** With a key that nobody else gets: what it sealed is obeyed by itself alone. */
  static Seal fleeting() {
    return new Seal(random());
  }

  private static byte[] random() {
    byte[] fresh = new byte[LENGTH];
    new SecureRandom().nextBytes(fresh);
    return fresh;
  }

  private static byte @Nullable [] read(Path file) throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return bytes.length == LENGTH ? bytes : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** The mark of a text under a name. */
  String of(String name, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of()
          .formatHex(mac.doFinal((name + '\0' + text).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** Whether it has a mark, which is none of ours. */
  boolean isOfAnother(String mark, String name, String text) {
    return MARK.matcher(mark).matches() && !fits(mark, name, text);
  }

  /** Whether a mark is that of the text. */
  boolean fits(String mark, String name, String text) {
    return MessageDigest.isEqual(
        mark.getBytes(StandardCharsets.UTF_8), of(name, text).getBytes(StandardCharsets.UTF_8));
  }
}
