// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.pf4j.ExtensionPoint;

/** Takes the hooks of plugins that have started. */
@FunctionalInterface
public interface HookTaker {

  /**
   * Takes a hook.
   *
   * @param pluginId whose
   * @param hook what it implements says what it is for
   * @param executor makes the plugin's executor, where the hook needs one
   */
  void take(String pluginId, ExtensionPoint hook, Supplier<? extends Executor> executor);
}
