// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.spi.EvograftException;
import java.util.concurrent.TimeoutException;

/** Says in one line, with the remedy, what a plugin did wrong. */
final class Failures {

  private Failures() {}

  static String describe(String phase, Throwable failure) {
    if (failure instanceof RefusedException refused) {
      return refused.why();
    }
    if (failure instanceof EvograftException told) {
      return "failed in " + phase + ": " + told.getMessage();
    }
    if (failure instanceof TimeoutException late) {
      return phase + " " + late.getMessage() + "; work that takes time belongs on its executor";
    }
    if (failure instanceof UnsupportedClassVersionError) {
      return "was built for a newer Java than this " + Runtime.version().feature() + "; use that";
    }
    if (failure instanceof NoClassDefFoundError || failure instanceof ClassNotFoundException) {
      String name = String.valueOf(failure.getMessage()).replace('/', '.');
      return "failed in " + phase + ": the class " + name + " is not there; put its jar into lib/";
    }
    String message = failure.getMessage();
    return "failed in "
        + phase
        + " with "
        + failure.getClass().getSimpleName()
        + (message == null ? "" : ": " + message)
        + "; the log has the details";
  }
}
