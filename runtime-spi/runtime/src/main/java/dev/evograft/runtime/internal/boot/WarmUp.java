// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.runtime.internal.plugin.Installation;
import java.security.SecureRandom;

/**
 * Loads on another core what the start needs a little later: the first id needs the system's random
 * source, the first run the identity of the process, the first plugin PF4J and the log. Together
 * they are a third of a start. Nothing depends on it.
 */
final class WarmUp {

  private WarmUp() {}

  static void begin() {
    Thread thread = new Thread(WarmUp::load, "evograft-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  private static void load() {
    Installation.warmUp();
    ProcessIdentity.current();
    new SecureRandom().nextBytes(new byte[8]);
  }
}
