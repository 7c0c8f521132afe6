// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

/** Takes records. */
@FunctionalInterface
interface RecordSink {

  /**
   * A record.
   *
   * @param offset where it begins
   * @param length how many bytes it has
   */
  void record(RecordHead head, long offset, int length);
}
