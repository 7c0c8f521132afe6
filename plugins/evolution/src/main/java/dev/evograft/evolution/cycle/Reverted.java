// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.execute.Replay;
import dev.evograft.evolution.patch.BadPatchException;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.patch.Patch;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The changes that cycles kept here and that are not there any more, for a person took them back:
 * none of them is made again before somebody promotes its capsule again. Where nobody knows whether
 * it was a person (another branch, a file that was generated anew), it counts as one.
 */
final class Reverted {

  /** The member of a SELECT entry that names them. */
  static final String MEMBER = "taken_back";

  /** So many changes are looked at, and remembered. */
  private static final int MOST = 60;

  private static final String CAPSULE = "capsule";
  private static final String KEPT = "kept";

  private final Services services;
  private final List<Change> changes;

  private Reverted(Services services, List<Change> changes) {
    this.services = services;
    this.changes = List.copyOf(changes);
  }

  /**
   * One of them.
   *
   * @param capsule its id
   * @param kept when it was
   * @param files what it would make of the workspace now; empty where it does not apply
   */
  private record Change(String capsule, Instant kept, Map<String, Optional<FileVersion>> files) {
    boolean makes(Map<String, Optional<FileVersion>> others) {
      return !files.isEmpty() && files.equals(others);
    }
  }

  /** As the workspace is now. */
  static Reverted of(Services services) {
    AssetStore assets = services.assets();
    Map<String, Instant> known = known(services.journal());
    Map<String, Instant> kept = new LinkedHashMap<>(known);
    for (JournalEntry entry :
        services.journal().latest(Set.of(CyclePhase.SOLIDIFIED.type()), null, MOST)) {
      CycleEvent event = CycleEvent.from(entry);
      event.details().string(CAPSULE).ifPresent(id -> kept.putIfAbsent(id, event.at()));
    }
    FolderFiles files = new FolderFiles(services.root());
    List<Change> changes = new ArrayList<>();
    kept.forEach(
        (id, at) -> {
          Optional<Capsule> capsule = assets.capsules().find(id);
          if (capsule.isPresent() && changes.size() < MOST) {
            Change change = new Change(id, at, made(capsule.get(), files));
            boolean gone = !change.files().isEmpty() || known.containsKey(id);
            if (gone && !isPromoted(services, id, at)) {
              changes.add(change);
            }
          }
        });
    return new Reverted(services, changes);
  }

  /** What the last cycle that chose a gene knew of them, however long ago it was. */
  private static Map<String, Instant> known(Journal journal) {
    Map<String, Instant> known = new LinkedHashMap<>();
    for (JournalEntry entry : journal.latest(Set.of(CyclePhase.SELECT.type()), null, 1)) {
      for (JsonObject one : CycleEvent.from(entry).details().objects(MEMBER)) {
        try {
          known.put(one.string(CAPSULE, ""), Instant.parse(one.string(KEPT, "")));
        } catch (DateTimeException e) {
          known.put(one.string(CAPSULE, ""), Instant.EPOCH);
        }
      }
    }
    return known;
  }

  /** Exactly where its lines stand: what has it already, or was changed since, is none of these. */
  private static Map<String, Optional<FileVersion>> made(Capsule capsule, FolderFiles files) {
    String diff = Replay.diffOf(capsule);
    if (diff.isEmpty()) {
      return Map.of();
    }
    try {
      Patch patch = Patch.parse(diff);
      if (patch.isThere(files)) { // first of all: lines that repeat would take it once more
        return Map.of();
      }
      Map<String, Optional<FileVersion>> made = patch.apply(files, id -> null).files();
      boolean there =
          made.entrySet().stream()
              .allMatch(
                  one -> one.getValue().equals(Optional.ofNullable(files.file(one.getKey()))));
      return there ? Map.of() : made;
    } catch (BadPatchException | EvograftException e) {
      return Map.of(); // whoever replays it says what is wrong
    }
  }

  /** Written again by a person since the cycle wrote it itself, a moment before it ended. */
  private static boolean isPromoted(Services services, String capsule, Instant kept) {
    Instant since = new PutBack(services.context().workspace()).since(capsule, kept);
    AssetStore assets = services.assets();
    return !assets
        .ownWrites(assets.capsules(), since.plusMillis(1))
        .getOrDefault(capsule, "")
        .isEmpty();
  }

  /** The capsule whose change this one would make once more. */
  Optional<String> like(Capsule capsule, Services services) {
    Map<String, Optional<FileVersion>> files = made(capsule, new FolderFiles(services.root()));
    String id = capsule.id().orElse("");
    return changes.stream()
        .filter(change -> change.capsule().equals(id) || change.makes(files))
        .filter(change -> !isPromoted(this.services, id, change.kept()))
        .map(Change::capsule)
        .findFirst();
  }

  /** The capsule whose change these edits make once more. */
  Optional<String> like(List<FileEdit> edits) {
    Map<String, Optional<FileVersion>> files = new HashMap<>();
    edits.forEach(edit -> files.put(edit.path(), Optional.ofNullable(edit.after())));
    return changes.stream().filter(change -> change.makes(files)).map(Change::capsule).findFirst();
  }

  /** For the record; empty without any. */
  List<JsonObject> trees() {
    return changes.stream()
        .map(
            change ->
                JsonObject.builder()
                    .put(CAPSULE, change.capsule())
                    .put(KEPT, change.kept().toString())
                    .build())
        .toList();
  }

  /** For people. */
  static String told(String capsule) {
    return "the change of "
        + capsule
        + " was kept here and taken back, so it is not made again; \"evograft capsules promote "
        + capsule
        + "\" allows it";
  }
}
