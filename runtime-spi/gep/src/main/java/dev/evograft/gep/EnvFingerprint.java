// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * Where an asset was made. Platform and architecture are spelled as Node spells them, since that is
 * what other nodes compare with.
 *
 * @param platform such as {@code linux}, {@code darwin}, {@code win32}
 * @param arch such as {@code x64}, {@code arm64}
 * @param osRelease the version of the operating system
 * @param javaVersion the version of the Java platform
 * @since 0.1
 */
public record EnvFingerprint(String platform, String arch, String osRelease, String javaVersion) {

  /** That of this process. */
  public static EnvFingerprint current() {
    return new EnvFingerprint(
        platform(System.getProperty("os.name", "")),
        arch(System.getProperty("os.arch", "")),
        System.getProperty("os.version", ""),
        System.getProperty("java.version", ""));
  }

  /** The members of an {@code env_fingerprint}; what is not known is left out. */
  public JsonObject tree() {
    JsonObject.Builder tree = JsonObject.builder().put("platform", platform).put("arch", arch);
    if (!osRelease.isEmpty()) {
      tree.put("os_release", osRelease);
    }
    if (!javaVersion.isEmpty()) {
      tree.put("java_version", javaVersion);
    }
    return tree.build();
  }

  /** Of any fingerprint what others may know: nothing that tells machines or users apart. */
  static JsonObject shared(JsonObject fingerprint) {
    JsonObject.Builder shared = fingerprint.toBuilder();
    List.of("device_id", "hostname", "cwd", "captured_at").forEach(shared::remove);
    return shared.build();
  }

  /** Node's name of what Java calls {@code os.name}. */
  public static String platform(String osName) {
    String name = osName.toLowerCase(Locale.ROOT);
    if (name.startsWith("windows")) {
      return "win32";
    }
    if (name.startsWith("mac") || name.startsWith("darwin")) {
      return "darwin";
    }
    return name.startsWith("solaris") ? "sunos" : name.replace(" ", "");
  }

  /** Node's name of what Java calls {@code os.arch}. */
  public static String arch(String osArch) {
    return switch (osArch.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64", "x64" -> "x64";
      case "x86", "i386", "i486", "i586", "i686" -> "ia32";
      case "aarch64", "arm64" -> "arm64";
      case "ppc64", "ppc64le" -> "ppc64";
      case "loongarch64" -> "loong64";
      default -> osArch.startsWith("arm") ? "arm" : osArch.toLowerCase(Locale.ROOT);
    };
  }
}
