// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.Console;
import java.util.function.Consumer;

/** Shows a program's output as it is, and knows whether its last line has an end. */
final class StreamedOutput implements Consumer<String> {

  private final Console console;
  private boolean inLine;

  StreamedOutput(Console console) {
    this.console = console;
  }

  @Override
  public void accept(String text) {
    inLine = !text.endsWith("\n");
    console.raw(text);
  }

  /** What comes next begins a line. */
  void endLine() {
    if (inLine) {
      accept("\n");
    }
  }
}
