// SPDX-License-Identifier: Apache-2.0
/** For plugins that use JGit. */
@NullMarked
package dev.evograft.toolkit.git;

import org.jspecify.annotations.NullMarked;
