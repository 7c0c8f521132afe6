// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.core.Ids;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.runtime.internal.run.RunLimits;
import dev.evograft.runtime.internal.run.RunSystem;
import dev.evograft.spi.journal.Deliveries;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A person's command in a process of its own, which delivers nothing itself.
 *
 * <pre>ActingProcess FILE retry|pause|resume DESTINATION [KEY]</pre>
 */
final class ActingProcess {

  private ActingProcess() {}

  public static void main(String[] args) {
    InstantSource clock = InstantSource.system();
    Core core = new Core(clock, new Ids(clock), ProcessIdentity.current(), new Problems());
    RunSystem system = new RunSystem(core, RunLimits.DEFAULT, text -> text);
    system.begin(Journals.at(Path.of(args[0])));
    Deliveries deliveries = system.deliveries();
    switch (args[1]) {
      case "retry" -> deliveries.retry(args[2], args[3]);
      case "pause" -> deliveries.pause(args[2], "by a test");
      default -> deliveries.resume(args[2]);
    }
    system.close(Duration.ofSeconds(10));
  }
}
