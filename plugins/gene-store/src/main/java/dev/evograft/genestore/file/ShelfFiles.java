// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a shelf.
 *
 * @param json a file with a list of records; null without one
 * @param member the name of that list
 * @param log a file of lines, which override records of the same id; null without one
 * @param names what records go by
 */
public record ShelfFiles(
    @Nullable Path json, String member, @Nullable Path log, RecordNames names) {

  /** {@code NAME.json} and {@code NAME.jsonl}, whose lines are of one type. */
  public static ShelfFiles both(Path folder, String name, String type) {
    return new ShelfFiles(
        folder.resolve(name + ".json"), name, folder.resolve(name + ".jsonl"), TypedNames.of(type));
  }

  /** {@code NAME.json} alone. */
  public static ShelfFiles json(Path folder, String name, RecordNames names) {
    return new ShelfFiles(folder.resolve(name + ".json"), name, null, names);
  }

  /** {@code NAME.jsonl} alone. */
  public static ShelfFiles log(Path folder, String name, RecordNames names) {
    return new ShelfFiles(null, name, folder.resolve(name + ".jsonl"), names);
  }
}
