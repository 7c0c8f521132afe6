// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.asset.AssetStore;
import java.util.List;

/** Verifies a file, or all that a store has. */
record StoreVerification(GeneStoreCommands commands, Console console) {

  private static final List<String> LISTS = List.of("genes", "capsules", "failed_capsules");

  int store() {
    Verification verification = new Verification();
    AssetStore store = commands.store();
    store.genes().forEach(one -> verification.check("", one));
    store.capsules().forEach(one -> verification.check("", one));
    store.events().forEach(one -> verification.check("", one));
    store.failedCapsules().forEach(one -> verification.checkUnused("failed", one));
    store.staged().forEach(one -> verification.checkUnused("staged", one));
    commands.damage().get().forEach(verification::fault);
    long lines = commands.memory().damagedLines();
    if (lines > 0) {
      verification.fault("the memory graph has " + Shown.count(lines, "line") + " nobody can read");
    }
    return verification.tell(console);
  }

  int file(String typed) {
    Verification verification = new Verification();
    for (Document.Entry entry : Document.parse(Typed.bytes(typed)).entries()) {
      JsonObject object = entry.object();
      if (object == null) {
        verification.fault(entry.where() + " is no JSON object");
      } else if (!object.containsKey("type") && LISTS.stream().anyMatch(object::containsKey)) {
        LISTS.forEach(list -> list(verification, list, object));
      } else {
        verification.checkRecord(entry.where(), object);
      }
    }
    return verification.tell(console);
  }

  private static void list(Verification verification, String list, JsonObject file) {
    int number = 0;
    for (Object record : file.list(list)) {
      String where = list + "[" + number++ + "]";
      if (record instanceof JsonObject object) {
        verification.checkRecord(where, object);
      } else {
        verification.fault(where + " is no JSON object");
      }
    }
  }
}
