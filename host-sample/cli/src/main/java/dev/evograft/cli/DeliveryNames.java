// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.runtime.Evograft;
import dev.evograft.spi.IdBeginning;
import dev.evograft.spi.journal.Deliveries.KeyDetail;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which run, or which of its entries, a person means who acts on a delivery. */
final class DeliveryNames {

  private static final Pattern ENTRY = Pattern.compile("(.+)(#\\d{1,18})");

  private DeliveryNames() {}

  /**
   * A key or an entry of it, in full. What is known by the very name is meant first, although
   * retention may have removed it from the journal: else another run whose id begins so would be
   * taken for it. What is known by none stays as it was typed.
   *
   * @throws dev.evograft.spi.BadInputException code {@code ambiguous_id}
   */
  static String full(Evograft evograft, String typed) {
    Matcher entry = ENTRY.matcher(typed);
    String key = entry.matches() ? entry.group(1) : typed;
    if (key.isEmpty() || isKnown(evograft, typed) || isKnown(evograft, key)) {
      return typed;
    }
    Set<String> alike = new LinkedHashSet<>();
    evograft.journal().find(key).ifPresent(found -> alike.add(found.key()));
    evograft.deliveries().deadLetters(Limit.MOST).stream()
        .map(letter -> letter.entry().key())
        .filter(other -> other.startsWith(key))
        .forEach(alike::add);
    String full = IdBeginning.<String>only(key, "runs", List.copyOf(alike)).orElse(key);
    return full + typed.substring(key.length());
  }

  private static boolean isKnown(Evograft evograft, String key) {
    return !evograft.journal().read(key, -1, 1).isEmpty()
        || evograft.deliveries().show(key).stream().anyMatch(DeliveryNames::isKnown);
  }

  private static boolean isKnown(KeyDetail detail) {
    return detail.receipt() != null || detail.lane() != null || !detail.deadLetters().isEmpty();
  }
}
