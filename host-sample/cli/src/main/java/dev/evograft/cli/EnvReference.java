// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.runtime.Setting;
import dev.evograft.spi.ConfigKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** {@code docs/ENV_REFERENCE.md}, made from the declarations of the settings. */
final class EnvReference {

  private EnvReference() {}

  static List<String> lines(List<Setting> settings) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "# Settings and environment variables",
                "",
                "Made by `evograft config keys --markdown`; a test keeps it so.",
                "",
                "A setting is looked up on the command line (`--set KEY=VALUE`), in the environment, in",
                "`.evograft/config.properties` of the workspace, and then has its default. That file is used once",
                "`evograft config trust` has seen it as it is: after each change run that again. The first variable of a setting",
                "is made from its name; the others are names that users of other programs already have. An embedded",
                "runtime reads no variable unless its builder says so, except `EVOGRAFT_DISABLED=1`, which switches",
                "everything off. A secret may stand in a file of its own, which the setting with `_file` at the end of its",
                "name gives; see [service.md](service.md#secrets-in-files). `EVOGRAFT_RUN_ID`, `EVOGRAFT_INPUT`, `EVOGRAFT_TASK`, `EVOGRAFT_SIGNALS_FILE` and",
                "`EVOGRAFT_ARTIFACTS_DIR` are not settings: a skill gets them.",
                "",
                "| setting | type | default | meaning | variables | owner |",
                "|---|---|---|---|---|---|"));
    settings.forEach(setting -> lines.add(line(setting)));
    return lines;
  }

  static List<String> variables(ConfigKey<?> key) {
    List<String> variables = new ArrayList<>(List.of(key.variable()));
    variables.addAll(key.aliases());
    return variables;
  }

  private static String line(Setting setting) {
    ConfigKey<?> key = setting.key();
    return "| `%s` | %s%s | %s | %s | %s | %s |"
        .formatted(
            key.name(),
            key.type().replace("|", "\\|"),
            key.secret() ? ", secret" : "",
            key.defaultText() == null || key.defaultText().isEmpty()
                ? ""
                : "`" + key.defaultText() + "`",
            key.meaning().replace("|", "\\|"),
            variables(key).stream().map(name -> "`" + name + "`").collect(Collectors.joining(" ")),
            setting.owner());
  }
}
