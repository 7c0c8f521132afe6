// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

/** Takes the lines of a log in their order. */
public interface LogSink {

  /** The log is another one, or there is none any more: what came before is void. */
  void restart();

  /**
   * A line that is not blank.
   *
   * @return for a line without end: whether it is whole all the same. Otherwise it comes again when
   *     there is more of it.
   */
  boolean line(LogLine line);

  /** A line beyond {@link LineLog#MAX_LINE}, which is not read. */
  void tooLong(long offset, long length);
}
