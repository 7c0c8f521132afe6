// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.spi.Redactor;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.SignalSource;

/** Derives usage, retries and errors from what a run prints. */
final class TextSource implements SignalSource {

  private final Redactor redactor;

  TextSource(Redactor redactor) {
    this.redactor = redactor;
  }

  @Override
  public Observer observe(RunStarted run) {
    return new TextObserver(redactor);
  }
}
