// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.place.GitFolder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.PersonIdent;

/**
 * Who commits: as git would have it, by its variables and then by its settings; Evograft where
 * these say nothing.
 */
final class Identity {

  private static final String NAME = "Evograft";
  private static final String EMAIL = "evograft@localhost";

  private final GitSettings settings;
  private final Map<String, String> environment;

  private Identity(GitSettings settings, Map<String, String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  /**
   * In a repository.
   *
   * @param home of the user
   * @param environment of the process
   */
  static Identity of(GitFolder git, Optional<Path> home, Map<String, String> environment) {
    return new Identity(GitSettings.of(git, home, environment), environment);
  }

  PersonIdent author(Instant at) {
    return person("author", at);
  }

  PersonIdent committer(Instant at) {
    return person("committer", at);
  }

  private PersonIdent person(String role, Instant at) {
    return new PersonIdent(
        said(role, "name").orElse(NAME),
        said(role, "email").or(() -> variable("EMAIL")).orElse(EMAIL),
        at,
        ZoneOffset.UTC);
  }

  private Optional<String> said(String role, String what) {
    return variable(("GIT_" + role + "_" + what).toUpperCase(Locale.ROOT))
        .or(() -> settings.get(role + "." + what))
        .or(() -> settings.get("user." + what));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
