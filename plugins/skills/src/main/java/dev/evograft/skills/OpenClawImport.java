// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.skills.Imported.Action;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Copies skills of OpenClaw into the workspace, each as a whole or not at all. */
final class OpenClawImport {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Names that are a folder's name on every system, and nothing else. */
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._ -]{0,99}");

  private final Workspace workspace;
  private final Optional<Path> home;
  private final Path target;

  OpenClawImport(Workspace workspace, Optional<Path> home) {
    this.workspace = workspace;
    this.home = home;
    this.target = workspace.root().resolve("skills");
  }

  /**
   * Imports.
   *
   * @return what became of each skill, in the order of their names
   * @throws EvograftException code {@code bad_input} if there is no such folder
   */
  List<Imported> run(Path openClaw, ImportConflict conflict, boolean dryRun) {
    if (!Files.isDirectory(openClaw)) {
      throw new BadInputException(
          "bad_input", "there is no folder " + openClaw + "; name OpenClaw's, mostly ~/.openclaw");
    }
    Map<String, Path> candidates = candidates(openClaw);
    if (dryRun || candidates.isEmpty()) {
      return all(candidates, conflict, true);
    }
    Path lockFile = workspace.pluginState().resolve("import.lock");
    Workspace.Lock lock = workspace.lock(lockFile, PATIENCE);
    try {
      SkillInstaller.recover(target);
      return all(candidates, conflict, false);
    } catch (IOException e) {
      throw new EvograftException(
          "write_failed", "the folder " + target + " cannot be written: " + e.getMessage(), e);
    } finally {
      lock.close();
    }
  }

  private Map<String, Path> candidates(Path openClaw) {
    Map<String, Path> byName = new TreeMap<>();
    for (Path root : OpenClawRoots.paths(workspace.root(), openClaw, home)) {
      for (Path folder : SkillWalk.directlyBelow(root)) {
        byName.putIfAbsent(nameOf(folder), folder);
      }
    }
    return byName;
  }

  private static String nameOf(Path folder) {
    try {
      return SkillFolder.read(folder).skill().name();
    } catch (EvograftException e) {
      return String.valueOf(folder.getFileName()); // it will be refused, with its reason
    }
  }

  private List<Imported> all(
      Map<String, Path> candidates, ImportConflict conflict, boolean dryRun) {
    List<Imported> all = new ArrayList<>();
    candidates.forEach((name, from) -> all.add(one(name, from, conflict, dryRun)));
    return all;
  }

  private Imported one(String name, Path from, ImportConflict conflict, boolean dryRun) {
    if (!SAFE.matcher(name).matches()) {
      return refused(name, from, "its name is no name of a folder; rename it in SKILL.md");
    }
    try {
      List<String> notes = new ArrayList<>();
      SkillFolder.read(from).findings().forEach(finding -> notes.add(finding.what()));
      boolean exists = Files.exists(target.resolve(name), LinkOption.NOFOLLOW_LINKS);
      if (exists && conflict == ImportConflict.SKIP) {
        return new Imported(
            name,
            from,
            null,
            Action.SKIPPED,
            List.of("there is one already; see --skill-conflict"));
      }
      boolean rename = exists && conflict == ImportConflict.RENAME;
      Path to = rename ? renamed(name) : target.resolve(name);
      if (!dryRun) {
        notes.addAll(SkillInstaller.install(from, to));
      }
      Action action = rename ? Action.RENAMED : exists ? Action.OVERWRITTEN : Action.IMPORTED;
      return new Imported(name, from, to, action, notes);
    } catch (EvograftException | IOException e) {
      return refused(name, from, String.valueOf(e.getMessage()));
    }
  }

  private static Imported refused(String name, Path from, String why) {
    return new Imported(Texts.oneLine(name), from, null, Action.REFUSED, List.of(why));
  }

  private Path renamed(String name) {
    Path to = target.resolve(name + "-imported");
    for (int n = 2; Files.exists(to, LinkOption.NOFOLLOW_LINKS); n++) {
      to = target.resolve(name + "-imported-" + n);
    }
    return to;
  }
}
