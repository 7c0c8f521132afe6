// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.spi.Redactor;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.SignalSource;
import org.jspecify.annotations.Nullable;

/** Derives usage, retries and errors from what a run prints. */
final class TextSource implements SignalSource {

  private final Redactor redactor;

  TextSource(Redactor redactor) {
    this.redactor = redactor;
  }

  @Override
  public Observer observe(RunStarted run) {
    return new FirstOutput();
  }

  /** Makes the observer when there is something to read: most runs in an agent print nothing. */
  private final class FirstOutput implements Observer {
    private @Nullable TextObserver reader;

    @Override
    public void output(String text) {
      if (reader == null) {
        reader = new TextObserver(redactor);
      }
      reader.output(text);
    }

    @Override
    public void complete(RunCompleted draft, Sink signals) {
      if (reader != null) {
        reader.complete(draft, signals);
      }
    }
  }
}
