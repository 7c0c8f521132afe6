// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import org.jspecify.annotations.Nullable;

/** A plugin is not loaded; the message is one line, with the remedy, that its name goes before. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Descriptor descriptor;

  RefusedException(String why) {
    this(why, null);
  }

  RefusedException(String why, @Nullable Throwable cause) {
    this(why, cause, null);
  }

  RefusedException(String why, @Nullable Throwable cause, @Nullable Descriptor descriptor) {
    super(why, cause);
    this.descriptor = descriptor;
  }

  /** What the plugin says about itself, if that could be read. */
  @Nullable Descriptor descriptor() {
    return descriptor;
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
