// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Setting;
import dev.evograft.runtime.SettingsReport;
import dev.evograft.spi.ConfigKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code config show|keys|trust}. */
@Command(
    name = "config",
    description = "Show and explain the settings.",
    footer = {"", "Example: evograft config show"})
final class ConfigCommand implements Callable<Integer> {

  private final Session session;

  ConfigCommand(Session session) {
    this.session = session;
  }

  /** Without a word more, as every group that has a list. */
  @Override
  public Integer call() {
    return show(false);
  }

  @Command(
      description = "Show the settings in force and where each comes from; secrets are masked.",
      footer = {"", "Example: evograft config show --all"})
  int show(@Option(names = "--all", description = "Also those at their default.") boolean all) {
    SettingsReport report = session.builder().describeSettings();
    session.tell(report.problems());
    List<Setting> settings = sorted(report);
    settings.removeIf(setting -> !all && !isSet(setting));
    Terminal terminal = session.terminal();
    if (settings.isEmpty()) {
      terminal.out(
          report.problems().isEmpty()
              ? "Every setting is at its default. \"evograft config keys\" lists them."
              : "Nothing that was set is used; see the problems above.");
    } else {
      terminal.table(
          List.of("setting", "value", "from"), settings.stream().map(ConfigCommand::row).toList());
    }
    terminal.result(
        JsonObject.builder()
            .put("settings", settings.stream().map(ConfigCommand::json).toList())
            .put("problems", report.problems().stream().map(Health::json).toList())
            .build());
    return 0;
  }

  private static List<Setting> sorted(SettingsReport report) {
    List<Setting> settings = new ArrayList<>(report.settings());
    settings.sort(Comparator.comparing(Setting::name));
    return settings;
  }

  private static boolean isSet(Setting setting) {
    boolean used =
        setting.origin() != Setting.Origin.DEFAULT && setting.origin() != Setting.Origin.UNSET;
    return used || setting.note() != null;
  }

  @Command(
      description = "List every setting: its type, default, meaning and variables.",
      footer = {"", "Example: evograft config keys --json"})
  int keys(
      @Option(names = "--markdown", description = "As docs/ENV_REFERENCE.md has it.")
          boolean markdown) {
    List<Setting> settings = sorted(session.builder().describeSettings());
    Terminal terminal = session.terminal();
    if (markdown) {
      EnvReference.lines(settings).forEach(terminal::out);
      return 0;
    }
    terminal.table(
        List.of("setting", "type", "default", "meaning"),
        settings.stream().map(setting -> keyRow(setting.key())).toList());
    terminal.result(
        JsonObject.builder()
            .put("keys", settings.stream().map(setting -> json(setting.key())).toList())
            .build());
    return 0;
  }

  @Command(
      description = "Use the settings of a workspace that came from elsewhere, such as a clone.",
      footer = {"", "Example: evograft config trust"})
  int trust() {
    Map<String, String> servers = session.builder().trustWorkspace();
    Terminal terminal = session.terminal();
    terminal.out("The settings of this workspace are used from now on.");
    servers.forEach(
        (name, server) -> terminal.out("Secrets may go to the server of " + name + ": " + server));
    terminal.result(JsonObject.builder().put("trusted", true).put("servers", servers).build());
    return 0;
  }

  private static List<String> row(Setting setting) {
    String value = setting.value() == null ? "" : setting.value();
    String note = setting.note() == null ? "" : " (" + setting.note() + ")";
    return List.of(setting.name(), value + note, setting.from());
  }

  private static JsonObject json(Setting setting) {
    return JsonObject.builder()
        .put("name", setting.name())
        .put("value", setting.value())
        .put("origin", setting.origin().name().toLowerCase(Locale.ROOT))
        .put("from", setting.from())
        .putIfPresent("note", setting.note())
        .put("secret", setting.key().secret())
        .build();
  }

  private static List<String> keyRow(ConfigKey<?> key) {
    String fallback = key.defaultText() == null ? "" : key.defaultText();
    return List.of(key.name(), key.type(), fallback, key.meaning());
  }

  private static JsonObject json(ConfigKey<?> key) {
    return JsonObject.builder()
        .put("name", key.name())
        .put("type", key.type())
        .putIfPresent("default", key.defaultText())
        .put("meaning", key.meaning())
        .put("variables", EnvReference.variables(key))
        .put("secret", key.secret())
        .build();
  }
}
