// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers of the type names, and where entries of a type are. */
final class Types {

  /** Sequence numbers in a block. */
  static final int BLOCK = 512;

  private final Map<String, Type> known = new HashMap<>();

  void forget() {
    known.clear();
  }

  static long blockOf(long sequence) {
    return sequence / BLOCK;
  }

  /** The type of a name; it gets a number where it has none. In a transaction. */
  Type named(Session session, String name) throws SQLException {
    Type type = known.get(name);
    if (type == null) {
      session.update("INSERT OR IGNORE INTO type(name) VALUES (?)", name);
      type = new Type(session.number("SELECT no FROM type WHERE name = ?", name));
      known.put(name, type);
    }
    return type;
  }

  /** Notes that an entry of the type is there. In a transaction. */
  void note(Session session, Type type, long sequence) throws SQLException {
    long block = blockOf(sequence);
    if (type.block != block) {
      session.update(
          "INSERT OR IGNORE INTO type_block(type, block) VALUES (?, ?)", type.number, block);
      type.block = block;
    }
  }

  /** The numbers of all names. */
  static List<Long> all(Session session) throws SQLException {
    return session.list("SELECT no FROM type", row -> row.getLong(1));
  }

  /** The numbers of those names that were ever written. */
  static List<Long> numbers(Session session, Collection<String> names) throws SQLException {
    List<Long> numbers = new ArrayList<>();
    for (String name : names) {
      long number = session.number("SELECT no FROM type WHERE name = ?", name);
      if (number != 0) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** A type that was met in this process. */
  static final class Type {
    final long number;

    /** The newest block that is known to have it. */
    private long block = -1;

    private Type(long number) {
      this.number = number;
    }
  }
}
