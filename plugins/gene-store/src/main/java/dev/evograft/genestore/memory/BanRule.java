// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

/** When a gene is banned that was tried often enough. */
enum BanRule {
  /** The GEP specification: its chance, halved by age, is low. What rested long is banned too. */
  VALUE,
  /** Its chance is low, however long ago that was. */
  CHANCE,
  /** Never. */
  OFF;

  /** Below it, a value or a chance is low. */
  static final double LOW = 0.18;

  /** What is compared with {@link #LOW}. */
  double of(double value, long successes, long attempts) {
    return switch (this) {
      case VALUE -> value;
      case CHANCE -> Tally.chance(successes, attempts);
      case OFF -> 1;
    };
  }
}
