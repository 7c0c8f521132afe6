// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up usage: what is told of a whole session stands for it, and where there is no such thing
 * the messages are summed. Several reports on one session or message are running totals of it.
 * Remembers the ids of the last few only, so that its memory is bounded.
 */
final class UsageTotals {

  private static final int REMEMBERED = 256;

  private final Parts sessions = new Parts();
  private final Parts messages = new Parts();

  /** A report on the whole of a session; null where it has no id: then it is one of its own. */
  void session(@Nullable String id, Usage usage) {
    sessions.add(id, usage);
  }

  /** A report on one message or turn. */
  void message(@Nullable String id, Usage usage) {
    messages.add(id, usage);
  }

  Usage sum() {
    return messages.sum().updated(sessions.sum());
  }

  private static final class Parts {
    private final Map<String, Usage> open = new LinkedHashMap<>();
    private Usage settled = Usage.NONE;

    void add(@Nullable String id, Usage usage) {
      if (usage.isEmpty()) {
        return;
      }
      if (id == null) {
        settled = settled.plus(usage);
        return;
      }
      Usage before = open.remove(id);
      open.put(id, before == null ? usage : before.updated(usage));
      if (open.size() > REMEMBERED) {
        var oldest = open.entrySet().iterator();
        settled = settled.plus(oldest.next().getValue());
        oldest.remove();
      }
    }

    Usage sum() {
      Usage sum = settled;
      for (Usage usage : open.values()) {
        sum = sum.plus(usage);
      }
      return sum;
    }
  }
}
