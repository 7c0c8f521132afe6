// SPDX-License-Identifier: Apache-2.0
/**
 * A stand-in of the EvoMap hub: GEP-A2A 1.0.0 with the state behind it, on loopback.
 *
 * <p>Not for use by others: everything here is reached through the command {@code sandbox evomap},
 * over HTTP, or by tests of this house. State is guarded by the lock of {@code Hub}.
 */
@NullMarked
package dev.evograft.sandbox.hub;

import org.jspecify.annotations.NullMarked;
