// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;

/** The best so many of the candidates; all others are only compared with the last of them. */
final class Best {

  private final int most;
  private final PriorityQueue<Candidate> worstFirst =
      new PriorityQueue<>(Collections.reverseOrder());

  Best(int most) {
    this.most = most;
  }

  static List<Candidate> of(List<Candidate> candidates, int most) {
    Best best = new Best(most);
    candidates.forEach(best::add);
    return best.list();
  }

  void add(Candidate candidate) {
    if (worstFirst.size() < most) {
      worstFirst.add(candidate);
    } else if (candidate.compareTo(worstFirst.element()) < 0) {
      worstFirst.remove();
      worstFirst.add(candidate);
    }
  }

  /** Best first. */
  List<Candidate> list() {
    return worstFirst.stream().sorted().toList();
  }
}
