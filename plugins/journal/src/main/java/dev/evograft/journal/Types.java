// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The numbers of the type names. */
final class Types {

  private final Map<String, Long> known = new HashMap<>();

  void forget() {
    known.clear();
  }

  /** The number of a name; given to it where it has none. In a transaction. */
  long number(Session session, String name) throws SQLException {
    Long number = known.get(name);
    if (number == null) {
      session.update("INSERT OR IGNORE INTO type(name) VALUES (?)", name);
      number = session.number("SELECT no FROM type WHERE name = ?", name);
      known.put(name, number);
    }
    return number;
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
}
