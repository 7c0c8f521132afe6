// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.internal.config.SettingsFile;
import dev.evograft.spi.EvograftPlugin;
import java.io.IOException;
import java.io.InputStream;
import org.pf4j.DefaultVersionManager;
import org.pf4j.Pf4jInfo;

/** The version of the SPI, and what it is compatible with. */
final class SpiVersion {

  private static final String RESOURCE = "/META-INF/evograft/spi.properties";

  private SpiVersion() {}

  /** The version of the SPI that is on the class path. */
  static String current() {
    try (InputStream in = EvograftPlugin.class.getResourceAsStream(RESOURCE)) {
      String version = in == null ? null : SettingsFile.parse(in.readAllBytes()).get("version");
      if (version == null) {
        throw new IllegalStateException("evograft-spi on the class path has no " + RESOURCE);
      }
      return version;
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + RESOURCE, e);
    }
  }

  /**
   * Checks the PF4J on the class path: an older one silently ignores our rule that the SPI comes
   * from the host, and every plugin would get a second SPI.
   *
   * @throws IllegalStateException if it is too old
   */
  static void checkPf4j() {
    int[] version = Numbers.parse(Pf4jInfo.VERSION);
    if (version == null || Numbers.compare(version, new int[] {3, 15, 0}) < 0) {
      throw new IllegalStateException(
          "Evograft needs pf4j 3.15.0 or newer, but the class path has "
              + Pf4jInfo.VERSION
              + "; raise the version of org.pf4j:pf4j");
    }
  }

  /**
   * Checks what a plugin requires.
   *
   * @throws RefusedException if it needs another SPI
   */
  static void check(String requires, String current) throws RefusedException {
    boolean fits;
    try {
      fits = fits(requires, current);
    } catch (RuntimeException e) {
      throw new RefusedException(
          "its plugin.requires '" + requires + "' is no version range; correct it", e);
    }
    if (!fits) {
      throw new RefusedException(
          "it needs the SPI "
              + requires
              + ", but this is "
              + current
              + "; take a version of the plugin for this Evograft, or another Evograft");
    }
  }

  private static boolean fits(String requires, String current) {
    int[] version = Numbers.parse(current);
    if (version != null) {
      Boolean simple = simple(requires, version);
      if (simple != null) {
        return simple;
      }
    }
    return new DefaultVersionManager().checkVersionConstraint(current, requires);
  }

  /**
   * The form that our own build writes, {@code >=A & <B}, without the parser of all of semantic
   * versioning, which costs a tenth of a start. Null for another form.
   */
  private static @org.jspecify.annotations.Nullable Boolean simple(String range, int[] version) {
    boolean fits = true;
    for (String part : range.split("&", -1)) {
      String bound = part.strip();
      if (bound.equals("*")) {
        continue;
      }
      boolean least = bound.startsWith(">=");
      if (!least && !(bound.startsWith("<") && !bound.startsWith("<="))) {
        return null;
      }
      int[] other = Numbers.parse(bound.substring(least ? 2 : 1).strip());
      if (other == null) {
        return null;
      }
      int order = Numbers.compare(version, other);
      fits &= least ? order >= 0 : order < 0;
    }
    return fits;
  }

  /** Versions of plain numbers. */
  private static final class Numbers {

    static int @org.jspecify.annotations.Nullable [] parse(String version) {
      String[] parts = version.split("\\.", -1);
      if (parts.length != 3) {
        return null;
      }
      int[] numbers = new int[3];
      for (int i = 0; i < 3; i++) {
        if (!isNumber(parts[i])) {
          return null;
        }
        numbers[i] = Integer.parseInt(parts[i]);
      }
      return numbers;
    }

    private static boolean isNumber(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) < '0' || text.charAt(i) > '9') {
          return false;
        }
      }
      return !text.isEmpty() && text.length() < 10;
    }

    static int compare(int[] a, int[] b) {
      return java.util.Arrays.compare(a, b);
    }
  }
}
