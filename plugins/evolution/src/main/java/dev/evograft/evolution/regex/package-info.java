// SPDX-License-Identifier: Apache-2.0
/**
 * Regular expressions of strangers, matched in linear time. Knows nothing of signals or genes.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.regex;

import org.jspecify.annotations.NullMarked;
