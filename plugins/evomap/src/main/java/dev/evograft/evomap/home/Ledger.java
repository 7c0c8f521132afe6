// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.home;

import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.evomap.settings.Spend;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Config;
import dev.evograft.spi.EvograftException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * What this home spends: the intent is on disk before anything is sent, and what became of it
 * after. An intent whose end is not known is never sent again, and counts as spent, until it was
 * settled. Safe for any thread and process.
 */
public final class Ledger {

  private static final Duration KEPT = Duration.ofDays(40);

  /** Of what was intended this long ago no answer comes any more. */
  private static final Duration LONGEST_CALL = Duration.ofMinutes(3);

  private final HubHome home;
  private final Config config;
  private final InstantSource clock;

  /**
   * Of one home, whose entries are those of all hubs.
   *
   * @param config says how much may be spent
   * @param clock tells the day
   */
  public Ledger(HubHome home, Config config, InstantSource clock) {
    this.home = home;
    this.config = config;
    this.clock = clock;
  }

  /** What became of an intent. */
  public enum State {
    /** Written down; the call is under way, or its process died. */
    INTENDED,
    /** Done, and known to be. */
    DONE,
    /** Nothing was spent. */
    UNDONE,
    /** No answer came. */
    UNCERTAIN
  }

  /**
   * One intent.
   *
   * @param id of this entry
   * @param hub where it is spent
   * @param kind what is spent
   * @param units how much of it
   * @param what for what, such as an asset id; the same again is refused while this is uncertain
   * @param at when
   * @param state what became of it
   */
  public record Entry(
      String id, String hub, Spend kind, long units, String what, Instant at, State state) {

    private static Entry of(JsonObject tree) {
      return new Entry(
          tree.string("id", ""),
          tree.string("hub", ""),
          Spend.valueOf(tree.string("kind", "CALL")),
          tree.integer("units", 1),
          tree.string("what", ""),
          Instant.parse(tree.string("at", "")),
          State.valueOf(tree.string("state", "UNCERTAIN")));
    }

    /** As it is kept, and shown to programs. */
    public JsonObject tree() {
      return JsonObject.builder()
          .put("id", id)
          .put("hub", hub)
          .put("kind", kind.name())
          .put("units", units)
          .put("what", what)
          .put("at", at.toString())
          .put("state", state.name())
          .build();
    }

    private Entry as(State next) {
      return new Entry(id, hub, kind, units, what, at, next);
    }

    /** Whether nobody knows what became of it; of one from the future, too: a clock was ahead. */
    public boolean uncertain(Instant now) {
      boolean isUnderWay = !at.isAfter(now) && !at.plus(LONGEST_CALL).isBefore(now);
      return state == State.UNCERTAIN || (state == State.INTENDED && !isUnderWay);
    }
  }

  /**
   * What is about to be spent.
   *
   * @param kind what is spent
   * @param units how much of it
   * @param what for what
   * @param things those in it that must not be paid twice, such as asset ids
   */
  public record Intent(Spend kind, long units, String what, List<String> things) {

    private boolean isIn(Entry entry) {
      return entry.kind() == kind
          && (entry.what().equals(what) || things.stream().anyMatch(entry.what()::contains));
    }
  }

  /**
   * Writes an intent down, unless it would go beyond the limit of the day, or the same one is
   * uncertain.
   *
   * @return the id of the entry; the caller must {@link #end} it
   */
  public String begin(HubAddress hub, Intent intent) {
    return home.locked(
        () -> {
          List<Entry> entries = new ArrayList<>(read());
          refuseWhatIsOpen(entries, hub, intent);
          refuseBeyondLimit(entries, intent.kind(), intent.units());
          String id = UUID.randomUUID().toString();
          entries.add(
              new Entry(
                  id,
                  hub.toString(),
                  intent.kind(),
                  intent.units(),
                  intent.what(),
                  clock.instant(),
                  State.INTENDED));
          write(entries);
          return id;
        });
  }

  private static void refuseWhatIsOpen(List<Entry> entries, HubAddress hub, Intent intent) {
    for (Entry entry : entries) {
      boolean same = entry.hub().equals(hub.toString()) && intent.isIn(entry);
      if (same && (entry.state() == State.UNCERTAIN || entry.state() == State.INTENDED)) {
        throw new EvograftException(
            "uncertain",
            "this was sent at "
                + entry.at()
                + " and no answer came, so it is not sent again: 'evograft evomap spending settle'"
                + " asks the hub what became of it");
      }
    }
  }

  private void refuseBeyondLimit(List<Entry> entries, Spend kind, long units) {
    long limit = config.get(EvomapKeys.of(kind));
    long spent = spentToday(entries, kind);
    if (limit == 0) {
      throw new BadInputException(
          "spending_off",
          "this may cost credits: set "
              + kind.setting()
              + " to how many a day may be spent ("
              + kind.unit()
              + ")");
    }
    if (units > limit - spent) {
      throw new EvograftException(
          "spending_limit",
          "that would be more than "
              + kind.setting()
              + "="
              + limit
              + " a day: "
              + spent
              + " were spent today (UTC), and this is "
              + units);
    }
  }

  /** How much was spent today by all workspaces of this home. */
  public long spentToday(Spend kind) {
    return spentToday(read(), kind);
  }

  private long spentToday(List<Entry> entries, Spend kind) {
    Instant midnight =
        clock
            .instant()
            .atZone(ZoneOffset.UTC)
            .toLocalDate()
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
    return entries.stream()
        .filter(entry -> entry.kind() == kind && entry.state() != State.UNDONE)
        .filter(entry -> !entry.at().isBefore(midnight))
        .mapToLong(Entry::units)
        .sum();
  }

  /** Writes down what became of an intent. */
  public void end(String id, State state) {
    change(entry -> entry.id().equals(id) ? entry.as(state) : entry);
  }

  private void change(UnaryOperator<Entry> change) {
    home.locked(
        () -> {
          write(read().stream().map(change).toList());
          return true;
        });
  }

  /** Everything that is kept, oldest first. */
  public List<Entry> entries() {
    return read();
  }

  /** Whether a thing was paid, or is being paid, with an end that nobody knows yet. */
  public boolean isOpen(HubAddress hub, Spend kind, String thing) {
    return read().stream()
        .filter(entry -> entry.state() == State.UNCERTAIN || entry.state() == State.INTENDED)
        .anyMatch(
            entry ->
                entry.kind() == kind
                    && entry.hub().equals(hub.toString())
                    && entry.what().contains(thing));
  }

  /** What nobody knows the end of. */
  public List<Entry> uncertain() {
    return read().stream().filter(entry -> entry.uncertain(clock.instant())).toList();
  }

  private List<Entry> read() {
    try {
      return home.readJson(file()).objects("entries").stream().map(Entry::of).toList();
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new EvograftException(
          "home_damaged",
          file() + " is damaged, so nothing is spent: correct it, or move it away",
          e);
    }
  }

  /** What is settled is forgotten after a while; what is uncertain never is. */
  private void write(List<Entry> entries) {
    Instant oldest = clock.instant().minus(KEPT);
    List<JsonObject> kept =
        entries.stream()
            .filter(
                entry ->
                    entry.at().isAfter(oldest)
                        || entry.state() == State.UNCERTAIN
                        || entry.state() == State.INTENDED)
            .map(Entry::tree)
            .toList();
    home.writeJson(file(), JsonObject.builder().put("entries", kept).build());
  }

  private Path file() {
    return home.own("spending.json");
  }

  /** For people. */
  public static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
