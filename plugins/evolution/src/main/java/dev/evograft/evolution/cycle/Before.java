// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

/**
 * What was there, and decided, when an executor began.
 *
 * @param above what programs find above the folder of the cycle
 * @param reverted what people took back of earlier cycles
 * @param outside of the workspace
 * @param own of Evograft itself
 */
record Before(Surroundings above, Reverted reverted, Outside outside, Own own) {}
