// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.util.List;

/** Shows what a cycle would do. */
final class PreviewView {

  private final Console console;

  PreviewView(Console console) {
    this.console = console;
  }

  void show(JsonObject preview) {
    JsonObject detect = preview.object("detect");
    JsonObject select = preview.object("select");
    list("Signals", detect.strings("signals"));
    list("Not answered this time", detect.strings("suppressed"));
    list("Because", detect.strings("notes"));
    if (!preview.string("left_alone", "").isEmpty()) {
      console.out(preview.string("left_alone", ""));
    }
    console.out(
        "Category: "
            + preview.string("category", "")
            + ", strategy "
            + detect.string("strategy", ""));
    console.out(
        "Gene: "
            + select.string("gene", "none")
            + (preview.bool("seed_genes", false)
                ? ", of those that this workspace would begin with"
                : ""));
    select.strings("reasons").forEach(reason -> console.out("  " + reason));
    if (!select.string("capsule", "").isEmpty()) {
      console.out("Capsule: " + select.string("capsule", ""));
    }
    if (!preview.string("made_by", "").isEmpty()) {
      console.out("Change: by " + preview.string("made_by", ""));
      console.out("  " + preview.string("where", ""));
    } else if (preview.string("executor", "").equals("none")) {
      console.out("Change: by nobody, for nobody called and evolve.command is not set");
    }
    list("Checks", preview.object("checks").strings("checks"));
    list("Not run", preview.object("checks").strings("refused"));
    if (!preview.string("unverifiable", "").isEmpty()) {
      console.out("It would make no change: " + preview.string("unverifiable", ""));
    }
    console.result(preview);
  }

  private void list(String head, List<String> items) {
    if (!items.isEmpty()) {
      console.out(head + ":");
      items.forEach(item -> console.out("  " + item));
    }
  }
}
