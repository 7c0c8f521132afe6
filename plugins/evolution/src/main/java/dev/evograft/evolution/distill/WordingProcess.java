// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.execute.JsonProgram;
import dev.evograft.evolution.own.NotPlainException;
import dev.evograft.evolution.own.Plain;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import dev.evograft.toolkit.process.Leftovers;
import dev.evograft.toolkit.process.ProcessMark;
import dev.evograft.toolkit.process.Supervision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program that words a gene: kept in as an agent is, since what it reads may be a stranger's,
 * and known by a file to whoever comes next, who ends it where its own process was killed. For
 * whoever holds the lock of distilling.
 */
final class WordingProcess {

  private static final Logger log = LoggerFactory.getLogger(WordingProcess.class);

  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final String MARK = "mark";
  private static final String PID = "pid";
  private static final String AT = "at";

  private final PluginContext context;
  private final Map<String, String> environment;
  private final String mark = ProcessMark.random();

  WordingProcess(PluginContext context, Map<String, String> environment) {
    this.context = context;
    this.environment = environment;
  }

  private Path file() {
    return context.workspace().pluginState().resolve("words.json");
  }

  /** What words genes by the settings. */
  Wording wording() {
    Map<String, String> marked = new HashMap<>(environment);
    marked.put(ProcessMark.VARIABLE, mark);
    return JsonProgram.of(DistillKeys.COMMAND, marked, context)
        .map(program -> new CommandWording(program, this::starting, context.redactor()))
        .<Wording>map(words -> made -> asked(words, made))
        .orElse(Wording.NONE);
  }

  private Gene asked(Wording words, Made made) throws InterruptedException {
    try {
      return words.words(made);
    } finally {
      sweep();
    }
  }

  private Supervision starting(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Confinement confinement = Confinement.of(context.config(), environment, folder, temporary);
    write(JsonObject.builder().put(MARK, mark).build());
    return new Supervision(
        confinement.ofExecutor(folder, List.of(), command),
        (pid, at) ->
            write(
                JsonObject.builder().put(MARK, mark).put(PID, pid).put(AT, at.toString()).build()));
  }

  private void write(JsonObject tree) {
    context
        .workspace()
        .replace(file(), (tree + "\n").getBytes(StandardCharsets.UTF_8), Workspace.Access.SECRET);
  }

  /** Ends what an earlier one left running; where that fails, the next one tries it again. */
  void sweep() {
    Left left;
    try {
      left = Left.of(JsonText.parseObject(Plain.bytes(file(), Plain.LARGEST)));
    } catch (NoSuchFileException e) {
      return; // none was asked, or it is swept
    } catch (NotPlainException | RuntimeException e) { // of parsing, the latter
      damaged(e);
      return;
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot read " + file() + ": " + e, e);
    }
    if (!left.mark().isEmpty()) {
      Leftovers.end(left.mark(), left.known(), GRACE);
    }
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      throw new RetriableException("write_failed", "cannot remove " + file() + ": " + e, e);
    }
  }

  /** What the file says. */
  private record Left(String mark, List<Leftovers.Known> known) {

    static Left of(JsonObject tree) {
      return new Left(
          tree.string(MARK, ""),
          tree.containsKey(PID)
              ? List.of(
                  new Leftovers.Known(tree.integer(PID, 0), Instant.parse(tree.string(AT, ""))))
              : List.of());
    }
  }

  /** None of ours, then: nobody is ended by it, and nothing of it is lost. */
  private void damaged(Exception why) {
    try {
      Path away = Plain.moved(file());
      log.warn("{} is none of ours, and is now {}: {}", file(), away, why.getMessage());
    } catch (IOException e) {
      e.addSuppressed(why);
      throw new RetriableException(
          "write_failed", "cannot move " + file() + " out of the way: " + e, e);
    }
  }
}
