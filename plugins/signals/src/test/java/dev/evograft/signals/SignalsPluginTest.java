// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.run.SignalSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignalsPluginTest {

  @Test
  void registersItsSources(@TempDir Path folder) {
    Workspace workspace = mock(Workspace.class);
    when(workspace.root()).thenReturn(folder);
    PluginContext context = mock(PluginContext.class);
    when(context.workspace()).thenReturn(workspace);
    when(context.redactor()).thenReturn(Observed.NOTHING_SECRET);
    SignalsPlugin plugin = new SignalsPlugin();
    plugin.start(context);
    verify(context, times(2)).register(eq(SignalSource.class), any());
    assertThat(plugin.config()).isEmpty();
  }

  @Test
  void tellsWhatItFoundAndLeavesItToTheRuntimeWhoseWordCounts() {
    List<String> names = new ArrayList<>();
    TextObserver observer = new TextObserver(Observed.NOTHING_SECRET);
    observer.output("Cost: $0.5\nInput tokens: 3\n");
    observer.complete(Observed.completed("cost_usd", 7), (name, value) -> names.add(name));
    assertThat(names).containsExactly("input_tokens", "cost_usd");
  }
}
