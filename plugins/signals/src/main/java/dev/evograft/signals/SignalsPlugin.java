// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.run.SignalSource;

/** Registers the sources of signals. */
public final class SignalsPlugin implements EvograftPlugin {

  @Override
  public void start(PluginContext context) {
    context.register(SignalSource.class, new TextSource(context.redactor()));
    context.register(SignalSource.class, new SkillFolderSource(context.workspace().root()));
  }
}
