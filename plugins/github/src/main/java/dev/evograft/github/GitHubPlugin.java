// SPDX-License-Identifier: Apache-2.0
package dev.evograft.github;

import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.journal.Destination;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Registers the destination {@code github-issues} where a repository is named, else nothing. */
public final class GitHubPlugin implements EvograftPlugin {

  /** Fifty issues, each with a body of 64 KiB and as much about it. */
  private static final int MOST_OF_A_LIST = 8 << 20;

  private @Nullable HttpClient http;

  /** For the runtime. */
  public GitHubPlugin() {}

  @Override
  public List<ConfigKey<?>> config() {
    return GitHubKeys.ALL;
  }

  @Override
  public void start(PluginContext context) {
    Optional<String> repository = context.config().find(GitHubKeys.REPOSITORY_OF_ISSUES);
    if (repository.isEmpty()) {
      context.idle("github.issues is not set");
      return;
    }
    if (context.config().find(GitHubKeys.TOKEN).isEmpty()) {
      String what = "github.issues is set and no token is; set GITHUB_TOKEN";
      context.problem(what);
      context.idle(what);
      return;
    }
    String version =
        Objects.requireNonNullElse(
            GitHubPlugin.class.getPackage().getImplementationVersion(), "dev");
    HttpClient client =
        new HttpClient(
            HttpSettings.of("github", "evograft/" + version).withMaxBody(MOST_OF_A_LIST));
    http = client;
    context.register(
        Destination.class,
        new IssueDestination(context, new GitHubClient(client, context, repository.get())));
  }

  @Override
  public void stop() {
    if (http != null) {
      http.close();
    }
  }
}
