// SPDX-License-Identifier: Apache-2.0
/**
 * Tells from texts, runs and the cycles before which signals a cycle answers, from values in to a
 * value out.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.detect;

import org.jspecify.annotations.NullMarked;
