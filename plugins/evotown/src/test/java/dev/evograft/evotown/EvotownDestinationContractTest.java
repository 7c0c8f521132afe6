// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.testkit.DestinationContract;
import dev.evograft.testkit.FakeContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;

class EvotownDestinationContractTest extends DestinationContract {

  private final FakeContext context = Masking.context().set("evotown.timeout", "2s");
  private final EvotownPlugin plugin = new EvotownPlugin();
  private final StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
  private SampleRun run = new SampleRun("019a-run");
  private Destination destination;

  @AfterEach
  void close() {
    plugin.stop();
    town.close();
  }

  @Override
  protected Destination destination() {
    if (destination == null) {
      context.set("evotown.url", town.url().toString());
      context.set("evotown.engine_id", StandIn.ENGINE_ID);
      context.set("evotown.token", town.token());
      plugin.start(context);
      destination = context.registered(Destination.class).get(0);
    }
    return destination;
  }

  @Override
  protected List<JournalEntry> entries() {
    return List.of(run.started(), run.completed());
  }

  @Override
  protected Object applied() {
    Map<String, Object> row = new TreeMap<>(town.run(run.id).orElse(JsonObject.EMPTY));
    row.keySet().removeAll(List.of("run_id", "accepted_at", "updated_at"));
    return List.of(row, town.events(run.id).size());
  }

  /** It forgets nothing: another run is as good. */
  @Override
  protected void reset() {
    run = new SampleRun("019b-run");
  }
}
