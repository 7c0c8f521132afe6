// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.Snapshot;
import java.util.List;
import java.util.Locale;

/** Snapshots on a console, for people and for programs. */
final class SnapshotViews {

  private static final int FEW = 40;

  private final Console console;

  SnapshotViews(Console console) {
    this.console = console;
  }

  void created(Snapshot made) {
    console.result(json(made, List.of()));
    console.out("snapshot " + made.id() + ": " + amount(made));
    lines("not covered", made.notCovered());
  }

  void list(Kept.Listing listing) {
    List<Snapshot> all = listing.all();
    console.result(
        JsonObject.builder()
            .put("snapshots", all.stream().map(one -> json(one, listing.kept(one))).toList())
            .build());
    if (all.isEmpty()) {
      console.out("no snapshots yet: evograft snapshot create");
      return;
    }
    console.table(
        List.of("ID", "WHEN", "KIND", "FILES", "REASON"),
        all.stream()
            .map(
                one ->
                    List.of(
                        one.id(),
                        one.at().toString(),
                        word(one.kind()),
                        Integer.toString(one.counts().files()),
                        one.reason()))
            .toList());
    all.forEach(one -> lines(one.id() + " holds the only copy of", listing.kept(one)));
  }

  void show(Kept.Listing listing) {
    Snapshot one = listing.all().get(0);
    console.result(json(one, listing.kept(one)));
    console.out("snapshot " + one.id());
    console.out("  when    " + one.at());
    console.out("  kind    " + word(one.kind()));
    console.out("  reason  " + one.reason());
    console.out("  holds   " + amount(one));
    lines("not covered", one.notCovered());
    lines("only copy", listing.kept(one));
  }

  void diff(List<Change> changes) {
    console.result(
        JsonObject.builder()
            .put("changes", changes.stream().map(SnapshotViews::json).toList())
            .build());
    if (changes.isEmpty()) {
      console.out("nothing is different");
    }
    changes.forEach(change -> console.out(letter(change) + " " + Failures.oneLine(change.path())));
  }

  void restored(Restored done) {
    console.result(
        JsonObject.builder()
            .put("id", done.snapshot())
            .put("undo", done.undo())
            .put("changes", done.changes().stream().map(SnapshotViews::json).toList())
            .put("kept", done.kept())
            .put("named", done.named())
            .put("failed", done.failed())
            .build());
    done.changes().stream()
        .limit(FEW)
        .forEach(change -> console.out(letter(change) + " " + Failures.oneLine(change.path())));
    if (done.changes().size() > FEW) {
      console.out("and " + (done.changes().size() - FEW) + " more");
    }
    lines("commits that were made in between, held by the undo", done.kept());
    lines("note", done.named());
    done.failed().forEach(line -> console.note("not restored: " + line));
    console.out(
        (done.failed().isEmpty() ? "restored " : "restored in part ")
            + done.snapshot()
            + "; to take it back: evograft snapshot restore "
            + done.undo());
  }

  void pruned(List<String> ids) {
    console.result(JsonObject.builder().put("removed", ids).build());
    console.out(ids.isEmpty() ? "nothing to remove" : "removed " + String.join(", ", ids));
  }

  private void lines(String title, List<String> lines) {
    lines.stream().limit(FEW).forEach(line -> console.out("  " + title + ": " + line));
    if (lines.size() > FEW) {
      console.out("  and " + (lines.size() - FEW) + " more, see --json");
    }
  }

  private static String amount(Snapshot one) {
    String repositories =
        one.counts().repositories() == 1
            ? ""
            : ", " + one.counts().repositories() + " repositories";
    return one.counts().files()
        + " files and folders"
        + repositories
        + ", "
        + one.counts().stored()
        + " bytes stored";
  }

  private static JsonObject json(Snapshot one, List<String> kept) {
    return JsonObject.builder()
        .put("id", one.id())
        .put("at", one.at().toString())
        .put("kind", word(one.kind()))
        .put("reason", one.reason())
        .put("files", one.counts().files())
        .put("stored_bytes", one.counts().stored())
        .put("repositories", one.counts().repositories())
        .put("not_covered", one.notCovered())
        .put("only_copies", kept)
        .build();
  }

  private static JsonObject json(Change change) {
    return JsonObject.builder()
        .put("kind", change.kind().name().toLowerCase(Locale.ROOT))
        .put("path", change.path())
        .build();
  }

  private static String letter(Change change) {
    return switch (change.kind()) {
      case ADDED -> "A";
      case REMOVED -> "D";
      case CHANGED -> "M";
      case PERMISSIONS -> "P";
    };
  }

  private static String word(Snapshot.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
