// SPDX-License-Identifier: Apache-2.0
/**
 * For authors of plugins: a runtime in a temporary folder, recorders and contract tests.
 *
 * <p>Tests of plugins call and extend what is here; nothing of it is meant for production.
 */
@NullMarked
package dev.evograft.testkit;

import org.jspecify.annotations.NullMarked;
