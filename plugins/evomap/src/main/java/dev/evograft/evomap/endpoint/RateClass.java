// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

import java.time.Duration;
import java.util.Locale;

/** Calls that count against the same limit; never more than the hub is known to allow. */
public enum RateClass {
  /** The hub allows 60 an hour for an address, which other nodes may share. */
  HELLO(20, Duration.ofHours(1)),
  /** The hub allows one in five minutes. */
  HEARTBEAT(1, Duration.ofMinutes(5)),
  /** The hub allows 10 a minute in its smallest plan. */
  PUBLISH(10, Duration.ofMinutes(1)),
  /** Of assets with content. */
  FETCH(30, Duration.ofMinutes(1)),
  /** Questions that change nothing. */
  READ(60, Duration.ofMinutes(1)),
  /** What changes something and is none of the others. */
  WRITE(30, Duration.ofMinutes(1)),
  /** The knowledge graph; the hub allows 60 a minute in its smallest plan. */
  GRAPH(60, Duration.ofMinutes(1));

  private final int calls;
  private final Duration window;

  RateClass(int calls, Duration window) {
    this.calls = calls;
    this.window = window;
  }

  /** How many calls the class allows in its window. */
  public int calls() {
    return calls;
  }

  /** The time in which no more are made. */
  public Duration window() {
    return window;
  }

  /** The limit, for people. */
  public String words() {
    String time =
        window.equals(Duration.ofHours(1))
            ? "an hour"
            : window.equals(Duration.ofMinutes(1)) ? "a minute" : "in 5 minutes";
    return name().toLowerCase(Locale.ROOT) + ", " + calls + " " + time;
  }
}
