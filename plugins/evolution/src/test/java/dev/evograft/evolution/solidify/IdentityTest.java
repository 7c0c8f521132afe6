// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.place.GitFolder;
import dev.evograft.evolution.place.Repo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.PersonIdent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who commits, by the real git, too. */
class IdentityTest {

  @TempDir private Path folder;
  private Path home;
  private Repo repo;

  @BeforeEach
  void make() throws Exception {
    folder = folder.toRealPath();
    home = Files.createDirectories(folder.resolve("home"));
    repo = Repo.with(home.resolve("work/it"), "a.txt");
    repo.git("config", "--unset", "user.name");
    repo.git("config", "--unset", "user.email");
    at("real", "[user]\n name = Real\n email = real@example.org\n");
  }

  private Path at(String path, String text) throws Exception {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Map<String, String> environment(String... more) {
    Map<String, String> all = new HashMap<>();
    all.put("GIT_CONFIG_NOSYSTEM", "1");
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  private String ours(Map<String, String> environment) {
    Identity who =
        Identity.of(GitFolder.around(repo.root()).orElseThrow(), Optional.of(home), environment);
    PersonIdent author = who.author(Instant.EPOCH);
    PersonIdent committer = who.committer(Instant.EPOCH);
    return List.of(author, committer).stream()
        .map(one -> one.getName() + " <" + one.getEmailAddress() + ">")
        .toList()
        .toString();
  }

  private String gits(Map<String, String> environment) throws Exception {
    return List.of(said("GIT_AUTHOR_IDENT", environment), said("GIT_COMMITTER_IDENT", environment))
        .toString();
  }

  private String said(String variable, Map<String, String> environment) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("git", "var", variable)
            .directory(repo.root().toFile())
            .redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
    builder.environment().keySet().removeAll(List.of("EMAIL", "XDG_CONFIG_HOME"));
    builder.environment().put("HOME", home.toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.substring(0, out.indexOf('>') + 1);
  }

  private void agree(String expected, String... variables) throws Exception {
    Map<String, String> environment = environment(variables);
    assertThat(ours(environment)).isEqualTo(gits(environment)).isEqualTo(expected);
  }

  private void agreeOnTheRealOne(String... variables) throws Exception {
    agree("[Real <real@example.org>, Real <real@example.org>]", variables);
  }

  @Test
  void anIncludedFileSaysIt() throws Exception {
    at(".gitconfig", "[user]\n name = Other\n[include]\n path = real\n");
    agreeOnTheRealOne();
    at(".gitconfig", "[include]\n path = ~/deep/more\n");
    at("deep/more", "[Include]\n\tPath = ../real\n");
    agreeOnTheRealOne();
    at(".gitconfig", "[include] path = real\n[user] name = Later\n");
    agree("[Later <real@example.org>, Later <real@example.org>]");
    at(".gitconfig", "[include]\n path = .gitconfig\n path = none\n path = real\n");
    assertThat(ours(environment())).as("git refuses it").contains("Real");
  }

  @Test
  void anIncludedFileOnAConditionSaysIt() throws Exception {
    repo.git("remote", "add", "origin", "https://example.org/team/it.git");
    String other = "[user]\n name = Other\n email = other@example.org\n";
    for (String holds :
        List.of(
            "gitdir:~/work/",
            "gitdir:" + home + "/work/**",
            "gitdir:work/",
            "gitdir:w?rk/[a-j]t/.git",
            "gitdir:./work/",
            "gitdir/i:~/WORK/",
            "onbranch:main",
            "onbranch:m*",
            "hasconfig:remote.*.url:https://example.org/**")) {
      at(".gitconfig", other + "[includeIf \"" + holds + "\"]\n path = real\n");
      assertThat(ours(environment())).as(holds).isEqualTo(gits(environment())).contains("Real");
    }
    for (String not :
        List.of(
            "gitdir:~/play/",
            "gitdir:~/work",
            "gitdir:ork/",
            "onbranch:ma",
            "nothing:x",
            "hasconfig:remote.*.url:https://example.com/**")) {
      at(".gitconfig", other + "[includeIf \"" + not + "\"]\n path = real\n");
      assertThat(ours(environment())).as(not).isEqualTo(gits(environment())).contains("Other");
    }
  }

  @Test
  void theNearestFileCounts() throws Exception {
    at(".config/git/config", "[user]\n name = Far\n email = far@example.org\n");
    agree("[Far <far@example.org>, Far <far@example.org>]");
    at("xdg/git/config", "[user]\n name = Xdg\n email = xdg@example.org\n");
    agree("[Xdg <xdg@example.org>, Xdg <xdg@example.org>]", "XDG_CONFIG_HOME", home + "/xdg");
    agreeOnTheRealOne("GIT_CONFIG_GLOBAL", home.resolve("real").toString());
    at(".gitconfig", "[user]\n name = Near\n");
    agree("[Near <far@example.org>, Near <far@example.org>]");
    repo.git("config", "user.name", "Own");
    agree("[Own <far@example.org>, Own <far@example.org>]");
    repo.git("config", "extensions.worktreeConfig", "true");
    repo.git("config", "--worktree", "user.name", "Tree");
    agree("[Tree <far@example.org>, Tree <far@example.org>]");
    repo.git("config", "author.name", "Writer");
    agree("[Writer <far@example.org>, Tree <far@example.org>]");
    agree(
        "[Said <far@example.org>, Tree <committer@example.org>]",
        "GIT_AUTHOR_NAME",
        "Said",
        "GIT_COMMITTER_EMAIL",
        "committer@example.org");
    agree(
        "[Writer <key@example.org>, Tree <key@example.org>]",
        "GIT_CONFIG_COUNT",
        "1",
        "GIT_CONFIG_KEY_0",
        "user.email",
        "GIT_CONFIG_VALUE_0",
        "key@example.org");
  }

  @Test
  void whereNobodyIsKnownItIsEvograft() {
    assertThat(ours(environment()))
        .isEqualTo("[Evograft <evograft@localhost>, Evograft <evograft@localhost>]");
    assertThat(ours(environment("EMAIL", "e@example.org"))).contains("<e@example.org>");
  }
}
