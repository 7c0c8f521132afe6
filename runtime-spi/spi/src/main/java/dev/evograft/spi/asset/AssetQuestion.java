// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.asset;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What a source is asked for.
 *
 * @param signals what a cycle is to answer, with the secrets in it masked
 * @param most how many assets are looked at; more are left out
 * @param within how long the answer is waited for
 * @since 0.1
 */
public record AssetQuestion(List<String> signals, int most, Duration within) {

  public AssetQuestion {
    signals = List.copyOf(signals);
    Objects.requireNonNull(within, "within");
  }
}
