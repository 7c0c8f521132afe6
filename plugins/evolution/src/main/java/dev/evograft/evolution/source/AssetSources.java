// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.source;

import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetQuestion;
import dev.evograft.spi.asset.AssetSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the sources of other plugins, all at once. Remembers who has not come back from an earlier
 * question, so that one that hangs holds one thread and no more. For one thread.
 */
public final class AssetSources {

  private static final int MOST = 20;

  private final PluginContext context;
  private final Map<AssetSource, Call> calls = new IdentityHashMap<>();

  /** Those that plugins of this runtime bring. */
  public AssetSources(PluginContext context) {
    this.context = context;
  }

  /**
   * Begins to ask; nobody is waited for yet.
   *
   * @param signals what is to be answered; without any nobody is asked
   * @param within how long the answers may take from now on; nobody is asked where it is zero
   */
  public Asked ask(List<String> signals, Duration within) {
    List<Call> asked = new ArrayList<>();
    if (signals.isEmpty() || within.isZero()) {
      return new Asked(asked, takingIn(), known(), within);
    }
    AssetQuestion question =
        new AssetQuestion(signals.stream().map(context.redactor()::redact).toList(), MOST, within);
    for (AssetSource source : context.extensions(AssetSource.class)) {
      Call before = calls.get(source);
      Call call =
          before != null && before.isAlive() ? before.again() : Call.begin(source, question);
      calls.put(source, call);
      asked.add(call);
    }
    return new Asked(asked, takingIn(), known(), within);
  }

  private Offered known() {
    return new Offered(context.workspace());
  }

  private TakingIn takingIn() {
    return new TakingIn(TakingIn.allowed(context.config()), context.clock().instant());
  }
}
