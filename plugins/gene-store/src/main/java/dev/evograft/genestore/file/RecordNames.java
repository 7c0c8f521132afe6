// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Says which lines of a log are records of a shelf, and what those go by. */
public interface RecordNames {

  /** The type of the line that takes a record out: {@code id} names it. Other programs skip it. */
  String REMOVED = "EvograftRemoved";

  /** Whether a line of that type is one of the shelf. */
  boolean has(@Nullable String type);

  /**
   * What a record goes by.
   *
   * @param id its {@code id}
   * @param assetId its {@code asset_id}
   */
  Names names(@Nullable String id, @Nullable String assetId, Text text);

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
   * @param other finds it too
   */
  record Names(@Nullable String id, @Nullable String other) {}
}
