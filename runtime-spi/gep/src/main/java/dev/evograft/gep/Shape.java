// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import org.jspecify.annotations.Nullable;

/** What a schema says about one value. */
interface Shape {

  void check(@Nullable Object value, Findings findings);

  /** As this, or null. */
  default Shape orNull() {
    return (value, findings) -> {
      if (value != null) {
        check(value, findings);
      }
    };
  }
}
