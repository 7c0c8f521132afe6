// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.ForeignTables;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.journal.JournalStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Provides the journal's storage; opening it is the runtime's to do, when it is needed. */
public final class JournalPlugin implements EvograftPlugin {

  static final ConfigKey<String> FILE =
      ConfigKey.text(
          "journal.file",
          "Another place for the journal's file, absolute or relative to the workspace; on a local"
              + " disk (default: .evograft/journal.db).");

  private @Nullable SqliteJournal journal;

  @Override
  public List<ConfigKey<?>> config() {
    return List.of(FILE);
  }

  @Override
  public void start(PluginContext context) {
    SqliteJournal made = new SqliteJournal(() -> file(context), () -> place(context));
    journal = made;
    context.provide(JournalStore.class, made);
    context.provide(
        ForeignTables.class, new OtherFiles(() -> file(context), () -> library(context)));
  }

  @Override
  public void stop() {
    if (journal != null) {
      journal.close();
    }
  }

  private static Path file(PluginContext context) {
    Workspace workspace = context.workspace();
    return context
        .config()
        .find(FILE)
        .map(name -> workspace.root().resolve(name.strip()).normalize())
        .orElseGet(() -> workspace.state().resolve("journal.db"));
  }

  private static Place place(PluginContext context) {
    Workspace workspace = context.workspace();
    Path file = file(context);
    if (file.startsWith(workspace.state())) {
      hideFromGit(workspace);
    }
    return new Place(file, library(context));
  }

  /** Before the first file is there: {@code git add -A} must never see one. */
  private static void hideFromGit(Workspace workspace) {
    Path ignore = workspace.state().resolve(".gitignore");
    if (Files.notExists(ignore)) {
      byte[] everything = "*\n".getBytes(StandardCharsets.UTF_8);
      workspace.replace(ignore, everything, Workspace.Access.ORDINARY);
    }
  }

  private static NativeLibrary library(PluginContext context) {
    Optional<Path> home = context.home();
    // What a workspace holds may have come with a cloned repository.
    return home.isPresent()
        ? new NativeLibrary(context.workspace(), home.get().resolve(".evograft/cache/sqlite"), true)
        : new NativeLibrary(
            context.workspace(), context.workspace().pluginState().resolve("sqlite"), false);
  }
}
