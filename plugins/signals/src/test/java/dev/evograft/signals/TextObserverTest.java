// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextObserverTest {

  private static final String SAMPLE =
      "start\r\n\u001b[31mnote:\u001b[0m errors: 0\r\nRetrying (1/5)\n"
          + "{\"type\":\"assistant\",\"message\":{\"id\":\"m1\",\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\"}],"
          + "\"usage\":{\"input_tokens\":10,\"output_tokens\":4}}}\n"
          + "{\n  \"usage\": {\n    \"input_tokens\": 5,\n    \"output_tokens\": 6\n  }\n}\n"
          + "progress 1\rprogress 2\r\nTraceback (most recent call last):\n  File \"x\"\n"
          + "KeyError: 'ключ \uD83D\uDE00'\nCost: $0.5\nerror: later";

  @Test
  void doesNotCareWhereTheOutputIsCut() {
    Map<String, Object> whole = Observed.text(SAMPLE);
    assertThat(whole)
        .containsEntry("errsig", "KeyError: 'ключ \uD83D\uDE00'")
        .containsEntry("input_tokens", 15L)
        .containsEntry("retries", 1L)
        .containsEntry("cost_usd", 0.5)
        .containsEntry("tool_calls", 1L);
    for (int cut = 0; cut <= SAMPLE.length(); cut++) {
      int at = cut;
      assertThat(
              Observed.text(
                  observer -> {
                    observer.output(SAMPLE.substring(0, at));
                    observer.output(SAMPLE.substring(at));
                  }))
          .as("cut at %d", at)
          .isEqualTo(whole);
    }
  }

  @Test
  void doesNotCareHowTheCorpusIsCut() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    Stream<String> outputs =
        Stream.concat(
            CorpusTest.cases("cases.json").stream()
                .map(item -> CorpusTest.text(item.string("file", ""))),
            CorpusTest.cases("usage.json").stream().map(item -> item.string("text", "")));
    outputs.forEach(
        output ->
            assertThat(Observed.text(observer -> cut(output, random, observer::output)))
                .as("seed %d", seed)
                .isEqualTo(Observed.text(output)));
  }

  @Test
  void doesNotCareAboutLineEndsAndColours() {
    for (JsonObject item : CorpusTest.cases("cases.json")) {
      String output = CorpusTest.text(item.string("file", "")).replace("\r", "");
      Object plain = Observed.text(output).get("errsig");
      assertThat(Observed.text(output.replace("\n", "\r\n")).get("errsig")).isEqualTo(plain);
      String coloured =
          output
              .lines()
              .map(line -> "\u001b[1;31m" + line + "\u001b[0m\u001b[K")
              .collect(Collectors.joining("\n"));
      assertThat(Observed.text(coloured).get("errsig"))
          .as(item.string("file", ""))
          .isEqualTo(plain);
    }
  }

  @Test
  void looksAtTheBeginningOfALongLine() {
    String tail = "x".repeat(3 << 20);
    assertThat(Observed.text("Error: disk full " + tail + "\nok\n").get("errsig").toString())
        .startsWith("Error: disk full xxx")
        .hasSize(260);
    assertThat(Observed.text(tail + " Error: behind\n")).isEmpty();
    String usage = "\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}\n";
    assertThat(Observed.text("{\"text\":\"" + "y".repeat(1_000_000) + "\"," + usage))
        .containsEntry("input_tokens", 7L);
    assertThat(Observed.text("{\"text\":\"" + "y".repeat(1 << 20) + "\"," + usage)).isEmpty();
  }

  @Test
  void survivesBinaryRubbish() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    StringBuilder rubbish = new StringBuilder();
    for (int i = 0; i < 2_000_000; i++) {
      rubbish.append((char) (random.nextInt(50) == 0 ? '\n' : random.nextInt(1 << 16)));
    }
    assertThat(Observed.text(rubbish + "\nfatal: real one\n"))
        .as("seed %d", seed)
        .containsEntry("errsig", "fatal: real one");
  }

  @Test
  void keepsUpWithARunThatPrintsMuchInBoundedMemory() {
    StringBuilder piece = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      piece.append("2026-11-21 10:00:00,").append(i);
      piece.append(" INFO [worker-3] orders.Service - order done, errors: 0, failed: 0\n");
      piece.append("   Compiling module_").append(i).append(" v0.1.0 (/srv/app/crates/x)\n");
    }
    String text = piece.toString();
    int times = 200_000_000 / text.length();
    TextObserver observer = new TextObserver(Observed.NOTHING_SECRET);
    long before = used();
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < times; i++) {
      observer.output(text);
    }
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    for (int i = 0; i < times; i++) {
      observer.output("{\"" + "z".repeat(1_000_000));
    }
    double speed = (double) text.length() * times / 1e6 / (nanos / 1e9);
    System.out.printf("%.0f MB/s%n", speed);
    assertThat(speed).as("MB/s of processor time").isGreaterThan(20);
    assertThat(used() - before).isLessThan(64L << 20);
    assertThat(observer.errorLine()).isNull();
  }

  @Test
  void costsLittleOnLinesMadeToBeExpensive() {
    for (String seed :
        new String[] {
          "error failed assertion undefined reference cannot not found ",
          "a: b: c: d/e.f:1:2: error ",
          "Error.Exception::Error/",
          "retrying, retry attempt 1 ",
          "tokens: 1,1,1,1 cost ",
          "... fail ",
          "\u001b]0;",
          "x failed: ",
          " at x line 1",
          "input tokens "
        }) {
      String line = seed.repeat(16_000 / seed.length()) + "\n";
      TextObserver observer = new TextObserver(Observed.NOTHING_SECRET);
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int i = 0; i < 100; i++) {
        observer.output(line);
      }
      observer.complete(Observed.completed("a", 1), (name, value) -> {});
      long millis =
          (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000;
      assertThat(millis).as("ms for 1.6 MB of '%s'", seed).isLessThan(1_500);
    }
  }

  @Test
  void tellsNothingOfARunThatPrintedNothing() {
    assertThat(Observed.text("")).isEmpty();
    assertThat(Observed.text("all is well\n")).isEmpty();
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static void cut(String text, Random random, java.util.function.Consumer<String> output) {
    int at = 0;
    while (at < text.length()) {
      int end = Math.min(text.length(), at + random.nextInt(40));
      output.accept(text.substring(at, end));
      at = end;
    }
  }
}
