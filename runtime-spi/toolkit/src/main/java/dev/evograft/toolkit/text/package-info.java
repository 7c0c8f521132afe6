// SPDX-License-Identifier: Apache-2.0
/** Text for people. */
@NullMarked
package dev.evograft.toolkit.text;

import org.jspecify.annotations.NullMarked;
