// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import java.time.Duration;
import java.time.Instant;

/** Times in the past. */
public final class Past {

  private Past() {}

  /** So long before a time, but not before 1970: a person may write any age into the settings. */
  public static Instant before(Instant time, Duration age) {
    boolean longer = age.compareTo(Duration.between(Instant.EPOCH, time)) > 0;
    return longer ? Instant.EPOCH : time.minus(age);
  }
}
