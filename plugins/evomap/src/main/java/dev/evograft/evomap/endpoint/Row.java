// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

import dev.evograft.evomap.settings.Spend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint of a hub: how it is called, what comes back, and what may be done when it fails.
 *
 * @param name within Evograft, such as {@code asset.vote}
 * @param about what it does, one line
 * @param place where it is
 * @param wire what is sent
 * @param answer what comes back
 * @param conduct how often, how fast, and what it costs
 */
public record Row(
    String name, String about, Place place, Wire wire, Answer answer, Conduct conduct) {

  /**
   * Where an endpoint is.
   *
   * @param method in upper case
   * @param path a segment that begins with a colon is a parameter
   * @param other another path of the same, asked where the hub does not know the first
   */
  public record Place(String method, String path, @Nullable String other) {

    /** The names of the parameters in the path. */
    public List<String> parameters() {
      List<String> names = new ArrayList<>();
      for (String segment : path.split("/", -1)) {
        if (segment.startsWith(":")) {
          names.add(segment.substring(1));
        }
      }
      return names;
    }

    /** Whether it is a question, which changes nothing. */
    public boolean reads() {
      return method.equals("GET");
    }
  }

  /**
   * What is sent.
   *
   * @param message the message type where it is sent in the protocol's envelope
   * @param credential with what the caller shows who it is
   * @param query parameters behind the path
   * @param body members of the body, or of the payload of the envelope
   */
  public record Wire(
      @Nullable String message, Credential credential, List<Param> query, List<Param> body) {}

  /**
   * What comes back.
   *
   * @param lists under which of these names the list is, first match wins; empty where the answer
   *     is one thing
   * @param members what the thing, or each one of the list, has that people look at
   */
  public record Answer(List<String> lists, List<String> members) {}

  /**
   * How a call behaves.
   *
   * @param retry whether it is made again by itself
   * @param rate against what limit it counts
   * @param spend what it may cost; null for nothing
   * @param errors codes that the hub is known to refuse it with
   */
  public record Conduct(Retry retry, RateClass rate, @Nullable Spend spend, List<String> errors) {}

  /** Whether it is a message in the protocol's envelope. */
  public boolean enveloped() {
    return wire.message() != null;
  }

  /** What it may cost; empty for nothing. */
  public Optional<Spend> spend() {
    return Optional.ofNullable(conduct.spend());
  }

  @Override
  public String toString() {
    return place.method() + " " + place.path();
  }
}
