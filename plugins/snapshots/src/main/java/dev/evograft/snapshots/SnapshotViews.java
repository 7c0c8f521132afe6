// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.spi.snapshot.Snapshot;
import dev.evograft.toolkit.text.ShownTime;
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
                        ShownTime.of(one.at()),
                        word(one.kind()),
                        Integer.toString(one.counts().files()),
                        one.reason()))
            .toList());
    all.forEach(one -> lines(one.id() + " holds the only copy of", listing.kept(one)));
  }

  /**
   * One of them.
   *
   * @param own what it has of assets, memory and settings
   */
  void show(Kept.Listing listing, List<OwnContent> own) {
    Snapshot one = listing.all().get(0);
    console.result(
        json(one, listing.kept(one)).toBuilder()
            .put("own", own.stream().map(SnapshotViews::json).toList())
            .build());
    console.out("snapshot " + one.id());
    console.out("  when    " + ShownTime.of(one.at()));
    console.out("  kind    " + word(one.kind()));
    console.out("  reason  " + one.reason());
    console.out("  holds   " + amount(one));
    own.forEach(this::own);
    lines("not covered", one.notCovered());
    lines("only copy", listing.kept(one));
  }

  private void own(OwnContent each) {
    console.out("  own     " + Failures.oneLine(each.folder()) + ": " + each.files() + " files");
    if (each.unknown()) {
      console.out("    a restore leaves what is different: nobody can tell what Evograft wrote");
    }
    lines("  a restore leaves, for Evograft wrote it since", each.written());
  }

  void diff(Comparison found) {
    console.result(
        JsonObject.builder()
            .put("changes", found.changes().stream().map(each -> json(each, found)).toList())
            .put("left", found.left().stream().map(SnapshotViews::json).toList())
            .put("not_held", found.unheld())
            .build());
    if (found.isNothing()) {
      console.out("nothing is different");
    }
    found
        .changes()
        .forEach(
            each ->
                console.out(
                    line(each)
                        + (found.own().contains(each.path())
                            ? "  (Evograft's own: a restore undoes it)"
                            : "")));
    found
        .left()
        .forEach(
            each ->
                console.out(
                    line(each.change())
                        + "  (Evograft's own: a restore leaves it, for "
                        + each.why()
                        + ")"));
    found.unheld().forEach(line -> console.out("not held: " + line));
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
    done.changes().stream().limit(FEW).forEach(change -> console.out(undone(change)));
    if (done.changes().size() > FEW) {
      console.out("and " + (done.changes().size() - FEW) + " more");
    }
    lines("commits that were made in between, held by the undo", done.kept());
    lines("note", done.named());
    done.failed().forEach(line -> console.note("not restored: " + line));
    if (done.changes().isEmpty() && done.failed().isEmpty()) {
      console.out("nothing was different");
    }
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

  private static JsonObject json(Change change, Comparison found) {
    return json(change).toBuilder().put("own", found.own().contains(change.path())).build();
  }

  private static JsonObject json(Comparison.Left left) {
    return json(left.change()).toBuilder().put("why", left.why()).build();
  }

  private static JsonObject json(OwnContent own) {
    return JsonObject.builder()
        .put("folder", own.folder())
        .put("files", own.files())
        .put("written_since", own.written())
        .put("unknown", own.unknown())
        .build();
  }

  private static String line(Change change) {
    String letter =
        switch (change.kind()) {
          case ADDED -> "A ";
          case REMOVED -> "D ";
          case CHANGED -> "M ";
          case PERMISSIONS -> "P ";
        };
    return letter + Failures.oneLine(change.path());
  }

  /** What a restore did about a difference, which is its reverse. */
  private static String undone(Change change) {
    String what =
        switch (change.kind()) {
          case ADDED -> "removed ";
          case REMOVED -> "brought back ";
          case CHANGED -> "put back ";
          case PERMISSIONS -> "put back the permissions of ";
        };
    return what + Failures.oneLine(change.path());
  }

  private static String word(Snapshot.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
