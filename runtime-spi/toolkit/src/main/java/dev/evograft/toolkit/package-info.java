// SPDX-License-Identifier: Apache-2.0
/**
 * Stateless helpers that a plugin may bundle.
 *
 * <p>Each sub-package needs at most one library, which the plugin that uses it declares.
 */
@NullMarked
package dev.evograft.toolkit;

import org.jspecify.annotations.NullMarked;
