// SPDX-License-Identifier: Apache-2.0
/**
 * What every stand-in has besides the service that it imitates: it records what came in, goes wrong
 * on demand, and is controlled over HTTP under {@code /_sandbox}.
 *
 * <p>Not for use by others: only the stand-ins of this plugin call it.
 */
@NullMarked
package dev.evograft.sandbox.control;

import org.jspecify.annotations.NullMarked;
