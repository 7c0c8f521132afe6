// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.skill.Skills.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The rules of the Agent Skills format; leaving one keeps no skill from running here. */
final class SkillRules {

  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final int MOST_NAME = 64;
  private static final int MOST_DESCRIPTION = 1024;
  private static final int MOST_COMPATIBILITY = 500;
  private static final Set<String> KEYS =
      Set.of("name", "description", "license", "compatibility", "metadata", "allowed-tools");

  private final JsonObject front;
  private final String folder;
  private final List<Finding> findings = new ArrayList<>();

  private SkillRules(JsonObject front, String folder) {
    this.front = front;
    this.folder = folder;
  }

  /**
   * Where front matter leaves the rules.
   *
   * @param folder the name of the skill's folder
   */
  static List<Finding> check(JsonObject front, String folder) {
    SkillRules rules = new SkillRules(front, folder);
    rules.name();
    rules.description();
    rules.others();
    return rules.findings;
  }

  /** The name that counts: as declared where that can be used, else the folder's. */
  static String usableName(JsonObject front, String folder) {
    String name = Texts.oneLine(String.valueOf(front.string("name", "")));
    boolean usable =
        !name.isEmpty()
            && name.length() <= MOST_NAME
            && name.indexOf('/') < 0
            && name.indexOf('\\') < 0
            && !name.startsWith(".");
    return usable ? name : folder;
  }

  private void name() {
    Object declared = front.get("name");
    if (!(declared instanceof String name) || name.isBlank()) {
      warn("SKILL.md has no name; add 'name: " + folder + "'");
    } else if (name.length() > MOST_NAME || !NAME.matcher(name).matches()) {
      warn(
          "the name '"
              + Texts.shortened(name, 80)
              + "' is not 1 to 64 of a-z 0-9 with single hyphens between");
    } else if (!name.equals(folder)) {
      warn("the name '" + name + "' is not the folder's, '" + folder + "'; make them equal");
    }
  }

  private void description() {
    Object declared = front.get("description");
    if (!(declared instanceof String text) || text.isBlank()) {
      warn("SKILL.md has no description; say what the skill does and when to use it");
    } else if (text.length() > MOST_DESCRIPTION) {
      warn("the description has " + text.length() + " characters; 1024 are allowed");
    }
  }

  private void others() {
    Object compatibility = front.get("compatibility");
    if (compatibility != null
        && (!(compatibility instanceof String text) || text.length() > MOST_COMPATIBILITY)) {
      warn("compatibility is no text of at most 500 characters");
    }
    if (front.get("metadata") != null && !(front.get("metadata") instanceof JsonObject)) {
      warn("metadata is no list of keys and values");
    }
    if (front.get("allowed-tools") != null && !(front.get("allowed-tools") instanceof String)) {
      warn("allowed-tools is no text with spaces between the tools");
    }
    if (versionValue(front) instanceof Number) {
      warn("the version is a number, so 1.10 is 1.1; put it into quotes");
    }
    String further =
        front.keySet().stream()
            .filter(key -> !KEYS.contains(key))
            .map(key -> Texts.shortened(key, 40))
            .collect(Collectors.joining(", "));
    if (!further.isEmpty()) {
      warn("keys that the Agent Skills rules do not have, others may overlook them: " + further);
    }
  }

  /** {@code metadata.version}, or {@code version}. */
  static Object versionValue(JsonObject front) {
    Object version = Values.object(front, "metadata").get("version");
    if (version == null) {
      version = front.get("version");
    }
    return version == null ? "" : version;
  }

  private void warn(String what) {
    findings.add(new Finding(false, what));
  }
}
