// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

/**
 * A gene that may be chosen.
 *
 * @param place in the index
 * @param rank of its id in the order of all ids
 * @param score what it is worth
 * @param value what memory says of it; 0 where it says nothing
 */
record Candidate(int place, int rank, double score, double value) implements Comparable<Candidate> {

  /** The better goes first: by score, then by what memory says, then the smaller id. */
  @Override
  public int compareTo(Candidate other) {
    int order = Double.compare(other.score, score);
    if (order == 0) {
      order = Double.compare(other.value, value);
    }
    return order == 0 ? Integer.compare(rank, other.rank) : order;
  }
}
