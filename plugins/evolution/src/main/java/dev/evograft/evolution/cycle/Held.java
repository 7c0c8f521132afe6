// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.EvograftException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The snapshots that a cycle needs until it is over, however long that takes. */
final class Held {

  private static final Logger log = LoggerFactory.getLogger(Held.class);

  private final Services services;
  private final String by;

  Held(Services services, CycleState.Head head) {
    this.services = services;
    this.by = "cycle " + head.cycle();
  }

  void hold(String snapshot) {
    services.snapshots().hold(snapshot, by);
  }

  /** That one stays too long keeps no cycle from its end. */
  void release() {
    try {
      services.snapshots().release(by);
    } catch (EvograftException e) {
      log.warn("the snapshot of {} stays: {}", by, e.getMessage());
    }
  }
}
