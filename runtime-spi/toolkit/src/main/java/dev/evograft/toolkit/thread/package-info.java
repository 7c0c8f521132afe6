// SPDX-License-Identifier: Apache-2.0
/** Work on threads of its own. */
@NullMarked
package dev.evograft.toolkit.thread;

import org.jspecify.annotations.NullMarked;
