// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person types, against the stand-in of Evotown. */
class EvotownIT {

  @TempDir private Path root;
  private Child sandbox;
  private JsonObject town;
  private Evotown evotown;
  private Cli cli;

  @BeforeEach
  void startSandbox() throws Exception {
    sandbox = new Cli(root, "evotown").start("sandbox", "--port", "0", "--json");
    evotown = Evotown.of(sandbox);
    town = sandbox.ready();
    cli = new Cli(root).with("EVOTOWN_URL", town.string("url", ""));
  }

  @AfterEach
  void endSandbox() {
    sandbox.process().destroyForcibly();
  }

  @Test
  void aMachineIsRegisteredReportsAndSendsAgainWhatIsMissing() throws Exception {
    assertThat(cli.run("evotown", "register").exits(2).err())
        .contains("evotown.admin_token")
        .doesNotContain("is not registered");
    cli.with("EVOTOWN_ADMIN_TOKEN", town.string("admin_token", ""));
    Cli.Result first = cli.run("evotown", "register", "--json").exits(0);
    assertThat(first.err()).doesNotContain("is not registered");
    JsonObject registered = first.json();
    assertThat(registered).containsEntry("registered", true);
    Path token = Path.of(registered.string("token_file", ""));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token)))
        .isEqualTo("rw-------");
    assertThat(cli.run("evotown", "register", "--json").exits(0).json())
        .containsEntry("registered", false);
    Cli.Result status = cli.run("evotown", "status").exits(0);
    assertThat(status.out()).contains(registered.string("engine_id", ""));
    assertThat(status.out() + status.err()).doesNotContain("evi_");
    assertThat(cli.run("evotown", "status", "--json").exits(0).json())
        .containsEntry("signed", false)
        .containsEntry("evotown_pending", 0L)
        .containsEntry("evotown_dead_letters", 0L);

    cli.skill("hello", "echo hello");
    String id = cli.run("run", "hello", "--json").exits(0).json().string("run_id", "");
    cli.run("evotown", "push", "--run-id", id.substring(0, 20)).exits(0);
    assertThat(evotown.runs()).containsEntry(id, "succeeded");
    cli.run("evotown", "push", "--all", "--since", "7d").exits(0);
    assertThat(evotown.reopened()).isEmpty();

    assertThat(cli.run("evotown", "policy", "show").exits(0).out()).contains(".exe");
    Path bad = Files.writeString(cli.workspace().resolve("tool.exe"), "no");
    assertThat(cli.run("evotown", "policy", "check", bad.toString()).exitCode()).isNotZero();
    assertThat(cli.run("evotown", "runs").exits(0).out()).contains(id);
  }

  /** The token that was wrong is another one now: a person who mended it need not wait. */
  @Test
  void aPersonWhoMendedATokenEndsThePause() throws Exception {
    Cli mended =
        new Cli(Files.createDirectories(root.resolve("mended")))
            .with("EVOTOWN_URL", town.string("url", ""))
            .with("EVOTOWN_ENGINE_ID", town.string("engine_id", ""))
            .with("EVOTOWN_ENGINE_INGEST_TOKEN", "evi_wrong");
    mended.skill("hello", "echo hello\n");
    mended.run("run", "hello", "--wait", "20s");
    assertThat(mended.run("deliveries", "drain", "--wait", "1s").exits(1).out())
        .contains("refuses the token", "goes on in");

    mended.with("EVOTOWN_ENGINE_INGEST_TOKEN", town.string("token", ""));

    mended.run("deliveries", "resume", "evotown").exits(0);
    mended.run("deliveries", "drain", "--wait", "30s").exits(0);
  }

  /** A file as SkillLite makes it, which is open there, and keeps no more of it than it may. */
  @Test
  void whatSkillLiteNotedIsPushedOnceAndItsFileStaysAsItWas() throws Exception {
    cli.with("EVOTOWN_ENGINE_ID", "sandbox")
        .with("EVOTOWN_ENGINE_INGEST_TOKEN", town.string("token", ""));
    Path chat = Files.createDirectories(root.resolve("skilllite/chat"));
    Path file = chat.resolve("feedback.sqlite");
    try (Connection skillLite = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      schema(skillLite);
      fill(skillLite);
      byte[] before = Files.readAllBytes(file);

      JsonObject first = push();
      JsonObject second = push();

      assertThat(first).containsEntry("pushed", 3L).containsEntry("failed", 0L);
      assertThat(second).containsEntry("pushed", 0L).containsEntry("failed", 0L);
      assertThat(Files.readAllBytes(file)).isEqualTo(before);
      assertThat(evotown.runs().values())
          .containsExactlyInAnyOrder("succeeded", "failed", "succeeded");
      String sent = evotown.requests().toString();
      assertThat(sent).contains("1500", "_evolved/_pending/csv-tool").doesNotContain("salaries");
      execute(
          skillLite,
          "INSERT INTO decisions (session_id, total_tools, elapsed_ms,"
              + " task_completed, completion_type) VALUES ('s2', 1, 7, 1, 'success')");
      assertThat(push()).containsEntry("pushed", 1L);
    }
  }

  private JsonObject push() throws Exception {
    return cli.run(
            "evotown", "push", "--from-skilllite", root.resolve("skilllite").toString(), "--json")
        .exits(0)
        .json();
  }

  /** The tables that are read, with the columns of SkillLite 0.1.29. */
  private static void schema(Connection skillLite) throws SQLException {
    execute(
        skillLite,
        """
        CREATE TABLE decisions (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          ts TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
          session_id TEXT, total_tools INTEGER DEFAULT 0, failed_tools INTEGER DEFAULT 0,
          replans INTEGER DEFAULT 0, elapsed_ms INTEGER DEFAULT 0, task_completed INTEGER DEFAULT 0,
          completion_type TEXT, completion_type_reported TEXT, feedback TEXT DEFAULT 'neutral',
          evolved INTEGER DEFAULT 0, task_description TEXT, tools_detail TEXT,
          tool_sequence_key TEXT)
        """);
    execute(
        skillLite,
        """
        CREATE TABLE evolution_log (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          ts TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
          type TEXT NOT NULL, target_id TEXT, reason TEXT, version TEXT)
        """);
  }

  private static void fill(Connection skillLite) throws SQLException {
    execute(
        skillLite,
        """
        INSERT INTO decisions (session_id, total_tools, failed_tools, elapsed_ms, task_completed,
          completion_type, task_description, tools_detail)
        VALUES ('s1', 3, 1, 1500, 1, 'success', 'sum up the salaries',
          '[{"tool":"read_file","success":true}]'),
          ('s1', 2, 2, 900, 0, 'failure', 'again', NULL)
        """);
    execute(
        skillLite,
        """
        INSERT INTO evolution_log (type, target_id, reason, version)
        VALUES ('evolution_run_noop', NULL, 'nothing', NULL),
          ('skill_pending', 'csv-tool', 'seen three times', 'evo_20260601_100000'),
          ('evolution_run', 'run', 'done', 'evo_20260601_100000'),
          ('rule_added', 'r1', 'newest: may still be written', 'evo_20260601_110000')
        """);
  }

  private static void execute(Connection connection, String statement) throws SQLException {
    try (Statement once = connection.createStatement()) {
      once.execute(statement);
    }
  }
}
