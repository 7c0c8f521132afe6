// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls of tools and those that failed. A call is counted once, however many events tell of
 * it; the last few thousand ids are remembered for that.
 */
final class ToolLedger {

  private static final int REMEMBERED = 4_096;

  private final Recent called = new Recent();
  private final Recent failed = new Recent();
  private long calls;
  private long failures;
  private @Nullable Long totalCalls;
  private @Nullable Long totalFailures;
  private boolean seen;

  /** A tool was called; a call without an id is one of its own. */
  void called(@Nullable String id) {
    seen = true;
    calls += called.isNew(id) ? 1 : 0;
  }

  /** A call failed. */
  void failed(@Nullable String id) {
    seen = true;
    failures += failed.isNew(id) ? 1 : 0;
  }

  /** What an agent says at its end of all its calls. */
  void total(@Nullable Long allCalls, @Nullable Long allFailures) {
    totalCalls = allCalls == null ? totalCalls : allCalls;
    totalFailures = allFailures == null ? totalFailures : allFailures;
  }

  /** Calls, or null when none was told of. */
  @Nullable Long calls() {
    return totalCalls != null ? totalCalls : seen ? (Long) Math.max(calls, failures) : null;
  }

  /** Failed calls, or null when no call was told of. */
  @Nullable Long failures() {
    return totalFailures != null ? totalFailures : seen ? (Long) failures : null;
  }

  private static final class Recent {
    private final Set<String> ids = new LinkedHashSet<>();

    boolean isNew(@Nullable String id) {
      if (id == null) {
        return true;
      }
      if (!ids.add(id)) {
        return false;
      }
      if (ids.size() > REMEMBERED) {
        Iterator<String> oldest = ids.iterator();
        oldest.next();
        oldest.remove();
      }
      return true;
    }
  }
}
