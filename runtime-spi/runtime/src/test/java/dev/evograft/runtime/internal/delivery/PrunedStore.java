// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.journal.ForwardingStore;
import dev.evograft.spi.journal.JournalStore;
import java.util.List;
import java.util.Set;

/** A store without the entries of some keys, as retention leaves it. */
final class PrunedStore extends ForwardingStore {

  private final Set<String> gone;

  PrunedStore(JournalStore store, Set<String> gone) {
    super(store);
    this.gone = gone;
  }

  @Override
  public List<Sequenced> sequenced(String key, long after, int limit) {
    return gone.contains(key) ? List.of() : super.sequenced(key, after, limit);
  }

  @Override
  public Page scan(long after, Set<String> types, int limit) {
    Page page = super.scan(after, types, limit);
    List<Sequenced> left =
        page.entries().stream().filter(one -> !gone.contains(one.entry().key())).toList();
    return new Page(left, page.upTo());
  }
}
