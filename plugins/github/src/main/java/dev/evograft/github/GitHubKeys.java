// SPDX-License-Identifier: Apache-2.0
package dev.evograft.github;

import dev.evograft.spi.ConfigKey;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/** The settings of this plugin. */
final class GitHubKeys {

  private static final Pattern REPOSITORY = Pattern.compile("[\\w.-]{1,100}/[\\w.-]{1,100}");

  static final ConfigKey<String> REPOSITORY_OF_ISSUES =
      new ConfigKey<>(
          "github.issues",
          "OWNER/REPO",
          GitHubKeys::repository,
          null,
          "The repository that gets an issue when evolution fails at the same thing again and again;"
              + " without it nothing is sent.",
          List.of(),
          false);

  static final ConfigKey<String> TOKEN =
      ConfigKey.text(
              "github.token",
              "A token that may read and write issues of github.issues; alone it switches nothing"
                  + " on.")
          .alias("GITHUB_TOKEN")
          .asSecret();

  static final ConfigKey<URI> API =
      ConfigKey.url("github.api", "The address of GitHub's API, for GitHub Enterprise.")
          .defaultsTo("https://api.github.com");

  static final ConfigKey<Long> AFTER =
      ConfigKey.integer(
              "github.issues.after",
              2,
              100,
              "After how many failures of the same kind, with no success in between, an issue is"
                  + " opened.")
          .defaultsTo("3");

  static final List<ConfigKey<?>> ALL = List.of(REPOSITORY_OF_ISSUES, TOKEN, API, AFTER);

  private GitHubKeys() {}

  private static String repository(String text) {
    if (!REPOSITORY.matcher(text).matches()
        || text.contains("..")
        || text.startsWith(".")
        || text.contains("/.")) {
      throw new IllegalArgumentException("expects OWNER/REPO");
    }
    return text;
  }
}
