// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.util.List;

/** A terminal that nobody reads. */
public final class Silence implements Console {

  @Override
  public boolean json() {
    return false;
  }

  @Override
  public void out(String line) {}

  @Override
  public void raw(String text) {}

  @Override
  public void note(String line) {}

  @Override
  public void table(List<String> head, List<List<String>> rows) {}

  @Override
  public void result(JsonObject answer) {}
}
