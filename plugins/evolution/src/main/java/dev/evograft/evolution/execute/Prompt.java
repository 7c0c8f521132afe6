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
 * it cannot contain, because their mark is random.
 */
public final class Prompt {

  static final Set<String> NEEDED = Set.of("signals", "strategy");
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
    List<String> forbidden = gene.forbiddenPaths();
    return template.filled(
        Map.ofEntries(
            Map.entry("intent", task.mutation().category().orElse("repair")),
            Map.entry("risk", task.mutation().riskLevel().orElse("low")),
            Map.entry("mark", fence.mark()),
            Map.entry("signals", fence.around(list(task.signals()))),
            Map.entry("effect", line(task.mutation().expectedEffect().orElse("the signals cease"))),
            Map.entry("gene", line(gene.id().orElse("of no name"))),
            Map.entry("strategy", fence.around(numbered(gene.strategy()))),
            Map.entry("example", example(task.capsule(), fence)),
            Map.entry("max_files", Integer.toString(maxFiles)),
            Map.entry(
                "forbidden",
                forbidden.isEmpty() ? "nothing more" : line(String.join(", ", forbidden))),
            Map.entry(
                "checks",
                checks.isEmpty()
                    ? "None, so nothing can be kept."
                    : list(checks.stream().map(Check::text).toList()))));
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
    return items.stream().map(item -> "- " + line(item)).collect(Collectors.joining("\n"));
  }

  private static String numbered(List<String> items) {
    return IntStream.range(0, items.size())
        .mapToObj(i -> (i + 1) + ". " + line(items.get(i)))
        .collect(Collectors.joining("\n"));
  }

  private static String line(String text) {
    return clip(text.replaceAll("\\s+", " ").strip(), LONGEST_ITEM);
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
      return mark + " begins\n" + data.replace(mark, "") + "\n" + mark + " ends";
    }
  }
}
