// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.evolution.evaluate.Check;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.spi.cycle.ExecutionRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is told. Whatever came from logs, people or other nodes stands between lines that
 * it cannot contain, because their mark is random; that goes for a gene's paths and commands, too.
 * Of a gene's own words only the strategy is to be followed, within the bounds that stand outside.
 */
public final class Prompt {

  static final Set<String> NEEDED = Set.of("mark", "signals", "strategy");
  static final Set<String> PLACES =
      new TreeSet<>(
          Set.of(
              "intent",
              "risk",
              "mark",
              "signals",
              "effect",
              "gene",
              "strategy",
              "example",
              "max_files",
              "forbidden",
              "checks"));

  private static final int LONGEST_EXAMPLE = 16_000;
  private static final int LONGEST_ITEM = 2_000;
  private static final int MOST_ITEMS = 100;
  private static final Set<String> INTENTS = Set.of("repair", "optimize", "innovate", "explore");
  private static final Set<String> RISKS = Set.of("low", "medium", "high");

  private final PromptTemplate template;

  /** Prompts of this template. */
  public Prompt(PromptTemplate template) {
    this.template = template;
  }

  /**
   * What is asked for, in words.
   *
   * @param checks that will decide
   * @param maxFiles how many files may change
   * @param random text that nobody can guess, of letters and digits
   */
  public String of(ExecutionRequest.Task task, List<Check> checks, int maxFiles, String random) {
    Fence fence = new Fence("---- data " + random);
    Gene gene = task.gene();
    return template.filled(
        Map.ofEntries(
            Map.entry("intent", known(task.mutation().category().orElse(""), INTENTS, "repair")),
            Map.entry("risk", known(task.mutation().riskLevel().orElse(""), RISKS, "low")),
            Map.entry("mark", fence.mark()),
            Map.entry("signals", fence.around(list(task.signals()))),
            Map.entry(
                "effect",
                fence.around(line(task.mutation().expectedEffect().orElse("the signals cease")))),
            Map.entry("gene", fence.around(line(gene.id().orElse("of no name")))),
            Map.entry("strategy", fence.around(numbered(gene.strategy()))),
            Map.entry("example", example(task.capsule(), fence)),
            Map.entry("max_files", Integer.toString(maxFiles)),
            Map.entry("forbidden", or(gene.forbiddenPaths(), "Nothing more.", fence)),
            Map.entry(
                "checks",
                or(
                    checks.stream().map(Check::text).toList(),
                    "None, so nothing can be kept.",
                    fence))));
  }

  /** Words of ours, for what may come from elsewhere. */
  private static String known(String word, Set<String> words, String otherwise) {
    return words.contains(word) ? word : otherwise;
  }

  private static String or(List<String> items, String none, Fence fence) {
    return items.isEmpty() ? none : fence.around(list(items));
  }

  private static String example(@Nullable Capsule capsule, Fence fence) {
    if (capsule == null) {
      return "";
    }
    String diff = Replay.diffOf(capsule);
    String told = capsule.summary().orElse("") + "\n" + clip(diff, LONGEST_EXAMPLE);
    return "## What worked before\n\n" + fence.around(told.strip()) + "\n\n";
  }

  private static String list(List<String> items) {
    String list =
        items.stream()
            .limit(MOST_ITEMS)
            .map(item -> "- " + line(item))
            .collect(Collectors.joining("\n"));
    int more = items.size() - MOST_ITEMS;
    return more > 0 ? list + "\n- and " + more + " more" : list;
  }

  private static String numbered(List<String> items) {
    return IntStream.range(0, Math.min(MOST_ITEMS, items.size()))
        .mapToObj(i -> (i + 1) + ". " + line(items.get(i)))
        .collect(Collectors.joining("\n"));
  }

  /** One line, without what makes a text look like another one. */
  private static String line(String text) {
    return clip(plain(text).replaceAll("\\s+", " ").strip(), LONGEST_ITEM);
  }

  private static String plain(String text) {
    return text.replaceAll(
        "[\\p{Cc}&&[^\\n\\t\\r]]|[\\u061c\\u2028\\u2029\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]",
        " ");
  }

  private static String clip(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + " [...]";
  }

  /** Lines that begin and end what is data. */
  private record Fence(String mark) {
    String around(String data) {
      return mark + " begins\n" + plain(data).replace(mark, "") + "\n" + mark + " ends";
    }
  }
}
