// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.testkit.FakeContext;
import java.nio.file.Path;

/** A context for the tests. */
final class Fixture {

  private Fixture() {}

  static FakeContext context(Path root) {
    return new FakeContext("snapshots", root).home(root.resolveSibling("home"));
  }
}
