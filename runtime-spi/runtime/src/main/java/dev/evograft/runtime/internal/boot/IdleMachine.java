// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.runtime.Metric;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Setting;
import dev.evograft.runtime.internal.config.Layers;
import dev.evograft.runtime.internal.config.Settings;
import dev.evograft.runtime.internal.core.Ids;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.runtime.internal.redact.Marks;
import dev.evograft.runtime.internal.redact.SecretRedactor;
import dev.evograft.runtime.internal.workspace.MarkKey;
import dev.evograft.runtime.internal.workspace.Place;
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
import java.util.Map;
import java.util.Optional;

/** A runtime that was switched off: it loads, records, starts and writes nothing. */
final class IdleMachine implements Machine {

  private final Problems problems = new Problems();
  private final Place place;
  private final Settings settings;
  private final SwitchedOff off;

  IdleMachine(Options options) {
    this.place = Place.open(options.requiredWorkspace(), options.home);
    this.settings =
        new Settings(
            new Layers(options.settings, options.environment, Map.of()), Map.of(), problems);
    this.off =
        new SwitchedOff(new Ids(options.clock), options.clock, ProcessIdentity.current().text());
  }

  @Override
  public Runs runs() {
    return off;
  }

  @Override
  public Journal journal() {
    return off;
  }

  @Override
  public Deliveries deliveries() {
    return off;
  }

  @Override
  public <T> Optional<T> service(Class<T> type) {
    return type.isInstance(off) ? Optional.of(type.cast(off)) : Optional.empty();
  }

  @Override
  public List<Object> commands(String command, Console console) {
    return List.of();
  }

  @Override
  public List<PluginStatus> plugins() {
    return List.of();
  }

  @Override
  public List<Problem> problems() {
    return problems.list();
  }

  @Override
  public List<Metric> metrics() {
    return List.of();
  }

  @Override
  public Config config() {
    return settings;
  }

  @Override
  public List<Setting> settings() {
    return settings.report();
  }

  @Override
  public List<Path> settingFiles() {
    return List.of();
  }

  @Override
  public Redactor redactor() {
    return new SecretRedactor(new Marks(new MarkKey(place)), place.home().orElse(null));
  }

  @Override
  public Workspace workspace() {
    return place.viewOf("host");
  }

  @Override
  public void close(Duration patience) {}
}
