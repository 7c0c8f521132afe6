// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.gep.Gene;

/**
 * What was made of what.
 *
 * @param common what the successes have in common
 * @param gene the new gene, without an asset id
 */
record Made(Common common, Gene gene) {}
