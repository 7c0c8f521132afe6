// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.skill.SkillNeeds;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a skill needs and says it touches, gathered from the places where Agent Skills, OpenClaw,
 * SkillLite and others write it.
 */
final class Declarations {

  private static final List<String> VENDORS =
      List.of("evograft", "openclaw", "clawdbot", "clawdis");

  private final Set<String> bins = new LinkedHashSet<>();
  private final Set<String> anyBins = new LinkedHashSet<>();
  private final Set<String> env = new LinkedHashSet<>();
  private final Set<String> os = new LinkedHashSet<>();
  private final Set<String> capabilities = new LinkedHashSet<>();
  private final Set<String> network = new LinkedHashSet<>();
  private final Set<String> files = new LinkedHashSet<>();

  private Declarations() {}

  static SkillNeeds of(JsonObject front) {
    Declarations found = new Declarations();
    JsonObject metadata = Values.object(front, "metadata");
    found.requires(front.object("requires"));
    found.os.addAll(Values.texts(front.get("os")));
    for (String vendor : VENDORS) {
      found.vendor(Values.object(metadata, vendor));
    }
    found.environment(front.list("env_declarations"));
    found.capabilities(front.get("capabilities"));
    found.capabilities(metadata.get("capabilities"));
    found.capabilities.addAll(Values.texts(front.get("permissions")));
    if (front.bool("requires_elevated_permissions", false)) {
      found.capabilities.add("elevated permissions");
    }
    Values.items(front.get("network_endpoints")).forEach(found::endpoint);
    found.files(front.get("file_access"));
    return found.needs();
  }

  private void vendor(JsonObject metadata) {
    requires(metadata.object("requires"));
    os.addAll(Values.texts(metadata.get("os")));
    files(metadata.get("files"));
  }

  private void requires(JsonObject requires) {
    bins.addAll(Values.texts(requires.get("bins")));
    anyBins.addAll(Values.texts(requires.get("anyBins")));
    env.addAll(Values.texts(requires.get("env")));
  }

  /** OpenClaw settings that a skill asks for; Evograft has none of them. */
  static List<String> openClawSettings(JsonObject front) {
    JsonObject metadata = Values.object(front, "metadata");
    List<String> settings = new ArrayList<>();
    for (String vendor : VENDORS) {
      JsonObject requires = Values.object(metadata, vendor).object("requires");
      settings.addAll(Values.texts(requires.get("config")));
    }
    return settings;
  }

  private void environment(List<@Nullable Object> declarations) {
    for (Object declaration : declarations) {
      if (declaration instanceof JsonObject variable && variable.bool("required", false)) {
        env.addAll(Values.texts(variable.get("name")));
      }
    }
  }

  /** A list of words, or {@code allow} and {@code deny} with rules such as {@code network: []}. */
  private void capabilities(@Nullable Object declared) {
    if (!(declared instanceof JsonObject rules)) {
      capabilities.addAll(Values.texts(declared));
      return;
    }
    boolean sorted = rules.containsKey("allow") || rules.containsKey("deny");
    Values.items(sorted ? rules.get("allow") : rules).forEach(this::allowed);
    Values.items(rules.get("deny"))
        .forEach(rule -> Values.texts(rule).forEach(text -> capabilities.add("not " + text)));
  }

  private void allowed(@Nullable Object rule) {
    if (!(rule instanceof JsonObject kinds)) {
      capabilities.addAll(Values.texts(rule));
      return;
    }
    for (Map.Entry<String, @Nullable Object> kind : kinds.entrySet()) {
      List<String> what = Values.texts(kind.getValue());
      switch (kind.getKey()) {
        case "network" -> network.addAll(what);
        case "read", "write" -> what.forEach(path -> files.add(kind.getKey() + " " + path));
        default -> capabilities.add(kind.getKey() + ": " + String.join(", ", what));
      }
    }
  }

  private void endpoint(@Nullable Object endpoint) {
    if (endpoint instanceof JsonObject described) {
      Object host = described.containsKey("host") ? described.get("host") : described.get("url");
      network.addAll(Values.texts(host));
    } else {
      network.addAll(Values.texts(endpoint));
    }
  }

  private void files(@Nullable Object declared) {
    if (declared instanceof JsonObject access) {
      access.forEach(
          (kind, paths) -> Values.texts(paths).forEach(path -> files.add(verb(kind) + " " + path)));
    } else {
      files.addAll(Values.texts(declared));
    }
  }

  private static String verb(String kind) {
    return kind.equals("reads") || kind.equals("writes")
        ? kind.substring(0, kind.length() - 1)
        : kind;
  }

  private SkillNeeds needs() {
    return new SkillNeeds(
        List.copyOf(bins),
        List.copyOf(anyBins),
        List.copyOf(env),
        List.copyOf(os),
        List.copyOf(capabilities),
        List.copyOf(network),
        List.copyOf(files));
  }
}
