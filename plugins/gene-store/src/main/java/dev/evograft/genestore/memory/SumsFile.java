// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

/**
 * Where sums are saved: a cache of what the graph says.
 *
 * @param state where it is
 */
record SumsFile(MemoryState state) {

  static final String FILE = "sums.json";

  /** What is saved; what is none counts as nothing, and is made anew from the graph. */
  SumsState load() {
    try {
      return state
          .read(FILE)
          .map(text -> SumsState.parse(text, state.about()))
          .orElseGet(SumsState::empty);
    } catch (IllegalArgumentException e) {
      state.unusable(FILE, e);
      return SumsState.empty();
    }
  }

  /** Replaces it by what {@link SumsState#text} made. */
  void save(String text) {
    state.replace(FILE, text);
  }
}
