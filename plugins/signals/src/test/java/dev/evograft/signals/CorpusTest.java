// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Runs the corpus of real outputs; what each case is, its README says. */
class CorpusTest {

  @Test
  void tellsFailuresFromMentionsOfFailures() {
    Score score = new Score("log_error");
    for (JsonObject item : cases("cases.json")) {
      boolean found = Observed.errorLine(text(item.string("file", ""))) != null;
      score.add(item.string("file", ""), item.bool("log_error", false), found);
    }
    score.print();
    assertThat(score.precision()).isGreaterThanOrEqualTo(0.95);
    assertThat(score.recall()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void aReportOfErrorsIsNoErrorOfTheRun() {
    List<JsonObject> reports =
        cases("cases.json").stream()
            .filter(item -> item.string("source", "").startsWith("java skills/"))
            .toList();
    assertThat(reports)
        .hasSize(7)
        .allSatisfy(item -> assertThat(Observed.errorLine(text(item.string("file", "")))).isNull());
  }

  @Test
  void findsTheLineThatSaysWhatWentWrong() {
    int hits = 0;
    List<String> other = new ArrayList<>();
    for (JsonObject item : cases("cases.json")) {
      if (item.bool("log_error", false)) {
        hits++;
        String expected = item.string("first_error_line", "");
        String found = Observed.errorLine(text(item.string("file", "")));
        if (found == null || !found.strip().equals(Ansi.strip(expected).strip())) {
          other.add(
              item.string("file", "") + "\n   expected " + expected + "\n   found    " + found);
        }
      }
    }
    print("first_error_line", hits, other);
    assertThat(1 - other.size() / (double) hits).isGreaterThanOrEqualTo(0.9);
  }

  @Test
  void givesTheSameFaultTheSameText() {
    List<String> other = new ArrayList<>();
    List<JsonObject> pairs = cases("pairs.json");
    for (JsonObject pair : pairs) {
      String a = ErrorSignature.of(pair.string("a", ""));
      String b = ErrorSignature.of(pair.string("b", ""));
      if (a.equals(b) != pair.bool("same", false)) {
        other.add(
            pair.bool("same", false) + " " + pair.string("why", "") + "\n   " + a + "\n   " + b);
      }
    }
    print("pairs", pairs.size(), other);
    assertThat(1 - other.size() / (double) pairs.size()).isGreaterThanOrEqualTo(0.95);
  }

  @Test
  void readsUsage() {
    List<String> other = new ArrayList<>();
    Map<String, Score> scores = new TreeMap<>();
    List<JsonObject> items = cases("usage.json");
    for (JsonObject item : items) {
      Map<String, Object> expected = numbers(item.object("expected"));
      Map<String, Object> found = numbers(Observed.text(item.string("text", "")));
      found.keySet().removeAll(List.of("log_error", "errsig"));
      if (!found.equals(expected)) {
        other.add(item.string("id", "") + "\n   expected " + expected + "\n   found    " + found);
      }
      TreeSet<String> names = new TreeSet<>(expected.keySet());
      names.addAll(found.keySet());
      for (String name : names) {
        scores
            .computeIfAbsent(name, Score::new)
            .add(item.string("id", ""), expected.get(name), found.get(name));
      }
    }
    scores.values().forEach(Score::print);
    print("usage", items.size(), other);
    assertThat(1 - other.size() / (double) items.size()).isGreaterThanOrEqualTo(0.95);
  }

  /** Numbers by value; failures of 0 may be told or not. */
  private static Map<String, Object> numbers(Map<String, ?> values) {
    Map<String, Object> numbers = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          boolean none =
              name.equals("tool_failures") && value instanceof Number n && n.longValue() == 0;
          if (!none) {
            numbers.put(name, value instanceof Number n ? (Object) n.doubleValue() : value);
          }
        });
    return numbers;
  }

  private static void print(String what, int of, List<String> other) {
    System.out.printf("%s: %d of %d as expected%n", what, of - other.size(), of);
    other.forEach(line -> System.out.println("  " + line));
  }

  static List<JsonObject> cases(String file) {
    List<JsonObject> cases = new ArrayList<>();
    for (Object item : (List<?>) JsonText.parse(bytes(file))) {
      cases.add((JsonObject) item);
    }
    assertThat(cases).isNotEmpty();
    return cases;
  }

  static String text(String file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String file) {
    try (InputStream in = CorpusTest.class.getResourceAsStream("/corpus/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Score {
    private final String name;
    private final List<String> wrong = new ArrayList<>();
    private int right;
    private int missed;
    private int invented;

    Score(String name) {
      this.name = name;
    }

    void add(String id, boolean expected, boolean found) {
      add(id, expected ? true : null, found ? true : null);
    }

    void add(String id, Object expected, Object found) {
      boolean equal = expected != null && expected.equals(found);
      right += equal ? 1 : 0;
      missed += expected != null && !equal ? 1 : 0;
      invented += found != null && !equal ? 1 : 0;
      if (!equal && (expected != null || found != null)) {
        wrong.add(id + (found == null ? " (missed)" : " (invented)"));
      }
    }

    double precision() {
      return right / (double) Math.max(1, right + invented);
    }

    double recall() {
      return right / (double) Math.max(1, right + missed);
    }

    void print() {
      System.out.printf("%s: precision %.3f, recall %.3f %s%n", name, precision(), recall(), wrong);
    }
  }
}
