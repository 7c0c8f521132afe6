// SPDX-License-Identifier: Apache-2.0
/** Pages for people: text that stays text. */
@NullMarked
package dev.evograft.toolkit.html;

import org.jspecify.annotations.NullMarked;
