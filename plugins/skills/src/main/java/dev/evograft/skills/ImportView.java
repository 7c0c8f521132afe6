// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An import on a console. */
final class ImportView {

  private final Console console;
  private final boolean dryRun;

  ImportView(Console console, boolean dryRun) {
    this.console = console;
    this.dryRun = dryRun;
  }

  /** Shows it; 1 when nothing was found, or a skill could not be taken. */
  int show(List<Imported> all) {
    console.result(
        JsonObject.builder()
            .put("dry_run", dryRun)
            .put("skills", all.stream().map(ImportView::json).toList())
            .build());
    if (all.isEmpty()) {
      console.note("no skills were found there; see 'evograft skills import-openclaw --help'");
      return 1;
    }
    all.forEach(this::tell);
    if (dryRun) {
      console.out("nothing was changed: this was a dry run");
    }
    return all.stream().anyMatch(one -> one.action() == Imported.Action.REFUSED) ? 1 : 0;
  }

  private void tell(Imported one) {
    String to = one.to() == null ? "" : " -> " + one.to();
    console.out(
        String.format(
            Locale.ROOT, "%-11s %s  %s%s", word(one.action()), one.name(), one.from(), to));
    one.notes().forEach(note -> console.out("            " + note));
  }

  private static String word(Imported.Action action) {
    return action.name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject json(Imported one) {
    return JsonObject.builder()
        .put("name", one.name())
        .put("from", text(one.from()))
        .put("to", text(one.to()))
        .put("action", word(one.action()))
        .put("notes", one.notes())
        .build();
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : Texts.validUnicode(path.toString());
  }
}
