// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Console;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.skill.Skill;
import dev.evograft.spi.snapshot.Snapshots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft skills}: what there is, what it says, whether it can run; and imports. */
@Command(
    name = "skills",
    description = "List, show, check, test and import skills.",
    footer = {"", "Example: evograft skills check log-triage"})
final class SkillsCommand implements Callable<Integer> {

  private static final Duration TEST_TIMEOUT = Duration.ofMinutes(2);

  private final PluginContext context;
  private final InstalledSkills skills;
  private final Console console;

  SkillsCommand(PluginContext context, InstalledSkills skills, Console console) {
    this.context = context;
    this.skills = skills;
    this.console = console;
  }

  @Override
  public Integer call() {
    return list();
  }

  @Command(
      description = "List the skills of this workspace and of your home.",
      footer = {"", "Example: evograft skills list --json"})
  int list() {
    new SkillViews(context, console).list(skills.list());
    return 0;
  }

  @Command(
      description = "Show what a skill says about itself.",
      footer = {"", "Example: evograft skills show log-triage"})
  int show(@Parameters(paramLabel = "SKILL", description = "A name, or a folder.") String name) {
    Skill skill = find(name);
    new SkillViews(context, console).show(skill, skills.check(skill));
    return 0;
  }

  @Command(
      description = {
        "Check a skill, or all: can it run here, does it keep the Agent Skills rules?",
        "A skill of instructions only is for an agent to read; that is a note."
      },
      footer = {
        "",
        "Exit code: 0 when nothing keeps it from its work, 1 when something does.",
        "Example: evograft skills check ./my-skill"
      })
  int check(
      @Parameters(paramLabel = "SKILL", arity = "0..1", description = "A name, or a folder.")
          @Nullable String name) {
    if (name == null) {
      return new SkillViews(context, console).checks(skills.list(), skills::check);
    }
    Skill skill = find(name);
    return new SkillViews(context, console).check(skill, skills.check(skill));
  }

  @Command(
      description = "Run a skill's own test, scripts/test.* or metadata.evograft.test.",
      footer = {
        "",
        "Exit code: 0 when it passed, 1 when it failed, 2 when it could not run.",
        "Example: evograft skills test log-triage --timeout 30s"
      })
  int test(
      @Parameters(paramLabel = "SKILL", description = "A name, or a folder.") String name,
      @Option(
              names = "--timeout",
              paramLabel = "D",
              converter = TimeoutOption.class,
              description = "When the test is ended (default: 2m).")
          @Nullable Duration timeout) {
    return test(find(name), timeout == null ? TEST_TIMEOUT : timeout);
  }

  private int test(Skill skill, Duration timeout) {
    StreamedOutput output = new StreamedOutput(console);
    try {
      int exitCode = skills.test(skill, timeout, output);
      output.endLine();
      new SkillViews(context, console).tested(skill, exitCode);
      return exitCode == 0 ? 0 : 1;
    } catch (InterruptedException e) {
      output.endLine();
      console.note("the test of " + skill.name() + " was interrupted");
      return 130;
    }
  }

  @Command(
      name = "import-openclaw",
      description = {
        "Copy skills from an OpenClaw folder into skills/ of this workspace.",
        "Looked through in this order, the first of a name wins:",
        "  skills/ and .agents/skills/ of workspace, workspace-main,",
        "  workspace.default and workspace-*, in this workspace and in DIR;",
        "  DIR/skills; then of your home",
        "  .clawdbot/skills, .moltbot/skills and .agents/skills.",
        "Before anything is changed a snapshot is taken (evograft snapshot)."
      },
      footer = {"", "Example: evograft skills import-openclaw ~/.openclaw --dry-run"})
  int importOpenClaw(
      @Parameters(paramLabel = "DIR", description = "OpenClaw's folder, mostly ~/.openclaw.")
          String dir,
      @Option(
              names = "--skill-conflict",
              paramLabel = "skip|overwrite|rename",
              defaultValue = "skip",
              converter = ImportConflict.Converter.class,
              description = "What to do where skills/ has one of that name (default: skip).")
          ImportConflict conflict,
      @Option(names = "--dry-run", description = "Tell what would be done, and do nothing.")
          boolean dryRun,
      @Option(
              names = "--no-snapshot",
              description = "Take no snapshot first, as where none can be taken.")
          boolean noSnapshot) {
    OpenClawImport importer = new OpenClawImport(context.workspace(), context.home());
    Path from = CommandLinePaths.path("DIR", dir);
    List<Imported> plan = importer.run(from, conflict, true);
    if (dryRun || plan.stream().noneMatch(Imported::changes)) {
      return new ImportView(console, dryRun).show(plan);
    }
    if (!noSnapshot) {
      context.service(Snapshots.class).ifPresent(this::before);
    }
    return new ImportView(console, false).show(importer.run(from, conflict, false));
  }

  /** Skills that are overwritten are the user's files. */
  private void before(Snapshots snapshots) {
    String id;
    try {
      id = snapshots.create("before skills import-openclaw").id();
    } catch (EvograftException e) {
      throw refused(e);
    }
    console.note("snapshot " + id + " was taken first; evograft snapshot restore " + id);
  }

  /** The same, with the way round it: what keeps a snapshot away need not keep an import away. */
  private static EvograftException refused(EvograftException e) {
    String message =
        "nothing was imported, since no snapshot can be taken: "
            + e.getMessage()
            + "; or import without one, with --no-snapshot";
    if (e instanceof BadInputException) {
      return new BadInputException(e.code(), message, e);
    }
    return e instanceof RetriableException
        ? new RetriableException(e.code(), message, e)
        : new EvograftException(e.code(), message, e);
  }

  private Skill find(String name) {
    return skills.find(CommandLinePaths.skill(name));
  }
}
