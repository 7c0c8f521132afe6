// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Stands still in the midst of writing, until it is told to go on, as when it is suspended there.
 *
 * <pre>HoldingProcess FILE</pre>
 */
final class HoldingProcess {

  private HoldingProcess() {}

  public static void main(String[] args) {
    SqliteJournal journal = Journals.at(Path.of(args[0]));
    journal.open();
    journal
        .journal()
        .writer()
        .transact(
            (session, others) -> {
              System.out.println("open");
              return goOn();
            });
    System.out.println("written");
    journal.close();
  }

  private static int goOn() {
    try {
      return System.in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
