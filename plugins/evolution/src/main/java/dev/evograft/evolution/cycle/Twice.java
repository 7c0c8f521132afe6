// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.evaluate.CheckResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs checks that failed a second time: what fails must fail each time, else it passes by chance
 * later, and nothing was mended. Both times it must be in the same state, for what a check left
 * itself is no reason: the room is looked at, and cleaned, between two runs. Where running is
 * cheaper than looking, one look after both does: if it shows that they left nothing, they were in
 * the same state.
 */
final class Twice {

  /** So many files are looked at in a millisecond, about. */
  private static final long FILES_PER_MILLI = 200;

  private final CheckedRoom checked;
  private final long filesPerMilli;

  Twice(CheckedRoom checked) {
    this(checked, FILES_PER_MILLI);
  }

  /**
   * On a machine of this speed.
   *
   * @param filesPerMilli so many files are looked at in a millisecond
   */
  Twice(CheckedRoom checked, long filesPerMilli) {
    this.checked = checked;
    this.filesPerMilli = filesPerMilli;
  }

  /** What they came to, where one that did not fail alike is stopped. */
  List<CheckResult> of(List<CheckResult> first) throws InterruptedException {
    List<Check> failed =
        first.stream()
            .filter(one -> one.status() == CheckResult.Status.FAILED)
            .map(CheckResult::check)
            .toList();
    Map<Check, CheckResult> next = new HashMap<>();
    if (!failed.isEmpty() && !(isQuicker(first) && atOnce(failed, next))) {
      for (Check each : failed) {
        checked.tidyUp();
        again(List.of(each), next);
      }
    }
    return first.stream().map(one -> steady(one, next.get(one.check()))).toList();
  }

  private static CheckResult steady(CheckResult first, @Nullable CheckResult next) {
    boolean same =
        next == null || next.status() == first.status() && next.note().equals(first.note());
    return same ? first : first.stopped("it fails, and the next time it does not fail so");
  }

  private boolean isQuicker(List<CheckResult> ran) {
    long millis = 1 + ran.stream().mapToLong(CheckResult::millis).sum();
    return millis * filesPerMilli < checked.room().size();
  }

  /** True where nothing was left in the room. */
  private boolean atOnce(List<Check> failed, Map<Check, CheckResult> next)
      throws InterruptedException {
    checked.room().restoreGit();
    again(failed, next);
    return checked.tidyUp();
  }

  private void again(List<Check> checks, Map<Check, CheckResult> next) throws InterruptedException {
    checked.run(checks, "before the change, again").forEach(one -> next.put(one.check(), one));
  }
}
