// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.place.Room;
import dev.evograft.evolution.place.Witness;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the checks after a change, in a room that somebody could have reached while the change was
 * made. It is looked at whether anybody touched it before the change is put in, and it is cleaned
 * before a check runs once more.
 *
 * <p>Where running is cheaper than looking, and the times of its folders say that no file came or
 * went meanwhile, the checks run first, those that have to pass again as well, and one look after
 * that shows both. Where it does not, nothing counts of what the checks said: they run again in the
 * cleaned room. What was different only before that, they have not done: somebody touched it. For
 * one thread, and used once.
 */
final class AfterChange {

  private static final String WHEN = "after the change";

  private final CheckedRoom checked;
  private final List<Check> checks;
  private final List<FileEdit> edits;
  private final long filesPerMilli;
  private @Nullable List<CheckResult> results;
  private List<CheckResult> again = List.of();

  /** Which checks have to pass once more. */
  interface Repeated {
    /** By what all of them said. */
    List<Check> of(List<CheckResult> after);
  }

  AfterChange(CheckedRoom checked, List<Check> checks, List<FileEdit> edits) {
    this(checked, checks, edits, Twice.FILES_PER_MILLI);
  }

  /**
   * On a machine of this speed.
   *
   * @param filesPerMilli so many files are looked at in a millisecond
   */
  AfterChange(CheckedRoom checked, List<Check> checks, List<FileEdit> edits, long filesPerMilli) {
    this.checked = checked;
    this.checks = List.copyOf(checks);
    this.edits = List.copyOf(edits);
    this.filesPerMilli = filesPerMilli;
  }

  /**
   * What somebody touched in the room since it was filled.
   *
   * @param before what the checks said, and how long they took, before the change
   */
  Room.Seen touched(List<CheckResult> before, Repeated repeated) throws InterruptedException {
    boolean quicker = Twice.isQuicker(before, checked.room(), filesPerMilli);
    Optional<Witness> witness = quicker ? Witness.of(checked.room(), edits) : Optional.empty();
    return witness.isPresent() ? atOnce(witness.get(), repeated) : checked.room().seen();
  }

  private Room.Seen atOnce(Witness witness, Repeated repeated) throws InterruptedException {
    witness.apply();
    List<CheckResult> first = checked.run(checks, WHEN);
    List<Check> more = repeated.of(first);
    boolean alike = more.isEmpty() || witness.restoreGit();
    List<CheckResult> second = alike ? repeat(more) : List.of();
    Witness.Shown shown = witness.look();
    if (alike && shown.untouched()) {
      results = first;
      again = second;
      return Room.Seen.NOTHING;
    }
    checked.room().clean();
    run();
    Room.Seen left = checked.room().seen();
    return without(shown.different(), left);
  }

  /** What the checks themselves change each time is nobody else's doing. */
  private static Room.Seen without(Room.Seen all, Room.Seen left) {
    Set<String> own = new HashSet<>(left.touched());
    own.addAll(left.restamped());
    return new Room.Seen(
        all.touched().stream().filter(path -> !own.contains(path)).toList(),
        all.restamped().stream().filter(path -> !own.contains(path)).toList());
  }

  /** Whether they have run already. */
  boolean ran() {
    return results != null;
  }

  /** What they said; they run now where they have not. */
  List<CheckResult> results() throws InterruptedException {
    List<CheckResult> known = results;
    return known == null ? run() : known;
  }

  private List<CheckResult> run() throws InterruptedException {
    checked.room().apply(edits);
    List<CheckResult> ran = checked.run(checks, WHEN);
    results = ran;
    return ran;
  }

  private List<CheckResult> repeat(List<Check> some) throws InterruptedException {
    return checked.run(some, WHEN + ", again");
  }

  /** Whether one passes once more, in the same state. */
  boolean passesAgain(Check check) throws InterruptedException {
    for (CheckResult known : again) {
      if (known.check().equals(check)) {
        return known.ok();
      }
    }
    checked.room().clean();
    checked.room().apply(edits);
    return repeat(List.of(check)).get(0).ok();
  }
}
