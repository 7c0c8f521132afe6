// SPDX-License-Identifier: Apache-2.0
/**
 * What is done at a hub while {@code serve} runs, as far as it is switched on: heartbeats, the
 * sync, notices, and tasks.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evomap.serve;

import org.jspecify.annotations.NullMarked;
