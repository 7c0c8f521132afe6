// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.evolution.evaluate.AllowList;
import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.execute.Replay;
import dev.evograft.evolution.patch.BadPatchException;
import dev.evograft.evolution.patch.Patch;
import dev.evograft.evolution.select.SignalKind;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the successes of one gene have in common: what is in at least half of them, those that are
 * in most of them first. Deterministic; the same capsules give the same whatever their order.
 *
 * @param gene the local id of the gene that was used
 * @param capsules how many there are
 * @param patterns kinds of errors and other signals that they answered
 * @param strategy the strategy that most of them followed
 * @param paths files that they changed
 * @param checks commands that they passed, of those that a gene may name
 * @param files the most files that one of them changed
 */
record Common(
    String gene,
    int capsules,
    List<String> patterns,
    List<String> strategy,
    List<String> paths,
    List<String> checks,
    int files) {

  private static final int MOST_PATTERNS = 8;
  private static final int MOST_PATHS = 3;

  /** Names of errors as languages and systems have them: {@code TypeError}, {@code ENOENT}. */
  private static final Pattern ERROR_NAME =
      Pattern.compile(
          "\\b(?:[A-Z][A-Za-z]{2,60}(?:Error|Exception)|E[A-Z]{3,20}|SIG[A-Z]{3,8})\\b");

  Common {
    patterns = List.copyOf(patterns);
    strategy = List.copyOf(strategy);
    paths = List.copyOf(paths);
    checks = List.copyOf(checks);
  }

  /** Of the capsules of a gene. */
  static Common of(String gene, Collection<Capsule> capsules) {
    List<Capsule> sorted =
        capsules.stream().sorted(Comparator.comparing(c -> c.id().orElse(""))).toList();
    return new Common(
        gene,
        sorted.size(),
        inHalf(sorted, Common::patterns, MOST_PATTERNS),
        inMost(sorted),
        inHalf(sorted, Common::paths, MOST_PATHS),
        inHalf(sorted, Common::checks, MOST_PATTERNS),
        (int) sorted.stream().mapToLong(c -> c.blastRadius().files().orElse(1)).max().orElse(1));
  }

  /** Signals by name; of errors what kind they are, since every gene answers errors. */
  private static Set<String> patterns(Capsule capsule) {
    Set<String> found = new LinkedHashSet<>();
    for (String signal : capsule.trigger()) {
      switch (SignalKind.of(signal)) {
        case ERROR -> {
          Matcher matcher = ERROR_NAME.matcher(signal);
          while (matcher.find()) {
            found.add(matcher.group());
          }
        }
        case OPPORTUNITY, OTHER -> found.add(SignalKind.name(signal));
        case CONTROL -> {
          // how evolution does says nothing of what is to be done
        }
      }
    }
    return found;
  }

  private static Set<String> paths(Capsule capsule) {
    try {
      return new LinkedHashSet<>(Patch.parse(Replay.diffOf(capsule)).paths());
    } catch (BadPatchException e) {
      return Set.of(); // one from elsewhere, in a form of its own
    }
  }

  private static Set<String> checks(Capsule capsule) {
    List<String> passed =
        capsule.executionTrace().stream()
            .filter(step -> step.string("stage", "").equals("validate"))
            .filter(step -> step.integer("exit", 1) == 0)
            .map(step -> step.string("cmd", ""))
            .toList();
    return new LinkedHashSet<>(
        new AllowList(List.of())
            .sort(passed, Check.Origin.GENE).checks().stream().map(Check::text).toList());
  }

  /** What at least half have, the most frequent first, of equals the first by its letters. */
  private static List<String> inHalf(
      List<Capsule> capsules, Function<Capsule, Set<String>> of, int most) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    capsules.forEach(c -> of.apply(c).forEach(one -> counts.merge(one, 1, Integer::sum)));
    return counts.entrySet().stream()
        .filter(one -> one.getValue() * 2 >= capsules.size())
        .sorted(
            Map.Entry.<String, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> inMost(List<Capsule> capsules) {
    Map<List<String>, Integer> counts = new LinkedHashMap<>();
    capsules.forEach(c -> counts.merge(c.strategy(), 1, Integer::sum));
    return counts.entrySet().stream()
        .filter(one -> !one.getKey().isEmpty())
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(List.of());
  }

  /** For the record, and for whoever words the gene. */
  JsonObject tree() {
    return JsonObject.builder()
        .put("gene", gene)
        .put("capsules", capsules)
        .put("patterns", patterns)
        .put("strategy", strategy)
        .put("paths", paths)
        .put("checks", new ArrayList<>(checks))
        .put("files", files)
        .build();
  }
}
