// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What an index needs of a record; null where the record has no such text.
 *
 * @param type its {@code type}
 * @param id its {@code id}
 * @param assetId its {@code asset_id}
 */
public record RecordHead(@Nullable String type, @Nullable String id, @Nullable String assetId) {

  /** That of a record which was read. */
  static RecordHead of(JsonObject record) {
    return new RecordHead(text(record, "type"), text(record, "id"), text(record, "asset_id"));
  }

  /** That of a line which is one record and nothing else; null if it is not. */
  static @Nullable RecordHead ofLine(byte[] line) {
    try {
      Bytes in = Bytes.of(line);
      in.passByteOrderMark();
      in.peekSolid();
      RecordHead head = new JsonScanner(in).head();
      return in.peekSolid() == Bytes.END ? head : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable String text(JsonObject record, String name) {
    return record.get(name) instanceof String text ? text : null;
  }

  /** Whether it is the line that takes a record out. */
  boolean isRemoval() {
    return RecordNames.REMOVED.equals(type);
  }
}
