// SPDX-License-Identifier: Apache-2.0
/**
 * The journal, which every event is written to once, and its durable readers.
 *
 * <p>Plugins implement {@link dev.evograft.spi.journal.Destination}; a storage plugin implements
 * {@link dev.evograft.spi.journal.JournalStore}; the runtime implements the rest.
 */
@NullMarked
package dev.evograft.spi.journal;

import org.jspecify.annotations.NullMarked;
