// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.place.Place;
import dev.evograft.spi.cycle.ExecutionResult;

/**
 * What an executor did.
 *
 * @param place where
 * @param before what there was before it
 * @param result what it says of that
 */
record Made(Place place, Before before, ExecutionResult result) {}
