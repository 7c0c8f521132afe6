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
import dev.evograft.toolkit.text.OneLine;
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
 * @param category what they were for
 * @param patterns kinds of errors and other signals that they answered
 * @param strategy the strategy that at least half of them followed; empty where there is none
 * @param paths files that they changed
 * @param checks commands that they passed, of those that a gene may name
 * @param files the most files that one of them changed
 */
record Common(
    String gene,
    int capsules,
    String category,
    List<String> patterns,
    List<String> strategy,
    List<String> paths,
    List<String> checks,
    int files) {

  private static final int MOST_PATTERNS = 8;
  private static final int MOST_PATHS = 3;
  private static final int MOST_STEPS = 12;
  private static final int LONGEST_STEP = 400;

  /**
   * Names of errors as languages and systems have them. A pattern of a gene matches in either case,
   * so words such as ERROR would answer everything.
   */
  private static final Pattern ERROR_NAME =
      Pattern.compile(
          "\\b(?:[A-Z][a-z][A-Za-z]{0,60}(?:Error|Exception)"
              + "|E(?:NOENT|ACCES|PERM|EXIST|NOTDIR|ISDIR|NOTEMPTY|CONNREFUSED|CONNRESET|CONNABORTED"
              + "|TIMEDOUT|PIPE|ADDRINUSE|ADDRNOTAVAIL|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN"
              + "|NOSPC|MFILE|NFILE|INVAL|IO|BUSY|ROFS|NOMEM|AGAIN|NAMETOOLONG|LOOP|XDEV|CHILD|SRCH)"
              + "|SIG(?:SEGV|ABRT|KILL|TERM|INT|BUS|FPE|ILL|PIPE|HUP))\\b");

  /** Names that are names; a pattern such as a letter would answer everything. */
  private static final Pattern SIGNAL_NAME = Pattern.compile("[a-z][a-z0-9_]{3,60}");

  /** Paths that are nothing else: they become part of what an agent is told to do. */
  private static final Pattern PLAIN_PATH = Pattern.compile("[\\w./-]{1,120}");

  Common {
    patterns = List.copyOf(patterns);
    strategy = List.copyOf(strategy);
    paths = List.copyOf(paths);
    checks = List.copyOf(checks);
  }

  /**
   * Of the capsules of a gene.
   *
   * @param allowed which commands a gene may name
   */
  static Common of(String gene, Collection<Capsule> capsules, AllowList allowed) {
    List<Capsule> sorted =
        capsules.stream().sorted(Comparator.comparing(c -> c.id().orElse(""))).toList();
    long files = sorted.stream().mapToLong(c -> c.blastRadius().files().orElse(1)).max().orElse(1);
    return new Common(
        gene,
        sorted.size(),
        SignalKind.category(sorted.stream().flatMap(c -> c.trigger().stream()).toList()),
        inHalf(sorted, Common::patterns, MOST_PATTERNS),
        strategy(sorted),
        inHalf(sorted, Common::paths, MOST_PATHS),
        inHalf(sorted, capsule -> checks(capsule, allowed), MOST_PATTERNS),
        (int) Math.max(1, Math.min(Distiller.MOST_FILES, files)));
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
        case OPPORTUNITY, OTHER -> {
          String name = SignalKind.name(signal);
          if (SIGNAL_NAME.matcher(name).matches()) {
            found.add(name);
          }
        }
        case CONTROL -> {
          // how evolution does says nothing of what is to be done
        }
      }
    }
    return found;
  }

  private static Set<String> paths(Capsule capsule) {
    Set<String> plain = new LinkedHashSet<>();
    try {
      for (String path : Patch.parse(Replay.diffOf(capsule)).paths()) {
        if (PLAIN_PATH.matcher(path).matches()) {
          plain.add(path);
        }
      }
    } catch (BadPatchException e) {
      return Set.of(); // one from elsewhere, in a form of its own
    }
    return plain;
  }

  private static Set<String> checks(Capsule capsule, AllowList allowed) {
    List<String> passed =
        capsule.executionTrace().stream()
            .filter(step -> step.string("stage", "").equals("validate"))
            .filter(step -> step.integer("exit", 1) == 0)
            .map(step -> step.string("cmd", ""))
            .toList();
    return new LinkedHashSet<>(
        allowed.sort(passed, Check.Origin.GENE).checks().stream().map(Check::text).toList());
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

  private static List<String> strategy(List<Capsule> capsules) {
    Map<List<String>, Integer> counts = new LinkedHashMap<>();
    capsules.forEach(c -> counts.merge(c.strategy(), 1, Integer::sum));
    return counts.entrySet().stream()
        .filter(one -> !one.getKey().isEmpty() && one.getValue() * 2 >= capsules.size())
        .max(Map.Entry.comparingByValue())
        .map(one -> one.getKey().stream().limit(MOST_STEPS).map(Common::step).toList())
        .orElse(List.of());
  }

  private static String step(String text) {
    return OneLine.of(text, LONGEST_STEP);
  }

  /** For the record, and for whoever words the gene. */
  JsonObject tree() {
    return JsonObject.builder()
        .put("gene", gene)
        .put("capsules", capsules)
        .put("category", category)
        .put("patterns", patterns)
        .put("strategy", strategy)
        .put("paths", paths)
        .put("checks", checks)
        .put("files", files)
        .build();
  }
}
