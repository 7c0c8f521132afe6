// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import org.jspecify.annotations.Nullable;

/**
 * A plugin whose descriptor was read.
 *
 * @param descriptor what it says about itself
 * @param source where it was found
 * @param files its files; null for an instance
 */
record Candidate(Descriptor descriptor, Source source, @Nullable Unpacked files) {

  String id() {
    return descriptor.id();
  }
}
