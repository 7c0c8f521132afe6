// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.journal.JournalStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.ArgumentCaptor;

class JournalPluginTest {

  @TempDir Path folder;

  private final JournalPlugin plugin = new JournalPlugin();
  private final PluginContext context = mock(PluginContext.class);
  private Path root;
  private String file;

  @BeforeEach
  void context() {
    root = folder.resolve("workspace");
    when(context.workspace()).thenReturn(new Journals.Folder(root));
    when(context.config()).thenReturn(new Settings());
    when(context.home()).thenReturn(Optional.of(folder.resolve("home")));
  }

  @AfterEach
  void stop() {
    plugin.stop();
  }

  @Test
  void providesAStoreThatIsOpenedLater() {
    JournalStore store = started();
    assertThat(root).doesNotExist();

    store.open();
    store.append(List.of(Entries.start("a")));

    assertThat(root.resolve(".evograft/journal.db")).isNotEmptyFile();
    assertThat(root.resolve(".evograft/.gitignore")).hasContent("*");
    assertThat(folder.resolve("home/.evograft/cache/sqlite")).isNotEmptyDirectory();
  }

  @Test
  void withoutAHomeTheLibraryStaysInTheWorkspace() {
    when(context.home()).thenReturn(Optional.empty());

    started().open();

    assertThat(root.resolve(".evograft/journal/sqlite")).isNotEmptyDirectory();
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void fileMayBeElsewhere() {
    file = "../elsewhere/runs.db";

    started().open();

    assertThat(folder.resolve("elsewhere/runs.db")).isNotEmptyFile();
    assertThat(folder.resolve("elsewhere/runs.lock")).exists();
    assertThat(root.resolve(".evograft")).doesNotExist();
  }

  @Test
  void stoppingClosesWhatNobodyClosed() {
    JournalStore store = started();
    store.open();
    plugin.stop();

    JournalStore again = Journals.at(root.resolve(".evograft/journal.db"));
    again.open();
    again.close();
  }

  @Test
  void declaresItsSettings() {
    assertThat(plugin.config()).extracting(ConfigKey::name).containsExactly("journal.file");
  }

  private JournalStore started() {
    plugin.start(context);
    ArgumentCaptor<JournalStore> store = ArgumentCaptor.forClass(JournalStore.class);
    verify(context).provide(eq(JournalStore.class), store.capture());
    return store.getValue();
  }

  /** One setting. */
  private final class Settings implements Config {

    @Override
    public <T> T get(ConfigKey<T> key) {
      return find(key).orElseThrow();
    }

    @Override
    public <T> Optional<T> find(ConfigKey<T> key) {
      return Optional.ofNullable(file).map(key.parser());
    }

    @Override
    public Set<String> secretVariables() {
      return Set.of();
    }
  }
}
