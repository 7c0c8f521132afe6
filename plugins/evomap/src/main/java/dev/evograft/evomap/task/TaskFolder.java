// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.evomap.hub.Shown;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a task is worked on, and how far it is. What a hub calls a task is a name here only if no
 * path can be made of it.
 */
public final class TaskFolder {

  private static final Logger log = LoggerFactory.getLogger(TaskFolder.class);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,79}");
  private static final int MOST_NOTE = 1 << 16;

  private final PluginContext context;
  private final String taskId;
  private final @Nullable Path given;

  private TaskFolder(PluginContext context, String taskId, @Nullable Path given) {
    this.context = context;
    this.taskId = taskId;
    this.given = given;
  }

  /**
   * Of a task.
   *
   * @param given where it is worked on; null for a folder of its own
   * @throws BadInputException if the id is no name
   */
  public static TaskFolder of(PluginContext context, String taskId, @Nullable Path given) {
    if (!isName(taskId)) {
      throw new BadInputException(
          "bad_task", "'" + Shown.word(taskId) + "' is no id of a task: letters, digits, - and _");
    }
    if (given != null && !Files.isDirectory(given)) {
      throw new BadInputException("bad_input", given + " is no folder: make it, or name another");
    }
    return new TaskFolder(context, taskId, given == null ? null : given.toAbsolutePath());
  }

  /** Whether what a hub calls a task can be the name of a folder. */
  public static boolean isName(String taskId) {
    return NAME.matcher(taskId).matches();
  }

  /** Whether nothing but this task is worked on there. */
  boolean isOwn() {
    return given == null;
  }

  /** The folder; made where it is the task's own. */
  public Path open() {
    if (given != null) {
      return given;
    }
    Path folder = own(context, taskId);
    if (!Files.isDirectory(folder)) {
      // By the workspace, which notes that a state folder that it makes is this user's own.
      byte[] why = ("The task " + taskId + " of a hub.\n").getBytes(StandardCharsets.UTF_8);
      context
          .workspace()
          .replace(folder.resolve(".git").resolve("description"), why, Workspace.Access.ORDINARY);
    }
    try {
      refuseLinks(folder);
      repository(folder);
      return folder;
    } catch (IOException e) {
      throw new EvograftException("write_failed", "cannot make " + folder + ": " + e, e);
    }
  }

  /** What lies in our state folder leads nowhere else. */
  private void refuseLinks(Path folder) throws IOException {
    for (Path at : List.of(folder, folder.resolve(".git"))) {
      if (Files.isSymbolicLink(at)) {
        throw new IOException(at + " is a symbolic link");
      }
    }
    if (!folder.toRealPath().startsWith(context.workspace().root().toRealPath())) {
      throw new IOException(folder + " leads out of the workspace");
    }
  }

  /** An empty repository of its own: that of the workspace ignores all that is in our folder. */
  private static void repository(Path folder) throws IOException {
    Path git = folder.resolve(".git");
    if (Files.exists(git.resolve("HEAD"), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.createDirectories(git.resolve("objects"));
    Files.createDirectories(git.resolve("refs").resolve("heads"));
    write(git.resolve("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = false\n");
    write(git.resolve("HEAD"), "ref: refs/heads/main\n"); // last: with it, it is a repository
  }

  private static void write(Path file, String text) throws IOException {
    try {
      Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      return; // another process makes the same
    }
  }

  /** Whether an earlier call may have left something of it; nothing is made. */
  boolean wasBegun() {
    return given == null
        ? Files.isDirectory(own(context, taskId))
        : capsule().or(this::cycle).isPresent();
  }

  /** The capsule that was made for it; empty while there is none. */
  Optional<String> capsule() {
    return noted("capsule");
  }

  /** The cycle that waited when it was left; empty where none did. */
  Optional<String> cycle() {
    return noted("cycle");
  }

  private Optional<String> noted(String what) {
    try {
      if (Files.size(note()) > MOST_NOTE) {
        return Optional.empty();
      }
      JsonObject note = JsonText.parseObject(Files.readAllBytes(note()));
      boolean same = note.string("folder", "").equals(open().toString());
      return note.string(what).filter(id -> same && !id.isEmpty());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      throw new EvograftException(
          "state_damaged", note() + " is damaged: remove it, and the task is worked on again", e);
    }
  }

  /** Notes what was made, so that it is not made twice. */
  void made(String capsuleId) {
    note("capsule", capsuleId);
  }

  /** Notes which cycle waits, so that what becomes of it is taken for the task. */
  void waits(String cycleId) {
    note("cycle", cycleId);
  }

  /**
   * Notes that nothing more is done about the task. Its folder stays for whoever wants to look; of
   * more than {@value EndedTasks#KEPT} such folders of tasks' own the oldest go. The hub knows
   * already, so nothing that fails here spoils it.
   */
  public void ended() {
    if (given == null && Files.isDirectory(own(context, taskId), LinkOption.NOFOLLOW_LINKS)) {
      try {
        note("ended", capsule().orElse("nothing"));
      } catch (EvograftException e) {
        log.warn("the folder of the task {}, which is over, stays: {}", taskId, e.getMessage());
      }
      new EndedTasks(context).prune();
    }
  }

  /** Notes that it is worked on once more. */
  public void begun() {
    if (given == null && noted("ended").isPresent()) {
      try {
        Files.deleteIfExists(note());
      } catch (IOException e) {
        throw new EvograftException("write_failed", "cannot remove " + note() + ": " + e, e);
      }
    }
  }

  /** The folder of a task's own. */
  static Path own(PluginContext context, String taskId) {
    return context.workspace().state().resolve("tasks").resolve(taskId);
  }

  /** Where notes about tasks are. */
  static Path notes(PluginContext context) {
    return context.workspace().pluginState().resolve("tasks");
  }

  private void note(String what, String id) {
    JsonObject note =
        JsonObject.builder()
            .put("task_id", taskId)
            .put("folder", open().toString())
            .put(what, id)
            .build();
    context.workspace().replace(note(), Json.bytes(note), Workspace.Access.ORDINARY);
  }

  private Path note() {
    return notes(context).resolve(taskId + ".json");
  }
}
