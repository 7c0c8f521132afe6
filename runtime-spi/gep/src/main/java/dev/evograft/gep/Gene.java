// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A reusable strategy: the signals it answers, its steps, and what bounds it.
 *
 * @since 0.1
 */
public record Gene(JsonObject tree) implements TypedAsset<Gene> {

  /** The {@code type} of a gene. */
  public static final String TYPE = "Gene";

  /** So many entries of {@code learning_history} are kept, the newest. */
  public static final int MAX_LEARNING_HISTORY = 20;

  /** So many entries of {@code anti_patterns} are kept, the newest. */
  public static final int MAX_ANTI_PATTERNS = 12;

  /** So many entries of {@code epigenetic_marks} are kept, the newest. */
  public static final int MAX_EPIGENETIC_MARKS = 10;

  @Override
  public Gene over(JsonObject tree) {
    return new Gene(tree);
  }

  /** {@code repair}, {@code optimize}, {@code innovate} or {@code explore}. */
  public Optional<String> category() {
    return tree.string("category");
  }

  /** Patterns of signals: a substring, a {@code /regex/flags}, or alternatives {@code a|b|c}. */
  public List<String> signalsMatch() {
    return tree.strings("signals_match");
  }

  /** What must hold before it is used, for people. */
  public List<String> preconditions() {
    return tree.strings("preconditions");
  }

  /** The steps, in order. */
  public List<String> strategy() {
    return tree.strings("strategy");
  }

  /** The bounds as they are written. */
  public JsonObject constraints() {
    return tree.object("constraints");
  }

  /** How many files a use of it may change. */
  public OptionalLong maxFiles() {
    return constraints().integer("max_files");
  }

  /** Paths that a use of it must not touch. */
  public List<String> forbiddenPaths() {
    return constraints().strings("forbidden_paths");
  }

  /** Commands that check a use of it. */
  public List<String> validation() {
    return tree.strings("validation");
  }

  /** One line for people. */
  public Optional<String> summary() {
    return tree.string("summary");
  }

  /** Texts as the schema has them, or objects with {@code context} and {@code boost}. */
  public List<@Nullable Object> epigeneticMarks() {
    return tree.list("epigenetic_marks");
  }

  /** What came of its uses, oldest first. */
  public List<JsonObject> learningHistory() {
    return tree.objects("learning_history");
  }

  /** What went wrong: objects as the schema has them, or texts. */
  public List<@Nullable Object> antiPatterns() {
    return tree.list("anti_patterns");
  }

  /** {@code tier} and {@code reasoning_level}. */
  public Optional<JsonObject> routingHint() {
    return tree.findObject("routing_hint");
  }

  /** {@code allow_only}, {@code deny} and {@code severity}. */
  public Optional<JsonObject> toolPolicy() {
    return tree.findObject("tool_policy");
  }

  /** Objects with {@code predicate} and {@code kind}. */
  public List<JsonObject> claims() {
    return tree.objects("claims");
  }

  /** {@code signals} and {@code predicate}. */
  public Optional<JsonObject> scope() {
    return tree.findObject("scope");
  }

  /** {@code runtime} and {@code env_class}. */
  public Optional<JsonObject> runtimeProfile() {
    return tree.findObject("runtime_profile");
  }

  /** {@code verifier} and {@code decision}. */
  public Optional<JsonObject> verifierProfile() {
    return tree.findObject("verifier_profile");
  }

  /** A copy with one more entry of {@code learning_history}; the oldest go. */
  public Gene withLearning(JsonObject entry) {
    return with(
        "learning_history", Lists.append(tree, "learning_history", entry, MAX_LEARNING_HISTORY));
  }

  /** A copy with one more entry of {@code anti_patterns}; the oldest go. */
  public Gene withAntiPattern(JsonObject entry) {
    return with("anti_patterns", Lists.append(tree, "anti_patterns", entry, MAX_ANTI_PATTERNS));
  }

  /** A copy with these marks, of which the last {@value #MAX_EPIGENETIC_MARKS} stay. */
  public Gene withEpigeneticMarks(List<?> marks) {
    return with("epigenetic_marks", Lists.last(marks, MAX_EPIGENETIC_MARKS));
  }
}
