// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.util.function.Predicate;

/**
 * Who delivers.
 *
 * @param text tells this process from every other
 * @param surelyDead whether the process of such a text is surely dead
 */
record Owner(String text, Predicate<String> surelyDead) {}
