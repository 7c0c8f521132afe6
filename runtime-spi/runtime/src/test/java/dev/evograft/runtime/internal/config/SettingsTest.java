// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.Setting;
import dev.evograft.runtime.Setting.Origin;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.ConfigKey;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  private static final ConfigKey<URI> URL = ConfigKey.url("town.url", "Where.").alias("TOWN_URL");
  private static final ConfigKey<String> TOKEN =
      ConfigKey.text("town.token", "Who.").asSecret().alias("TOWN_TOKEN", "OLD_TOKEN");
  private static final ConfigKey<Duration> WAIT =
      ConfigKey.duration("town.wait", "How long.").defaultsTo("5s");

  private final Problems problems = new Problems();

  @Test
  void the_command_line_wins_over_the_environment_over_the_file_over_the_default() {
    Settings all = settings(Map.of("town.wait", "1s"), Map.of("EVOGRAFT_TOWN_WAIT", "2s"), WAIT3);
    Settings noLine = settings(Map.of(), Map.of("EVOGRAFT_TOWN_WAIT", "2s"), WAIT3);
    Settings fileOnly = settings(Map.of(), Map.of("EVOGRAFT_TOWN_WAIT", " "), WAIT3);
    Settings none = settings(Map.of(), Map.of(), Map.of());
    Settings hidden = settings(Map.of("town.wait", ""), Map.of(), WAIT3);

    assertThat(all.get(WAIT)).hasSeconds(1);
    assertThat(noLine.get(WAIT)).hasSeconds(2);
    assertThat(fileOnly.get(WAIT)).hasSeconds(3);
    assertThat(none.get(WAIT)).hasSeconds(5);
    assertThat(hidden.get(WAIT)).hasSeconds(5);
    assertThat(none.find(URL)).isEmpty();
    assertThatThrownBy(() -> none.get(URL)).hasMessageContaining("town.url is not set");
    assertThat(problems.list()).isEmpty();
  }

  private static final Map<String, String> WAIT3 = Map.of("town.wait", "3s");

  @Test
  void the_first_alias_that_is_set_counts() {
    Settings settings =
        settings(Map.of(), Map.of("OLD_TOKEN", "old", "TOWN_TOKEN", "new"), Map.of());

    assertThat(settings.get(TOKEN)).isEqualTo("new");
  }

  @Test
  void a_value_that_does_not_fit_is_named_and_the_default_counts() {
    Settings settings = settings(Map.of(), Map.of(), Map.of("town.wait", "soon"));
    settings(Map.of("town.url", "htp:/x"), Map.of(), Map.of());

    assertThat(settings.get(WAIT)).hasSeconds(5);
    assertThat(texts())
        .containsExactly(
            "the setting is 'soon' (from .evograft/config.properties), but expects a duration such"
                + " as 500ms, 30s, 5m, 4h or 7d; the default 5s is used",
            "the setting is 'htp:/x' (from the command line), but expects a URL such as"
                + " https://host:port/path; it counts as not set");
    assertThat(problems.list()).extracting(Problem::source).contains("setting town.wait");
  }

  @Test
  void a_secret_that_does_not_fit_is_masked() {
    ConfigKey<Long> pin =
        new ConfigKey<>(
            "town.pin",
            "number",
            text -> {
              throw new IllegalArgumentException("what is " + text);
            },
            null,
            "Pin.",
            List.of(),
            true);
    Settings settings = empty(Map.of("town.pin", "12x4"), Map.of(), Map.of());
    settings.own("town", List.of("town"));
    settings.declare("town", List.of(pin));

    assertThat(texts()).singleElement().asString().contains("****").doesNotContain("12x4");
  }

  @Test
  void an_unknown_name_under_a_known_prefix_is_an_error_with_the_nearest_known_one() {
    Settings settings =
        settings(
            Map.of("town.ulr", "x"),
            Map.of("EVOGRAFT_TOWN_WAITS", "1s", "EVOGRAFT_RUN_ID", "x", "HOME", "/h"),
            Map.of("runs.max_opne", "5"));
    settings.checkUnknown(Set.of());

    assertThat(problems.list()).allMatch(problem -> problem.severity() == Severity.ERROR);
    assertThat(texts())
        .containsExactlyInAnyOrder(
            "there is no such setting (from the command line); did you mean town.url?",
            "there is no such setting (from .evograft/config.properties); did you mean"
                + " runs.max_open?",
            "there is no such setting; did you mean EVOGRAFT_TOWN_WAIT?");
  }

  @Test
  void an_unknown_prefix_or_no_name_on_the_command_line_is_a_mistake() {
    Settings settings = settings(Map.of("twn.url", "x", "", "x"), Map.of(), Map.of("x.y", "z"));
    settings.checkUnknown(Set.of());

    assertThat(settings.mistakes())
        .extracting(Problem::what)
        .containsExactlyInAnyOrder(
            "no installed plugin owns 'twn' (from the command line); did you mean town.url?",
            "it has no name (from the command line); 'evograft config keys' lists what there is");
  }

  @Test
  void a_secret_may_stand_in_a_file_of_its_own(@TempDir Path folder) throws Exception {
    Path file = secret(folder.resolve("token"), " of the file\n");
    String named = file.toString();
    Map<String, String> variable = Map.of("EVOGRAFT_TOWN_TOKEN_FILE", named);

    assertThat(settings(Map.of(), variable, Map.of()).find(TOKEN)).contains("of the file");
    assertThat(
            settings(Map.of("town.token_file", named), Map.of("TOWN_TOKEN", "x"), Map.of())
                .find(TOKEN))
        .contains("of the file");
    assertThat(settings(Map.of("town.token", "x"), variable, Map.of()).find(TOKEN)).contains("x");
    Settings settings = settings(Map.of(), variable, Map.of());
    settings.checkUnknown(Set.of());
    assertThat(settings.files()).containsExactly(file);
    assertThat(settings.report())
        .filteredOn(one -> one.name().equals("town.token"))
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.value()).isEqualTo(Settings.MASK);
              assertThat(one.from()).isEqualTo("EVOGRAFT_TOWN_TOKEN_FILE");
            });
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void a_file_of_a_secret_that_is_open_absent_or_empty_is_not_used(@TempDir Path folder)
      throws Exception {
    Path open = secret(folder.resolve("open"), "x");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Path empty = secret(folder.resolve("empty"), "\n");
    Path lines = secret(folder.resolve("lines"), "a\nb");
    for (String named :
        List.of(
            open.toString(),
            empty.toString(),
            lines.toString(),
            folder.toString(),
            "/absent/file")) {
      Settings settings = settings(Map.of(), Map.of("EVOGRAFT_TOWN_TOKEN_FILE", named), Map.of());
      assertThat(settings.find(TOKEN)).as(named).isEmpty();
      assertThat(settings.files()).containsExactly(Path.of(named));
    }
    settings(Map.of("town.token_file", "relative"), Map.of(), Map.of());

    assertThat(texts())
        .contains(
            "the file "
                + open
                + " is open to others; run chmod 600 on it (from"
                + " EVOGRAFT_TOWN_TOKEN_FILE); it counts as not set")
        .anyMatch(text -> text.startsWith("the file /absent/file cannot be read"))
        .anyMatch(text -> text.contains("'relative'") && text.contains("absolute path"))
        .hasSizeGreaterThanOrEqualTo(6);
  }

  @Test
  void a_workspace_cannot_send_a_file_of_the_user_to_its_own_server(@TempDir Path folder)
      throws Exception {
    Path key = secret(folder.resolve("id_rsa"), "private");
    Settings settings =
        settings(
            Map.of(),
            Map.of(),
            Map.of("town.url", "https://evil.example", "town.token_file", key.toString()));

    assertThat(settings.find(TOKEN)).isEmpty();
    assertThat(texts()).anyMatch(text -> text.contains("is not given to https://evil.example"));
  }

  private static Path secret(Path file, String text) throws Exception {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @Test
  void an_unknown_prefix_is_a_warning_and_one_of_an_unloaded_plugin_is_left_alone() {
    Settings settings =
        settings(
            Map.of("village.url", "x", "idle.anything", "x"),
            Map.of("EVOGRAFT_VILLAGE_URL", "x", "EVOGRAFT_IDLE_X", "x"),
            Map.of());
    settings.own("sleeper", List.of("idle"));
    settings.checkUnknown(Set.of());

    assertThat(problems.list())
        .hasSize(2)
        .allMatch(problem -> problem.severity() == Severity.WARNING);
    assertThat(problems.list())
        .extracting(Problem::source)
        .containsExactlyInAnyOrder("setting village.url", "variable EVOGRAFT_VILLAGE_URL");
  }

  @Test
  void a_choice_of_a_service_must_name_one_that_is_there() {
    Settings settings =
        settings(Map.of("service.Skills", "mine", "service.Skulls", "x"), Map.of(), Map.of());
    settings.checkUnknown(Set.of("Skills"));

    assertThat(settings.providerOf("Skills")).contains("mine");
    assertThat(texts())
        .singleElement()
        .asString()
        .contains("no installed plugin provides 'Skulls'");
  }

  @Test
  void a_token_of_the_environment_does_not_go_to_a_server_that_the_file_names() {
    Map<String, String> file = Map.of("town.url", "https://evil.example:8443/x");
    Map<String, String> token = Map.of("TOWN_TOKEN", "secret");

    Settings settings = settings(Map.of(), token, file);

    assertThat(settings.find(TOKEN)).isEmpty();
    assertThat(texts())
        .singleElement()
        .asString()
        .contains("TOWN_TOKEN")
        .contains("https://evil.example:8443")
        .contains("EVOGRAFT_TOWN_URL")
        .contains("config trust")
        .doesNotContain("secret\"");
    assertThat(setting(settings, "town.token").origin()).isEqualTo(Origin.UNSET);
    assertThat(setting(settings, "town.token").note()).contains("not given to");
  }

  @Test
  void a_token_goes_where_it_belongs() {
    Map<String, String> file = Map.of("town.url", "https://good.example/api");
    Map<String, String> token = Map.of("TOWN_TOKEN", "secret");
    Map<String, String> both =
        Map.of("town.url", "https://good.example", "town.token", "of the file");

    Settings confirmed =
        settings(Map.of(), token, file, Map.of("town.url", "https://good.example"));
    Settings changed = settings(Map.of(), token, file, Map.of("town.url", "https://old.example"));
    Settings sameFile = settings(Map.of(), Map.of(), both);
    Settings named =
        settings(Map.of(), Map.of("TOWN_TOKEN", "secret", "TOWN_URL", "https://b.example"), file);

    assertThat(confirmed.get(TOKEN)).isEqualTo("secret");
    assertThat(changed.find(TOKEN)).isEmpty();
    assertThat(sameFile.get(TOKEN)).isEqualTo("of the file");
    assertThat(named.get(TOKEN)).isEqualTo("secret");
  }

  @Test
  void secrets_are_masked_in_the_report_and_listed_as_variables() {
    Settings settings = settings(Map.of(), Map.of("TOWN_TOKEN", "secret"), Map.of());
    settings.addSecretVariables(List.of("OF_AN_IDLE_PLUGIN"));

    Setting token = setting(settings, "town.token");
    assertThat(token.value()).isEqualTo("****");
    assertThat(token.from()).isEqualTo("TOWN_TOKEN");
    assertThat(token.owner()).isEqualTo("town");
    assertThat(setting(settings, "runs.max_open").value()).isEqualTo("10000");
    assertThat(settings.secretVariables())
        .containsExactlyInAnyOrder(
            "EVOGRAFT_TOWN_TOKEN", "TOWN_TOKEN", "OLD_TOKEN", "OF_AN_IDLE_PLUGIN");
  }

  @Test
  void a_plugin_owns_only_the_prefixes_of_its_descriptor() {
    Settings settings = empty(Map.of(), Map.of(), Map.of());
    settings.own("other", List.of("other"));
    settings.declare("other", List.of(URL));

    assertThat(texts()).singleElement().asString().contains("cannot own town.url");
  }

  @Test
  void another_snapshot_takes_the_place_of_the_first() {
    Settings settings = settings(Map.of(), Map.of(), WAIT3);

    settings.replace(new Layers(Map.of(), Map.of(), Map.of("town.wait", "9s")));

    assertThat(settings.get(WAIT)).hasSeconds(9);
  }

  @Test
  void a_file_is_utf_8_and_a_damaged_one_is_named_and_not_used(@TempDir Path folder)
      throws Exception {
    Path good = Files.writeString(folder.resolve("good"), "\ufefftown.name=Zürich ✓\n a.b : c \n");
    Path latin = Files.write(folder.resolve("latin"), new byte[] {'a', '=', (byte) 0xfc});
    Path escape = Files.writeString(folder.resolve("escape"), "a.b=\\u12");

    assertThat(SettingsFile.read(good, problems))
        .isEqualTo(Map.of("town.name", "Zürich ✓", "a.b", "c"));
    assertThat(SettingsFile.read(folder.resolve("none"), problems)).isEmpty();
    assertThat(problems.list()).isEmpty();
    assertThat(SettingsFile.read(latin, problems)).isEmpty();
    assertThat(SettingsFile.read(escape, problems)).isEmpty();
    assertThat(texts())
        .satisfiesExactly(
            first -> assertThat(first).contains("is not UTF-8"),
            second -> assertThat(second).contains("is damaged"));
  }

  private Settings settings(
      Map<String, String> line, Map<String, String> environment, Map<String, String> file) {
    return settings(line, environment, file, Map.of());
  }

  private Settings settings(
      Map<String, String> line,
      Map<String, String> environment,
      Map<String, String> file,
      Map<String, String> confirmed) {
    Settings settings = new Settings(new Layers(line, environment, file), confirmed, problems);
    settings.own("town", List.of("town"));
    settings.declare("town", List.of(URL, TOKEN, WAIT));
    return settings;
  }

  private Settings empty(
      Map<String, String> line, Map<String, String> environment, Map<String, String> file) {
    return new Settings(new Layers(line, environment, file), Map.of(), problems);
  }

  private static Setting setting(Settings settings, String name) {
    return settings.report().stream()
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private List<String> texts() {
    return problems.list().stream().map(Problem::what).toList();
  }
}
