// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import java.util.List;

/** What a regular expression is made of. */
sealed interface Node {

  /** The empty text. */
  Node EMPTY = new Sequence(List.of());

  /** One character of a set. */
  record One(CharSet set) implements Node {}

  /** Parts, one after another. */
  record Sequence(List<Node> parts) implements Node {}

  /** One of several. */
  record Choice(List<Node> branches) implements Node {}

  /** A part so many times; {@code most} is -1 without a bound. */
  record Repeat(Node body, int least, int most) implements Node {}

  /** A place between characters. */
  record At(Place place) implements Node {}

  /** Kinds of places. */
  enum Place {
    BEGIN,
    END,
    LINE_BEGIN,
    LINE_END,
    EDGE,
    NO_EDGE
  }
}
