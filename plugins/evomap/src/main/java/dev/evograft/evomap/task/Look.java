// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.spi.Redactor;
import dev.evograft.toolkit.text.Visible;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a person can look at of a change that others made. Who looked names it by its sum: the hub
 * is asked again each time, and may name something else.
 *
 * @param diff the change, to the letter
 * @param isWhole whether all of it is shown; what is masked, or does not show, nobody has seen
 */
public record Look(String diff, boolean isWhole) {

  /** What the redactor leaves of a change is shown, as far as it shows. */
  public static Look at(Merge merge, Redactor redactor) {
    String diff = merge.text();
    return new Look(diff, redactor.redact(diff).equals(diff) && Visible.isWhole(diff));
  }

  /** Whether somebody who names this sum saw this change, and all of it. */
  public boolean isWhatWasSeen(String named) {
    return isWhole && named.strip().equalsIgnoreCase(sum());
  }

  /** SHA-256 in full: less of it could be made equal for two changes by whoever wrote both. */
  public String sum() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(diff.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
