// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.run.RunHandle;
import java.util.List;
import java.util.function.Consumer;

/** Carries the output of a skill to its run and to whoever asked, and what we have to say of it. */
final class LiveOutput implements Consumer<String> {

  private final RunHandle run;
  private final Consumer<String> asker;
  private boolean inLine;

  LiveOutput(RunHandle run, Consumer<String> asker) {
    this.run = run;
    this.asker = asker;
  }

  @Override
  public void accept(String text) {
    inLine = !text.endsWith("\n");
    run.log(text);
    asker.accept(text);
  }

  /** Says something on lines of their own, after the output. */
  void notes(List<String> lines) {
    for (String line : lines) {
      accept((inLine ? "\n" : "") + "evograft: " + line + "\n");
    }
  }
}
