// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import java.util.Map;
import java.util.Objects;

/**
 * One figure of a runtime at one moment, named by the rules of Prometheus: a counter's name ends in
 * {@code _total} and begins at 0 with its process.
 *
 * @param name {@code evograft_...}
 * @param kind whether it only grows
 * @param help its meaning in one line
 * @param labels what tells it from others of its name
 * @param value finite
 * @since 0.1
 */
public record Metric(
    String name, Kind kind, String help, Map<String, String> labels, double value) {

  /** How a figure moves. */
  public enum Kind {
    /** It only grows while the process lives. */
    COUNTER,
    /** It goes up and down. */
    GAUGE
  }

  public Metric {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(help, "help");
    labels = Map.copyOf(labels);
  }

  /** A counter without labels. */
  public static Metric counter(String name, String help, double value) {
    return new Metric(name, Kind.COUNTER, help, Map.of(), value);
  }

  /** A gauge without labels. */
  public static Metric gauge(String name, String help, double value) {
    return new Metric(name, Kind.GAUGE, help, Map.of(), value);
  }

  /** The same figure of one of several. */
  public Metric with(String label, String of) {
    return new Metric(name, kind, help, Map.of(label, of), value);
  }
}
