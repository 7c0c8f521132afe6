// SPDX-License-Identifier: Apache-2.0
/**
 * Assets that a hub has: looked for, paid once, checked, and staged.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evomap.asset;

import org.jspecify.annotations.NullMarked;
