// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares the index with going through all genes, and through their patterns by hand. */
class GeneIndexTest {

  private static final String[] WORDS = {
    "log_error",
    "errsig",
    "time",
    "timeout",
    "perf",
    "slow",
    "err",
    "or",
    "超时",
    "エラー",
    "Retry",
    "42",
    "Ärger",
    "ÄRGER",
    "\u212A8s",
    "\u017Flow",
    "ΣΊΣΥΦΟΣ",
    "σίσυφος",
    "İ"
  };

  private static final String[] REGEXES = {
    "/err.*(or|sig)/i",
    "/^log/",
    "/time(out)?$/i",
    "/[a-f]\\d+/",
    "/超时|slow/i",
    "/\\bor\\b/i",
    "/Retry/g",
    "/(a|e)+r{2}/",
    "/.{30}/",
    "/per[fg]_?/i",
    "/4+2*/m",
    "/(x)\\1/",
    "/[/",
    "/out",
    "/ärger|k8s/i",
    "/Ärger/g",
    "/[ä-ü]rger.*(42|slow)/i",
    "/σίσ.{1,9}[: _|]/i",
    "/time(out)?.*(retry|42)/i",
    "/(log|perf)_?(error|slow)/"
  };

  @Test
  void findsWhatGoingThroughAllGenesFinds() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      Map<String, List<String>> genes = new HashMap<>();
      Pool pool = new Pool();
      for (int i = random.nextInt(40); i >= 0; i--) {
        List<String> patterns = Stream.generate(() -> pattern(random)).limit(6).toList();
        genes.put("gene_" + i, patterns);
        pool.with("gene_" + i, "repair", patterns.toArray(new String[0]));
      }
      List<String> signals = Stream.generate(() -> words(random, " :_")).limit(6).toList();
      GeneIndex index = pool.index();
      GeneIndex.Matches matches = index.match(signals);
      Map<String, Integer> found = new HashMap<>();
      for (int i = 0; i < matches.genes().size(); i++) {
        int place = matches.genes().get(i);
        found.put(index.genes().get(place).id(), matches.patternsOf(place));
      }
      assertThat(found)
          .as("seed %d, round %d: %s on %s", seed, round, genes, signals)
          .isEqualTo(counted(genes, signals));
    }
  }

  @Test
  void oneGeneDoesNotSpoilTheIndexForTheOthers() {
    String[] many = new String[300];
    for (int i = 0; i < many.length; i++) {
      StringBuilder literal = new StringBuilder();
      for (int c = 0; c < 200; c++) {
        literal.append((char) (0x100 + (i * 200 + c) % 54_000));
      }
      many[i] = literal.toString();
    }
    Pool pool =
        new Pool()
            .with("gene_wide", "repair", many)
            .with("gene_long", "repair", "x".repeat(301), "a|" + "y".repeat(301))
            .with("gene_endless", "repair", "z|".repeat(2_001))
            .with("gene_a", "repair", "log_error", many[150]);

    GeneIndex index = pool.index();

    assertThat(index.refusals())
        .extracting(GeneIndex.Refusal::gene, GeneIndex.Refusal::reason)
        .containsExactly(
            tuple("gene_wide", "is behind 200 others of its gene"),
            tuple("gene_long", "has more than 300 characters in a row, which no signal has"),
            tuple("gene_long", "has more than 300 characters in a row, which no signal has"),
            tuple("gene_endless", "is longer than 4,000 characters"));
    assertThat(index.match(List.of("log_error", "a " + many[150])).scores())
        .containsExactly(1, 0, 0, 2);
  }

  @Test
  void aLessonDoesNotMakeThePatternsAnew() {
    Pool before = new Pool().with("gene_a", "repair", "log_error").with("gene_b", "repair", "slow");
    GeneIndex index = before.index();
    List<Map<String, String>> lesson = List.of(Map.of("outcome", "success"));
    Pool learned =
        new Pool()
            .with(Pool.gene("gene_a", "repair", "log_error").put("learning_history", lesson))
            .with("gene_b", "repair", "slow");
    Pool other = new Pool().with("gene_a", "repair", "log_error").with("gene_b", "repair", "fast");

    GeneIndex renewed = index.renewed(learned.genes()::forEach);
    GeneIndex changed = renewed.renewed(other.genes()::forEach);

    assertThat(renewed.sharesPatternsWith(index)).isTrue();
    assertThat(renewed.genes().get(0).history()).isPositive();
    assertThat(index.genes().get(0).history()).isZero();
    assertThat(changed.sharesPatternsWith(index)).isFalse();
    assertThat(changed.match(List.of("slow")).genes().size()).isZero();
    assertThat(changed.match(List.of("fast")).genes().get(0)).isEqualTo(1);
  }

  @Test
  void expressionsThatNeedNoTextAreFew() {
    Pool pool = new Pool();
    for (int i = 0; i < 1_002; i++) {
      pool.with("gene_" + i, "repair", "/[a-z]{" + (i + 1) % 1_000 + "}[0-9]{" + i / 1_000 + "}/");
    }

    assertThat(pool.index().refusals())
        .extracting(GeneIndex.Refusal::gene)
        .containsExactly("gene_1000", "gene_1001");
  }

  private static Map<String, Integer> counted(
      Map<String, List<String>> genes, List<String> signals) {
    Map<String, Integer> counted = new HashMap<>();
    genes.forEach(
        (id, patterns) -> {
          Set<String> open = new LinkedHashSet<>(patterns);
          int matching = 0;
          for (String signal : signals) {
            List<String> here = open.stream().filter(pattern -> is(pattern, signal)).toList();
            here.forEach(open::remove);
            matching += Math.min(3, here.size());
          }
          if (matching > 0) {
            counted.put(id, matching);
          }
        });
    return counted;
  }

  private static boolean is(String pattern, String signal) {
    int close = pattern.lastIndexOf('/');
    if (close > 1 && pattern.startsWith("/")) {
      String flags = pattern.substring(close + 1);
      int either =
          flags.isEmpty() || flags.contains("i")
              ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE
              : 0;
      return !pattern.contains("\\1")
          && !pattern.equals("/[/")
          && Pattern.compile(pattern.substring(1, close), either).matcher(signal).find();
    }
    return Stream.of(pattern.split("\\|"))
        .map(String::strip)
        .anyMatch(branch -> !branch.isEmpty() && isIn(signal, branch));
  }

  private static boolean isIn(String signal, String literal) {
    for (int at = 0; at + literal.length() <= signal.length(); at++) {
      if (signal.regionMatches(true, at, literal, 0, literal.length())) {
        return true;
      }
    }
    return false;
  }

  private static String pattern(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> REGEXES[random.nextInt(REGEXES.length)];
      case 1 -> words(random, "|");
      case 2 -> " " + words(random, "|").replace("|", " | ") + "||";
      default -> words(random, " _");
    };
  }

  private static String words(Random random, String between) {
    List<String> words = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      words.add(WORDS[random.nextInt(WORDS.length)]);
    }
    return String.join(String.valueOf(between.charAt(random.nextInt(between.length()))), words);
  }
}
