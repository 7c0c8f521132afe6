// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads SQLite files that other programs keep, and changes nothing in them. SQLite can be loaded
 * once in a process only, so the plugin that has it offers this to the others. Safe for any thread;
 * reads the disk.
 *
 * @since 0.1
 */
public interface ForeignTables {

  /**
   * Hands over the rows of a query, one after the other, on the calling thread and in constant
   * memory: names of columns and their values, a whole number as Long, a blob as null. What the
   * receiver throws ends it and comes out here. Waits a few seconds for another program that
   * writes.
   *
   * @param file must be there, and not be Evograft's own journal
   * @param query one SELECT, with ? for each parameter
   * @throws EvograftException code {@code foreign_file} if it cannot be read, or has other tables
   */
  void read(Path file, String query, List<?> parameters, Consumer<JsonObject> receiver);
}
