// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The console of a process: lines and tables for people, or one line of JSON for programs. */
final class Terminal implements Console {

  /** What a text that came from elsewhere could tell a terminal, but for tabs and line ends. */
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f&&[^\\t\\n]]");

  private final PrintStream out;
  private final PrintStream err;
  private volatile boolean json;
  private boolean atLineStart = true;

  Terminal(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  void json(boolean wanted) {
    json = wanted;
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public void out(String line) {
    if (!json) {
      line(line);
    }
  }

  @Override
  public void raw(String text) {
    if (!text.isEmpty()) {
      synchronized (out) { // the stream's own lock, which nothing else waits under
        out.print(text);
        out.flush();
        atLineStart = text.endsWith("\n");
      }
    }
  }

  @Override
  public void note(String line) {
    err.println(harmless(line));
  }

  @Override
  public void table(List<String> head, List<List<String>> rows) {
    if (!json) {
      Table.render(head, rows).forEach(this::line);
    }
  }

  @Override
  public void result(JsonObject answer) {
    if (json) {
      line(answer.toString());
    }
  }

  /** Hands over what was written so far. */
  void flush() {
    out.flush();
  }

  /** Says something in the name of the program, on standard error. */
  void say(String message) {
    note("evograft: " + oneLine(message));
  }

  /** What went wrong: one line for people, and for programs the last line of the output. */
  void error(String code, @Nullable String message) {
    String shown = message == null ? "failed without a message" : oneLine(message);
    say(shown);
    result(
        JsonObject.builder()
            .put("error", JsonObject.builder().put("code", code).put("message", shown).build())
            .build());
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  /** A skill's output may have ended inside a line; ours begins a new one. */
  private void line(String line) {
    synchronized (out) {
      if (!atLineStart) {
        out.println();
        atLineStart = true;
      }
      out.println(harmless(line));
    }
  }

  private static String harmless(String line) {
    return CONTROLS.matcher(line).replaceAll("");
  }
}
