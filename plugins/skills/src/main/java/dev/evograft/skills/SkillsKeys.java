// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.ConfigKey;
import java.time.Duration;
import java.util.List;

/** The settings of this plugin. */
final class SkillsKeys {

  static final ConfigKey<Duration> TIMEOUT =
      ConfigKey.duration(
              "skills.timeout", "How long a skill may run before it is ended and its run fails.")
          .defaultsTo("10m");

  static final ConfigKey<List<String>> ROOTS =
      ConfigKey.list(
              "skills.roots",
              "Further folders of skills, after those that are always looked through; a relative"
                  + " one lies in the workspace, ~ is the home.")
          .defaultsTo("");

  static final ConfigKey<List<String>> ENV =
      ConfigKey.list(
              "skills.env",
              "Names of environment variables that skills get although they carry a secret"
                  + " setting.")
          .defaultsTo("");

  static final ConfigKey<Long> OUTPUT_LIMIT =
      ConfigKey.size(
              "skills.output_limit",
              "How much a skill may write to its output before it is ended and its run fails.")
          .defaultsTo("64MiB");

  static final ConfigKey<Long> INPUT_LIMIT =
      ConfigKey.size(
              "skills.input_limit", "How much standard input 'run --input -' takes for a skill.")
          .defaultsTo("256MiB");

  static final ConfigKey<Long> ARTIFACTS =
      ConfigKey.integer(
              "skills.artifacts", 0, 100_000, "How many files a run may leave as artifacts.")
          .defaultsTo("1000");

  static final ConfigKey<List<String>> JAVA_OPTIONS =
      ConfigKey.list(
              "skills.java_options",
              "Options of the Java that runs .java skills; the default starts quickest, none is"
                  + " better for skills that compute for minutes.")
          .defaultsTo("-XX:TieredStopAtLevel=1,-XX:+UseSerialGC");

  static final List<ConfigKey<?>> ALL =
      List.of(TIMEOUT, ROOTS, ENV, OUTPUT_LIMIT, INPUT_LIMIT, ARTIFACTS, JAVA_OPTIONS);

  private SkillsKeys() {}
}
