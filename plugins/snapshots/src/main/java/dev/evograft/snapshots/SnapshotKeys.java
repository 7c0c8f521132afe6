// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.snapshot.RollbackMode;
import java.time.Duration;
import java.util.List;

/** The settings of this plugin. */
final class SnapshotKeys {

  static final ConfigKey<RollbackMode> MODE =
      ConfigKey.choice(
              "rollback.mode",
              RollbackMode.class,
              "What happens to the workspace when work fails; no mode discards what you had. stash"
                  + " counts where the whole workspace is restored; of a change whose files are known"
                  + " these are restored.")
          .defaultsTo("restore")
          .alias("EVOLVER_ROLLBACK_MODE");

  static final ConfigKey<Long> MAX_BYTES =
      ConfigKey.size("snapshot.max_bytes", "How much a snapshot may store; more is refused.")
          .defaultsTo("1GiB");

  static final ConfigKey<Long> MAX_FILE =
      ConfigKey.size(
              "snapshot.max_file",
              "How large a file may be that is not committed; more is refused.")
          .defaultsTo("100MiB");

  static final ConfigKey<Long> MAX_FILES =
      ConfigKey.integer("snapshot.max_files", 1, 10_000_000, "How many files a snapshot may cover.")
          .defaultsTo("200000");

  static final ConfigKey<Duration> MAX_AGE =
      ConfigKey.duration("snapshot.max_age", "How old a snapshot becomes before it is removed.")
          .defaultsTo("14d");

  static final ConfigKey<Long> MAX_COUNT =
      ConfigKey.integer(
              "snapshot.max_count",
              1,
              10_000,
              "How many snapshots there are before the oldest is removed; those asked for by"
                  + " the command are counted apart.")
          .defaultsTo("50");

  static final ConfigKey<String> GIT_CONFIG =
      ConfigKey.text(
              "snapshot.git_config_dir",
              "The folder with git/config and git/ignore of the user; else .config of the home.")
          .alias("XDG_CONFIG_HOME");

  static final List<ConfigKey<?>> ALL =
      List.of(MODE, MAX_BYTES, MAX_FILE, MAX_FILES, MAX_AGE, MAX_COUNT, GIT_CONFIG);

  private SnapshotKeys() {}
}
