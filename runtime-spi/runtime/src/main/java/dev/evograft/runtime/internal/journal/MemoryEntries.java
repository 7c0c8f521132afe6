// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The entries of a journal in memory. Guarded by the lock of its owner. */
final class MemoryEntries {

  private static final int PRUNED_AT_ONCE = 500;

  private final int mostEntries;
  private final long mostCharacters;
  private final NavigableMap<Long, Sequenced> bySequence = new TreeMap<>();
  private final Map<String, Stream> streams = new LinkedHashMap<>(); // oldest first
  private long head;
  private long characters;

  MemoryEntries(int mostEntries, long mostCharacters) {
    this.mostEntries = mostEntries;
    this.mostCharacters = mostCharacters;
  }

  long append(NewEntry made) {
    Stream known = streams.get(made.key());
    if (known == null ? !made.begins() : known.ended) {
      return JournalStore.ENDED;
    }
    Stream stream = streams.computeIfAbsent(made.key(), key -> new Stream());
    long ordinal = stream.entries.size();
    Sequenced entry =
        new Sequenced(
            ++head,
            new JournalEntry(
                made.key(), ordinal, made.type(), made.version(), made.at(), made.payload()));
    stream.entries.add(entry);
    stream.ended = made.ends();
    bySequence.put(head, entry);
    characters += weight(made.payload());
    return ordinal;
  }

  List<Sequenced> of(String key) {
    Stream stream = streams.get(key);
    return stream == null ? List.of() : stream.entries;
  }

  Collection<Sequenced> newestFirst(@Nullable String beforeId) {
    if (beforeId == null) {
      return bySequence.descendingMap().values();
    }
    int mark = beforeId.lastIndexOf('#');
    for (Sequenced one : of(mark < 0 ? beforeId : beforeId.substring(0, mark))) {
      if (one.entry().id().equals(beforeId)) {
        return bySequence.headMap(one.sequence(), false).descendingMap().values();
      }
    }
    return List.of();
  }

  List<JournalEntry> unended(String type, @Nullable String afterKey, int limit) {
    return firsts(type, afterKey, limit, (key, stream) -> !stream.ended);
  }

  List<JournalEntry> beginning(
      String type, String beginning, @Nullable String afterKey, int limit) {
    return firsts(type, afterKey, limit, (key, stream) -> key.startsWith(beginning));
  }

  /** The first entries of streams. */
  private List<JournalEntry> firsts(
      String type, @Nullable String afterKey, int limit, BiPredicate<String, Stream> which) {
    return streams.entrySet().stream()
        .filter(stream -> which.test(stream.getKey(), stream.getValue()))
        .filter(stream -> afterKey == null || stream.getKey().compareTo(afterKey) > 0)
        .map(stream -> stream.getValue().entries.get(0).entry())
        .filter(first -> first.type().equals(type))
        .sorted(Comparator.comparing(JournalEntry::key))
        .limit(limit)
        .toList();
  }

  long head() {
    return head;
  }

  List<Sequenced> after(long sequence, int limit) {
    return bySequence.tailMap(sequence, false).values().stream().limit(limit).toList();
  }

  /**
   * Drops the oldest keys when there is too much, and then some more, so that it is seldom needed.
   * A dropped key that goes on begins anew.
   */
  void shrink(long passed, Predicate<String> inUse) {
    if (moreThan(mostEntries, mostCharacters)) {
      drop(
          s ->
              s.getValue().ended
                  && s.getValue().last().sequence() <= passed
                  && !inUse.test(s.getKey()));
      drop(s -> s.getValue().ended);
      drop(s -> true);
    }
  }

  private boolean moreThan(long someEntries, long someCharacters) {
    return bySequence.size() > someEntries || characters > someCharacters;
  }

  private void drop(Predicate<Map.Entry<String, Stream>> which) {
    Iterator<Map.Entry<String, Stream>> all = streams.entrySet().iterator();
    long goal = mostEntries - mostEntries / 10;
    while (moreThan(goal, mostCharacters - mostCharacters / 10) && all.hasNext()) {
      Map.Entry<String, Stream> next = all.next();
      if (which.test(next)) {
        all.remove();
        forget(next.getValue());
      }
    }
  }

  private void forget(Stream stream) {
    for (Sequenced one : stream.entries) {
      bySequence.remove(one.sequence());
      characters -= weight(one.entry().payload());
    }
  }

  /** Removes, or only counts, keys that have ended and that this holds for. */
  JournalStore.Pruned prune(long after, boolean dryRun, Predicate<Stream> which) {
    long keys = 0;
    long removed = 0;
    long freed = 0;
    long upTo = after;
    Iterator<Stream> all = streams.values().iterator();
    while (all.hasNext() && keys < PRUNED_AT_ONCE) {
      Stream next = all.next();
      if (next.first() <= after) {
        continue;
      }
      upTo = next.first();
      if (next.ended && which.test(next)) {
        keys++;
        removed += next.entries.size();
        freed += next.entries.stream().mapToLong(one -> weight(one.entry().payload())).sum();
        if (!dryRun) {
          all.remove();
          forget(next);
        }
      }
    }
    return new JournalStore.Pruned(keys, removed, freed, upTo, all.hasNext());
  }

  long characters() {
    return characters;
  }

  List<String> verify() {
    List<String> wrong = new ArrayList<>();
    streams.forEach(
        (key, stream) -> {
          for (int i = 0; i < stream.entries.size(); i++) {
            if (stream.entries.get(i).entry().ordinal() != i) {
              wrong.add("the key " + key + " has a gap at " + i);
            }
          }
        });
    return wrong;
  }

  static long weight(@Nullable Object value) {
    if (value instanceof String text) {
      return text.length() + 16L;
    }
    long sum = 16;
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> member : map.entrySet()) {
        sum += weight(member.getKey()) + weight(member.getValue());
      }
    } else if (value instanceof List<?> list) {
      for (Object item : list) {
        sum += weight(item);
      }
    }
    return sum;
  }

  /** The entries of one key. */
  static final class Stream {
    final List<Sequenced> entries = new ArrayList<>(2);
    boolean ended;

    Sequenced last() {
      return entries.get(entries.size() - 1);
    }

    long first() {
      return entries.get(0).sequence();
    }
  }
}
