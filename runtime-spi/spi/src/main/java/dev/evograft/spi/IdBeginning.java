// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.util.List;
import java.util.Optional;

/**
 * What a person types of an id: ids are long, so their beginning will do as long as it is of one.
 * For whoever looks for a thing by it; the rule and the words are the same everywhere.
 *
 * @since 0.1
 */
public final class IdBeginning {

  /** Who looks for more than this many learns nothing more. */
  public static final int ENOUGH = 2;

  private IdBeginning() {}

  /**
   * The one that is meant.
   *
   * @param typed as a person did, in the form in which it may be shown
   * @param kinds what it is looked for among, such as {@code runs}
   * @param alike all whose ids begin so, or {@value #ENOUGH} of them
   * @return empty where there is none
   * @throws BadInputException code {@code ambiguous_id} where there are several
   */
  public static <T> Optional<T> only(String typed, String kinds, List<? extends T> alike) {
    if (alike.size() > 1) {
      throw new BadInputException(
          "ambiguous_id",
          "'" + typed + "' begins the ids of several " + kinds + "; type more of it");
    }
    return alike.stream().findFirst().map(one -> one);
  }
}
