// SPDX-License-Identifier: Apache-2.0
/**
 * Agent Skills as a service: find, describe, check, run and test them.
 *
 * <p>One plugin provides {@link dev.evograft.spi.skill.Skills}; everybody else only calls it.
 */
@NullMarked
package dev.evograft.spi.skill;

import org.jspecify.annotations.NullMarked;
