// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.runtime.Metric;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Setting;
import dev.evograft.spi.Config;
import dev.evograft.spi.Console;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.run.Runs;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is behind {@code Evograft}: a runtime that works, or one that was switched off. */
public interface Machine {

  /** Starts runs. */
  Runs runs();

  /** The journal. */
  Journal journal();

  /** How far the destinations are. */
  Deliveries deliveries();

  /** A service, if somebody provides it. */
  <T> Optional<T> service(Class<T> type);

  /** New command objects of the plugin that lists this command. */
  List<Object> commands(String command, Console console);

  /** What is installed. */
  List<PluginStatus> plugins();

  /** What is wrong. */
  List<Problem> problems();

  /** Figures of this moment. */
  List<Metric> metrics();

  /** The settings in force. */
  Config config();

  /** The settings in force, for people. */
  List<Setting> settings();

  /** The files that settings were read from, beside the workspace's own. */
  List<Path> settingFiles();

  /** The one redactor. */
  Redactor redactor();

  /** The workspace, as the host sees it. */
  Workspace workspace();

  /** Ends everything; what is not done within the patience is left. */
  void close(Duration patience);
}
