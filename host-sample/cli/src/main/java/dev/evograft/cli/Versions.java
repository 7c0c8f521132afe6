// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Versions implements IVersionProvider {

  /** The version of this build. */
  static String current() {
    return Objects.requireNonNullElse(
        Main.class.getPackage().getImplementationVersion(), "unbuilt");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "evograft " + current(),
      "Java "
          + System.getProperty("java.version")
          + ", "
          + System.getProperty("os.name")
          + " "
          + System.getProperty("os.arch")
    };
  }
}
