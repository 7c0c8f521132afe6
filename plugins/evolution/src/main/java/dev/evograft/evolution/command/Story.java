// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.toolkit.text.ShownTime;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of a cycle say, in words. What only a program can use, such as seeds, sums and
 * the parts of numbers, is left to {@code --json}.
 */
final class Story {

  private static final int LONGEST = 300;
  private static final int MOST = 40;

  private static final Map<CyclePhase, String> HEADINGS =
      Map.of(
          CyclePhase.DETECT, "Seen",
          CyclePhase.SELECT, "Chosen",
          CyclePhase.MUTATE, "Intended",
          CyclePhase.PLAN, "To be checked by",
          CyclePhase.EXECUTE, "Done",
          CyclePhase.EVALUATE, "Checked");

  /** By which decisions are made again, or told elsewhere. */
  private static final Set<String> FOR_PROGRAMS =
      Set.of(
          "basis",
          "seed",
          "strategy_asked",
          "cycle_number",
          "repairs_in_window",
          "window",
          "texts",
          "began",
          "runs_from",
          "runs_up_to",
          "worth",
          "drift",
          "genes_revision",
          "gene_asset",
          "predicted",
          "mutation",
          "personality",
          "files",
          "files_in_all",
          "files_digest",
          "ledgers",
          "seal",
          "score_parts",
          "judged_by",
          "room",
          "code",
          "advice",
          "output_bytes");

  /** What an executor says of its work has names of its own, and is told but for this. */
  private static final Set<String> OF_WORK_FOR_PROGRAMS = Set.of("output_bytes");

  private static final String EVIDENCE = "evidence";

  /** Of a rule that was broken, and of where a signal was seen; what says more is told whole. */
  private static final Set<String> OF_RULE = Set.of("code", "path", "what");

  private static final Set<String> OF_SIGNAL = Set.of("signal", "origin", "offset");

  /** What a later heading says again. */
  private static final Map<CyclePhase, String> TWICE =
      Map.of(CyclePhase.SELECT, "category", CyclePhase.EVALUATE, "before");

  private static final String SIGNALS = "signals";
  private static final String TOOK = "took_ms";

  private static final Map<String, String> WORDS =
      Map.of(
          "refused",
          "not run",
          "suppressed",
          "left alone",
          "before",
          "before the change",
          "blast_files",
          "files changed",
          "blast_lines",
          "lines changed",
          TOOK,
          "took",
          "banned",
          "not to be used",
          "about",
          "mostly about",
          "selected_by",
          "chosen by");

  /** Who chose a gene. */
  private static final Map<String, String> CHOOSERS =
      Map.of("selector", "its score", "memory_graph", "memory", "drift", "lot");

  private final Console console;

  Story(Console console) {
    this.console = console;
  }

  /** Tells a phase, under a heading; nothing where there is nothing for people. */
  void phase(CyclePhase phase, JsonObject details) {
    List<String> lines = new ArrayList<>();
    if (phase == CyclePhase.DETECT) { // what all the rest is about
      member(SIGNALS, details.get(SIGNALS), "  ", lines);
    }
    details.forEach(
        (name, value) -> {
          boolean told = phase == CyclePhase.DETECT && name.equals(SIGNALS);
          if (!told && !name.equals(TWICE.get(phase))) {
            member(name, value, "  ", lines);
          }
        });
    if (!lines.isEmpty()) {
      console.out("");
      console.out(HEADINGS.getOrDefault(phase, word(phase.name())));
      lines.forEach(console::out);
    }
  }

  private static String word(String name) {
    return WORDS.getOrDefault(name, name.replace('_', ' '));
  }

  private static void member(
      String name, @Nullable Object value, String indent, List<String> lines) {
    member(FOR_PROGRAMS, name, value, new Below(indent, lines));
  }

  /** Where a member is told. */
  private record Below(String indent, List<String> lines) {}

  private static void member(Set<String> hidden, String name, @Nullable Object value, Below where) {
    if (hidden.contains(name) || name.equals("left_running") && isNone(value)) {
      return;
    }
    String indent = where.indent();
    List<String> lines = where.lines();
    if (value instanceof JsonObject inner) {
      Set<String> further = name.equals(EVIDENCE) ? OF_WORK_FOR_PROGRAMS : hidden;
      List<String> below = new ArrayList<>();
      inner.forEach((key, each) -> member(further, key, each, new Below(indent + "  ", below)));
      if (!below.isEmpty()) {
        lines.add(indent + word(name) + ":");
        lines.addAll(below);
      }
    } else if (value instanceof List<?> items) {
      items(word(name), items.stream().map(Story::text).toList(), indent, lines);
    } else if (!text(value).isEmpty()) {
      lines.add(indent + word(name) + ": " + named(name, text(value)));
    }
  }

  private static boolean isNone(@Nullable Object value) {
    return value instanceof Number number && number.longValue() == 0;
  }

  private static String named(String name, String text) {
    return switch (name) {
      case TOOK -> text + " ms";
      case "selected_by" -> CHOOSERS.getOrDefault(text, text);
      default -> text;
    };
  }

  private static void items(String name, List<String> items, String indent, List<String> lines) {
    if (items.size() == 1) {
      lines.add(indent + name + ": " + items.get(0));
    } else if (!items.isEmpty()) {
      lines.add(indent + name + ":");
      items.stream().limit(MOST).forEach(item -> lines.add(indent + "  - " + item));
      if (items.size() > MOST) {
        lines.add(indent + "  and " + (items.size() - MOST) + " more");
      }
    }
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof JsonObject object) {
      return text(object);
    }
    if (value instanceof Boolean yes) {
      return yes ? "yes" : "no";
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      BigDecimal rounded = BigDecimal.valueOf(number).setScale(2, RoundingMode.HALF_UP);
      return rounded.stripTrailingZeros().toPlainString();
    }
    return oneLine(ShownTime.of(String.valueOf(value)));
  }

  /** A check says how it ended, and where it failed the last of what it printed. */
  private static String text(JsonObject object) {
    String command = object.string("command", "");
    if (!command.isEmpty() && object.get("ok") instanceof Boolean ok) {
      String printed = object.string("stderr", "").strip();
      String last = printed.isEmpty() ? object.string("stdout", "").strip() : printed;
      String why = ok || last.isEmpty() ? "" : ": " + last.substring(last.lastIndexOf('\n') + 1);
      return oneLine(command + (ok ? " passed" : " failed" + why));
    }
    String what = object.string("what", "");
    if (!what.isEmpty()
        && OF_RULE.containsAll(object.keySet())) { // a rule that was broken, by a code and a path
      return oneLine(what);
    }
    String signal = object.string("signal", "");
    String origin = object.string("origin", "");
    if (!signal.isEmpty()
        && !origin.isEmpty()
        && OF_SIGNAL.containsAll(object.keySet())) { // a run, or a file from a byte on
      long offset = object.integer("offset", 0);
      return oneLine(signal + " in " + origin + (offset == 0 ? "" : ", from byte " + offset));
    }
    List<String> parts = new ArrayList<>();
    object.forEach(
        (name, value) -> {
          if (!text(value).isEmpty()) {
            parts.add(word(name) + " " + named(name, text(value)));
          }
        });
    return oneLine(String.join(", ", parts));
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " [...]";
  }
}
