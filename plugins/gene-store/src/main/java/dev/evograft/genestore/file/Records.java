// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Records of one kind, to be read. Every call sees what any process wrote before it. Safe for any
 * thread; it throws {@link EvograftException} of code {@code store_unreadable}.
 */
public interface Records {

  /** How many there are. */
  int size();

  /** One by either of its names. */
  Optional<JsonObject> find(String name);

  /** The last ones, latest first. */
  List<JsonObject> latest(int most);

  /** Hands over every record, in the order in which they were first written. */
  void forEach(Consumer<? super JsonObject> action);

  /** Another number after every change. */
  long revision();
}
