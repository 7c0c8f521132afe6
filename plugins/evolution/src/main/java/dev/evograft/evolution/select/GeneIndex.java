// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.gep.Gene;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The genes of a pool by the signals that they answer. What a question costs follows what matches,
 * not the size of the pool. It is renewed for a revision of the store; immutable, safe for any
 * thread.
 */
public final class GeneIndex {

  /** So many patterns of a gene are read. */
  private static final int MOST_PATTERNS = 200;

  /** So many patterns of a gene count for one signal: to say the same in more ways is no merit. */
  private static final int MOST_FOR_A_SIGNAL = 3;

  /** So many expressions are tried on every signal, because no word must be there. */
  private static final int MOST_LOOSE = 1_000;

  private final GeneTable genes;
  private final PatternIndex patterns;
  private final List<String> texts;
  private final Links genesOf;
  private final Links patternsOf;
  private final List<Refusal> refusals;
  private final List<Answers> answers;

  private GeneIndex(Builder builder) {
    answers = List.copyOf(builder.answers);
    genes = new GeneTable(builder.genes);
    texts = List.copyOf(builder.texts);
    refusals = List.copyOf(builder.refusals);
    patterns = builder.patterns.build();
    genesOf = builder.genesOf.build(patterns.size());
    patternsOf = builder.patternsOf.build(genes.size());
  }

  /**
   * A pattern that matches nothing.
   *
   * @param gene the id of its gene
   * @param pattern as it is written
   * @param reason what is wrong with it
   */
  public record Refusal(String gene, String pattern, String reason) {}

  /** What a gene answers, as it is written: as long as that is the same, so is the index. */
  private record Answers(String gene, List<String> patterns) {}

  private GeneIndex(GeneIndex before, List<GeneTraits> genes) {
    this.genes = before.genes.with(genes);
    answers = before.answers;
    patterns = before.patterns;
    texts = before.texts;
    genesOf = before.genesOf;
    patternsOf = before.patternsOf;
    refusals = before.refusals;
  }

  /** Indexes the genes of a source, such as {@code store.genes()::forEach}. */
  public static GeneIndex of(Consumer<Consumer<Gene>> source) {
    Builder builder = new Builder();
    source.accept(gene -> builder.add(GeneTraits.of(gene), gene.signalsMatch()));
    return new GeneIndex(builder);
  }

  /**
   * The index of the same source later. Its patterns are read anew only if they, or the genes that
   * have them, are others; a lesson that a gene learned costs no more than reading it.
   */
  public GeneIndex renewed(Consumer<Consumer<Gene>> source) {
    List<GeneTraits> traits = new ArrayList<>();
    List<Answers> now = new ArrayList<>();
    source.accept(
        gene -> {
          traits.add(GeneTraits.of(gene));
          now.add(new Answers(gene.id().orElse(""), gene.signalsMatch()));
        });
    if (now.equals(answers)) {
      return new GeneIndex(this, traits);
    }
    Builder builder = new Builder();
    for (int i = 0; i < traits.size(); i++) {
      builder.add(traits.get(i), now.get(i).patterns());
    }
    return new GeneIndex(builder);
  }

  /** Whether both have the very same patterns in memory. */
  boolean sharesPatternsWith(GeneIndex other) {
    return patterns == other.patterns;
  }

  /** How many genes there are: the effective population size of the specification. */
  public int size() {
    return genes.size();
  }

  /** What is in the pool and cannot match. */
  public List<Refusal> refusals() {
    return refusals;
  }

  /** The genes of which a pattern or more is in these signals. */
  Matches match(List<String> signals) {
    PatternIndex.Matched matched = patterns.match(signals);
    byte[] scores = new byte[genes.size()];
    byte[] forSignal = new byte[genes.size()];
    Numbers found = new Numbers(genes.size());
    for (int signal = 0; signal < signals.size(); signal++) {
      int from = signal == 0 ? 0 : matched.ends()[signal - 1];
      int to = matched.ends()[signal];
      for (int i = from; i < to; i++) {
        count(matched.patterns().get(i), scores, forSignal, found);
      }
      for (int i = from; i < to; i++) {
        int pattern = matched.patterns().get(i);
        for (int at = genesOf.from(pattern); at < genesOf.to(pattern); at++) {
          forSignal[genesOf.target(at)] = 0;
        }
      }
    }
    return new Matches(found, scores, matched.patterns());
  }

  private void count(int pattern, byte[] scores, byte[] forSignal, Numbers found) {
    for (int at = genesOf.from(pattern); at < genesOf.to(pattern); at++) {
      int gene = genesOf.target(at);
      found.add(gene);
      if (forSignal[gene] < MOST_FOR_A_SIGNAL) {
        forSignal[gene]++;
        scores[gene]++;
      }
    }
  }

  /**
   * What matches.
   *
   * @param genes those that match, by their places
   * @param scores for each place how many patterns match, as an unsigned number
   * @param patterns those that match, of any gene
   */
  record Matches(Numbers genes, byte[] scores, Numbers patterns) {

    /** How many patterns of a gene match, as far as they count. */
    int patternsOf(int place) {
      return Byte.toUnsignedInt(scores[place]);
    }
  }

  /** What is known of the genes, by their places. */
  GeneTable genes() {
    return genes;
  }

  /** Those patterns of a gene that matched, as they are written. */
  List<String> matched(int place, Matches matches) {
    List<String> matched = new ArrayList<>();
    for (int at = patternsOf.from(place); at < patternsOf.to(place); at++) {
      if (matches.patterns().has(patternsOf.target(at))) {
        matched.add(texts.get(patternsOf.target(at)));
      }
    }
    return matched;
  }

  private static final class Builder {
    private final List<GeneTraits> genes = new ArrayList<>();
    private final List<Answers> answers = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, String> refused = new HashMap<>();
    private final PatternIndex.Builder patterns = new PatternIndex.Builder();
    private final Links.Builder genesOf = new Links.Builder();
    private final Links.Builder patternsOf = new Links.Builder();
    private int loose;

    void add(GeneTraits traits, List<String> signalsMatch) {
      int place = genes.size();
      genes.add(traits);
      answers.add(new Answers(traits.id(), signalsMatch));
      int read = 0;
      for (String text : new LinkedHashSet<>(signalsMatch)) {
        if (++read > MOST_PATTERNS) {
          refusals.add(new Refusal(traits.id(), text, "is behind 200 others of its gene"));
          break;
        }
        Integer number = number(text);
        if (number == null) {
          refusals.add(new Refusal(traits.id(), text, refused.getOrDefault(text, "")));
        } else {
          genesOf.add(number, place);
          patternsOf.add(place, number);
        }
      }
    }

    private @Nullable Integer number(String text) {
      Integer known = numbers.get(text);
      if (known != null || refused.containsKey(text)) {
        return known;
      }
      SignalPattern pattern = SignalPattern.of(text);
      String why = pattern.refusal();
      if (why == null && pattern.isLoose() && ++loose > MOST_LOOSE) {
        why = "needs no text, as 1,000 others do; give it a word that must be there";
      }
      if (why != null) {
        refused.put(text, why);
        return null;
      }
      int number = patterns.add(pattern);
      texts.add(text);
      numbers.put(text, number);
      return number;
    }
  }
}
