// SPDX-License-Identifier: Apache-2.0
/**
 * A small HTTP server for this machine alone, over the JDK's: it checks Host, Origin, token and
 * content type, and bounds what it reads.
 *
 * <p>Only called; a plugin implements {@link dev.evograft.toolkit.server.Handler}. Reading JSON
 * needs {@code jackson-databind}.
 */
@NullMarked
package dev.evograft.toolkit.server;

import org.jspecify.annotations.NullMarked;
