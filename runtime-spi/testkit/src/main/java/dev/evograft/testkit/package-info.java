// SPDX-License-Identifier: Apache-2.0
/**
 * For the tests of plugin authors: a runtime in a temporary folder, or what a plugin sees of one
 * without it; recorders that stand in for plugins, a clock that is set by hand, and contract tests.
 *
 * <p>Tests call these classes and extend the contract tests.
 */
@NullMarked
package dev.evograft.testkit;

import org.jspecify.annotations.NullMarked;
