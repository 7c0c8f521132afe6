// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.util.List;

/** Keeps what was written. */
final class FakeConsole implements Console {

  final StringBuffer out = new StringBuffer();
  final StringBuffer err = new StringBuffer();
  boolean json;
  JsonObject result;

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public void out(String line) {
    if (!json) {
      out.append(line).append('\n');
    }
  }

  @Override
  public void raw(String text) {
    out.append(text);
  }

  @Override
  public void note(String line) {
    err.append(line).append('\n');
  }

  @Override
  public void table(List<String> head, List<List<String>> rows) {
    out(String.join(" | ", head));
    rows.forEach(row -> out(String.join(" | ", row)));
  }

  @Override
  public void result(JsonObject answer) {
    if (json) {
      result = answer;
      out.append(answer).append('\n');
    }
  }
}
