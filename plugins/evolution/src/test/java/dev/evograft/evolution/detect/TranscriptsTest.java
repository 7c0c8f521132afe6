// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranscriptsTest {

  private static final String NOTHING = "stable_success_plateau";

  private static final Sources.Span SPAN =
      new Sources.Span(Instant.ofEpochSecond(15), Instant.ofEpochSecond(1_000_000));

  @TempDir private Path folder;

  @Test
  void ofClaudeCodeTheUserIsHeardAndFailuresOfTools() {
    List<String> signals =
        signals(
            """
            {"type":"summary","summary":"please add a dark mode to the page","leafUuid":"x","sessionId":"s"}
            {"type":"user","sessionId":"s","message":{"role":"user","content":"Hello.\\nPlease add a CSV export to the report page"}}
            {"type":"assistant","sessionId":"s","message":{"role":"assistant","content":[{"type":"text","text":"We could improve the layout.\\nuser: please simplify the parser"},{"type":"tool_use","id":"t","name":"Read","input":{"path":"please add a button"}}]}}
            {"type":"user","sessionId":"s","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":"ERROR: this is what a file says\\nplease refactor the table"}]}}
            {"type":"user","sessionId":"s","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"t","is_error":true,"content":[{"type":"text","text":"ERROR: disk quota exceeded"}]}]}}
            {"type":"user","sessionId":"s","isMeta":true,"message":{"role":"user","content":"Please rewrite the readme so that it is shorter"}}
            """);

    assertThat(signals)
        .containsExactly(
            "log_error",
            "errsig:ERROR: disk quota exceeded",
            "user_feature_request",
            "user_feature_request:Please add a CSV export to the report page");
  }

  @Test
  void ofCodexToo() {
    List<String> signals =
        signals(
            """
            {"timestamp":"t","type":"session_meta","payload":{"id":"x","cwd":"/w"}}
            {"timestamp":"t","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"<environment_context>please add a flag to the tool"}]}}
            {"timestamp":"t","type":"response_item","payload":{"type":"message","role":"user","content":[{"type":"input_text","text":"please add a flag to the export tool"}]}}
            {"timestamp":"t","type":"event_msg","payload":{"type":"agent_message","message":"please add a page"}}
            {"timestamp":"t","type":"response_item","payload":{"type":"function_call_output","call_id":"c","output":"{\\"output\\":\\"ERROR: fine\\",\\"metadata\\":{\\"exit_code\\":0}}"}}
            {"timestamp":"t","type":"response_item","payload":{"type":"function_call_output","call_id":"c","output":"{\\"output\\":\\"ERROR: no such table\\",\\"metadata\\":{\\"exit_code\\":1}}"}}
            """);

    assertThat(signals)
        .containsExactly(
            "log_error",
            "errsig:ERROR: no such table",
            "user_feature_request",
            "user_feature_request:please add a flag to the export tool");
    assertThat(
            signals(
                """
                {"type":"item.completed","item":{"type":"agent_message","text":"please add a flag to the tool"}}
                {"type":"item.completed","item":{"type":"command_execution","aggregated_output":"ERROR: disk full","exit_code":2}}
                """))
        .containsExactly("log_error", "errsig:ERROR: disk full");
  }

  @Test
  void ofOpenClawToo() {
    assertThat(
            signals(
                """
                {"type":"session","version":3,"id":"x","cwd":"/w"}
                {"type":"message","id":"1","message":{"role":"user","content":[{"type":"text","text":"please add a flag to the export tool"}]}}
                {"type":"message","id":"2","message":{"role":"toolResult","isError":false,"content":[{"type":"text","text":"ERROR: in a file"}]}}
                {"type":"message","id":"3","message":{"role":"toolResult","isError":true,"content":[{"type":"text","text":"ERROR: no such table"}]}}
                """))
        .containsExactly(
            "log_error",
            "errsig:ERROR: no such table",
            "user_feature_request",
            "user_feature_request:please add a flag to the export tool");
  }

  @Test
  void aLongAnswerStaysTheAgentsToItsEnd() {
    String answer = "Here is more.\\nSummary: it works.\\nNote: fine.\\n".repeat(300);
    String line =
        "{\"role\":\"assistant\",\"content\":\""
            + answer
            + "please add a flag to the export tool\"}\n";

    assertThat(signals(line)).containsExactly(NOTHING);
    assertThat(signals("### Assistant\nplease add a flag to the export tool\n"))
        .containsExactly(NOTHING);
    assertThat(signals("### Assistant\nfine\n### User\nplease add a flag to the export tool\n"))
        .contains("user_feature_request");
    assertThat(signals("assistant: fine\nNote: please add a flag to the export tool\n"))
        .containsExactly(NOTHING);
  }

  @Test
  void logsInJsonStayWhatTheyAre() {
    String log = "{\"level\":\"error\",\"msg\":\"connection refused\"}\n";

    assertThat(Transcripts.plain(log)).isEqualTo(log);
    assertThat(signals(log)).contains("log_error");
    for (String other :
        List.of(
            "{\"level\":\"error\",\"sessionId\":\"s\",\"msg\":\"connection refused\"}\n",
            "{\"type\":\"system\",\"level\":\"error\",\"payload\":{\"a\":1}}\n",
            "{\"error\":\"x\",\"message\":{\"text\":\"y\"}}\n")) {
      assertThat(Transcripts.plain(other)).isEqualTo(other);
    }
    assertThat(Transcripts.plain("no braces")).isEqualTo("no braces");
  }

  @Test
  void aDiffEndsWhereItsHeadSays() {
    String diff = "@@ -1,2 +1,2 @@\n a\n-ERROR: old\n+ERROR: new\n";

    assertThat(signals(diff)).containsExactly(NOTHING);
    assertThat(signals(diff + "- ERROR: disk full\n")).contains("log_error");
    assertThat(signals("it says @@ -1,9 +1,9 @@\n- ERROR: disk full\n")).contains("log_error");
  }

  @Test
  void theEndsOfTheNewestFilesAreRead() throws IOException {
    write("old.log", "ERROR: old\n", 10);
    write("a.log", "x".repeat(100) + "\nERROR: of a\n", 30);
    write("deep/b.jsonl", "{\"role\":\"user\",\"content\":\"hello secret\"}\n", 40);
    write("image.png", "ERROR: of an image\n", 50);
    write("c.log", "ERROR: too many\n", 20);
    Sources sources =
        new Sources(
            new Sources.Limits(2, 60, 1_000, SPAN), text -> text.replace("secret", "[REDACTED]"));

    List<DetectInput.Text> texts = sources.read(List.of(folder, folder.resolve("nowhere")));

    assertThat(texts)
        .containsExactly(
            new DetectInput.Text(folder.resolve("a.log").toString(), "ERROR: of a\n"),
            new DetectInput.Text(
                folder.resolve("deep/b.jsonl").toString(), "user:\nhello [REDACTED]\n"));
  }

  @Test
  void whatWasReadIsNotReadAgain() throws IOException {
    write("a.log", "ERROR: old\n", 20);
    write("b.log", "ERROR: of b\n", 20);
    List<Path> all = List.of(folder);
    Sources sources = new Sources(new Sources.Limits(9, 60, 1_000, SPAN), text -> text);
    Sources.Reading first = sources.read(all, List.of());
    assertThat(first.texts()).hasSize(2);
    write("a.log", "ERROR: old\nfine\nhal", 30);
    write("b.log", "ERROR: anew of b, which is longer\n", 30);

    Sources.Reading second = sources.read(all, first.seen());

    assertThat(second.texts())
        .extracting(DetectInput.Text::text)
        .containsExactlyInAnyOrder("fine\nhal", "ERROR: anew of b, which is longer\n");
    write("a.log", "ERROR: old\nfine\nhalf\n", 31);
    assertThat(sources.read(all, second.seen()).texts())
        .extracting(DetectInput.Text::text)
        .containsExactly("half\n");
  }

  @Test
  void whatCannotBeReadIsNamedAndPassedOver() throws IOException {
    write("a.log", "ERROR: of a\n", 20);
    write("b.log", "ERROR: of b\n", 20);
    assumeTrue(folder.resolve("a.log").toFile().setReadable(false));
    assumeFalse(Files.isReadable(folder.resolve("a.log")), "root reads everything");
    Sources.Reading reading =
        new Sources(new Sources.Limits(9, 60, 1_000, SPAN), text -> text)
            .read(List.of(folder), List.of());
    assertThat(reading.texts()).hasSize(1);
    assertThat(reading.unread()).hasSize(1);
  }

  private void write(String name, String text, long at) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(at)));
  }

  private static List<String> signals(String text) {
    return new Detector(SignalCatalogue.standard())
        .detect(
            new DetectInput(
                List.of(),
                List.of(new DetectInput.Text("t", Transcripts.plain(text))),
                List.of(),
                History.NONE))
        .signals();
  }

  /** What there is of its last line is read, and that it has grown shows by its size. */
  @Test
  void aFileWithoutALastNewlineIsReadAsAWhole() throws Exception {
    Path log = Files.writeString(folder.resolve("a.log"), "one\ntwo");
    Sources.Span span = Sources.Span.of(Optional.empty(), Instant.now());
    Sources sources = new Sources(new Sources.Limits(2, 60, 1_000, span), text -> text);

    Sources.Reading read = sources.read(List.of(log), List.of());

    assertThat(read.texts())
        .singleElement()
        .extracting(DetectInput.Text::text)
        .isEqualTo("one\ntwo");
    assertThat(read.seen().get(0).size()).isEqualTo(4);
    assertThat(read.seen().get(0).whole()).isEqualTo(Files.size(log));
  }

  /** A clock was wrong when something was kept, or is now: new sessions are read all the same. */
  @Test
  void timesThatLieAheadHideNothing() throws Exception {
    Instant now = Instant.ofEpochSecond(1_000_000);
    Sources.Span span = Sources.Span.of(Optional.of(now.plusSeconds(99)), now);
    Path log = Files.writeString(folder.resolve("new.log"), "fresh\n");
    Files.setLastModifiedTime(log, FileTime.from(now.minusSeconds(60)));
    Sources sources = new Sources(new Sources.Limits(2, 60, 1_000, span), text -> text);
    assertThat(sources.read(List.of(folder))).extracting(DetectInput.Text::text).hasSize(1);

    for (int i = 0; i < 3; i++) {
      Path ahead = Files.writeString(folder.resolve("ahead" + i + ".log"), "old\n");
      Files.setLastModifiedTime(ahead, FileTime.from(now.plusSeconds(99)));
    }
    Sources.Limits many = new Sources.Limits(9, 60, 1_000, span);
    Sources.Reading read = new Sources(many, text -> text).read(List.of(folder), List.of());
    assertThat(read.seen()).hasSize(4);
    assertThat(sources.read(List.of(folder), read.seen().subList(0, 3)).seen())
        .as("those that were read take no room")
        .extracting(Sources.Seen::path)
        .containsExactly(log.toString());
  }
}
