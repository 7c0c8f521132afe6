// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.journal.JournalStore;
import dev.evograft.testkit.JournalStoreContract;
import java.nio.file.Path;

class SqliteJournalContractTest extends JournalStoreContract {

  @Override
  protected JournalStore create(Path folder) {
    return Journals.in(folder);
  }
}
