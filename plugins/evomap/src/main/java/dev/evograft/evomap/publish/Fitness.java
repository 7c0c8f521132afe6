// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.spi.journal.DeliveryResult;
import java.util.List;
import java.util.Optional;

/** Whether a capsule that a cycle kept goes out at all. */
record Fitness(Offer offer) {

  /** What becomes of one that does not; empty for one that does. */
  Optional<DeliveryResult> against(Capsule capsule, Bundle bundle) {
    if (capsule.visibility().filter("private"::equals).isPresent()) {
      return Optional.of(DeliveryResult.delivered("not published: it is private"));
    }
    Optional<String> unfit = offer.unfit(bundle);
    if (unfit.isPresent()) {
      return Optional.of(DeliveryResult.delivered("not published: " + unfit.get()));
    }
    List<String> against = offer.against(bundle, false);
    return against.isEmpty()
        ? Optional.empty()
        : Optional.of(DeliveryResult.rejected("not_eligible", against.get(0)));
  }
}
