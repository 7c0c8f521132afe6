// SPDX-License-Identifier: Apache-2.0
/**
 * Assets of the Genome Evolution Protocol: typed views over frozen JSON trees, their ids, their
 * rules and their two forms, the local one and the one on the wire.
 *
 * <p>A view holds the whole tree, so what it has no reader for survives a round trip. Everything
 * here is immutable and is only called; nothing is meant to be implemented elsewhere. No I/O.
 */
@NullMarked
package dev.evograft.gep;

import org.jspecify.annotations.NullMarked;
