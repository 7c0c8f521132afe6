// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.settings;

import java.util.Objects;

/** Which Evograft this is, as hubs are told. */
public final class Release {

  private Release() {}

  /** The version of this plugin's jar; {@code dev} where the classes are in none. */
  public static String version() {
    return Objects.requireNonNullElse(Release.class.getPackage().getImplementationVersion(), "dev");
  }
}
