// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.serve;

import dev.evograft.evomap.Bench;

/** What a process that serves does with tasks, when a test says so. */
public final class ByItself {

  private final Unasked unasked;

  public ByItself(Bench bench, Troubles troubles) {
    this.unasked = new Unasked(bench.hand(), troubles);
  }

  public void round() throws InterruptedException {
    unasked.round();
  }

  public boolean best() throws InterruptedException {
    return unasked.best();
  }

  public void assigned(String taskId) throws InterruptedException {
    unasked.assigned(taskId);
  }
}
