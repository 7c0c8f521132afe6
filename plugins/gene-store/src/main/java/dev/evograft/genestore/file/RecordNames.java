// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Says which lines of a log are records of a shelf, and what those go by. */
public interface RecordNames {

  /** The type of the line that takes a record out: {@code id} names it. Other programs skip it. */
  String REMOVED = "EvograftRemoved";

  /** The type of the line that a log is begun with: {@code id} names the JSON file it is beside. */
  String BEGUN = "EvograftBegun";

  /** Whether a line of that type is one of the shelf. */
  boolean has(@Nullable String type);

  /** What a record goes by. */
  Names names(RecordHead head, Text text);

  /** Whether a name can be what {@link #computed} says of some record. */
  default boolean isComputed(String name) {
    return false;
  }

  /**
   * What a record goes by too that states no second name; asked when somebody looks for such one.
   */
  default @Nullable String computed(JsonObject record) {
    return null;
  }

  /** The record itself, for those who need more of it. */
  @FunctionalInterface
  interface Text {
    /** Reads it as a whole. */
    JsonObject parse();
  }

  /**
   * Two names.
   *
   * @param id a record replaces the one before it of the same id; null if it can replace none
   * @param other finds it too; null if it states none
   */
  record Names(@Nullable String id, @Nullable String other) {}
}
