// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.PluginContext;
import dev.evograft.toolkit.file.DeletedTree;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folders of tasks that are over: a few stay, and the others go, or months of tasks fill the disk.
 * A folder that a person named is never one of them.
 *
 * @param context of the plugin
 */
record EndedTasks(PluginContext context) {

  private static final Logger log = LoggerFactory.getLogger(EndedTasks.class);

  static final int KEPT = 10;

  private static final String NOTE = ".json";

  /** A task that is over, and since when. */
  private record Ended(String taskId, Path note, FileTime at) {}

  /**
   * Takes the oldest away. What cannot be removed stays until the next time, and keeps back nothing
   * else: what was done about the task is done.
   */
  void prune() {
    prune(DeletedTree::remove);
  }

  void prune(DeletedTree.Remover remover) {
    List<Ended> all;
    try {
      all = new ArrayList<>(ended());
    } catch (IOException e) {
      log.warn("the folders of tasks that are over stay: {}", e.toString());
      return;
    }
    all.sort(Comparator.comparing(Ended::at).reversed());
    for (Ended one : all.subList(Math.min(KEPT, all.size()), all.size())) {
      try {
        remover.remove(TaskFolder.own(context, one.taskId()));
        Files.deleteIfExists(one.note());
      } catch (IOException e) {
        log.warn("the folder of the task {}, which is over, stays: {}", one.taskId(), e.toString());
      }
    }
  }

  private List<Ended> ended() throws IOException {
    List<Ended> ended = new ArrayList<>();
    try (Stream<Path> notes = Files.list(TaskFolder.notes(context))) {
      for (Path note : notes.toList()) {
        String name = note.getFileName().toString();
        String taskId = name.endsWith(NOTE) ? name.substring(0, name.length() - 5) : "";
        if (TaskFolder.isName(taskId) && isEnded(note, taskId)) {
          ended.add(new Ended(taskId, note, Files.getLastModifiedTime(note)));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of(); // or another process was first
    }
    return ended;
  }

  private boolean isEnded(Path note, String taskId) {
    try {
      JsonObject tree = JsonText.parseObject(Files.readAllBytes(note));
      String own = TaskFolder.own(context, taskId).toString();
      return tree.containsKey("ended") && tree.string("folder", "").equals(own);
    } catch (IOException | IllegalArgumentException e) {
      log.debug("{} cannot be read; whoever works on the task is told", note, e);
      return false;
    }
  }
}
