// SPDX-License-Identifier: Apache-2.0
/**
 * Delivers the journal to its destinations: who may deliver, what is settled, what comes next, and
 * what a refusal means.
 *
 * <p>Not for public use. The runtime implements and calls it.
 */
@NullMarked
package dev.evograft.runtime.internal.delivery;

import org.jspecify.annotations.NullMarked;
