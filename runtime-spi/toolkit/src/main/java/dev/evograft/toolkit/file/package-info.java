// SPDX-License-Identifier: Apache-2.0
/** Files and folders of our own. */
@NullMarked
package dev.evograft.toolkit.file;

import org.jspecify.annotations.NullMarked;
