// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folders of tasks that are over: a few stay, and the others go, or months of tasks fill the disk.
 * A folder that a person named is never one of them.
 *
 * @param context of the plugin
 */
record EndedTasks(PluginContext context) {

  static final int KEPT = 10;

  private static final String NOTE = ".json";

  /** A task that is over, and since when. */
  private record Ended(String taskId, Path note, FileTime at) {}

  /** Takes the oldest away. */
  void prune() {
    try {
      List<Ended> all = new ArrayList<>(ended());
      all.sort(Comparator.comparing(Ended::at).reversed());
      for (Ended one : all.subList(Math.min(KEPT, all.size()), all.size())) {
        remove(TaskFolder.own(context, one.taskId()));
        Files.deleteIfExists(one.note());
      }
    } catch (IOException e) {
      throw new EvograftException(
          "write_failed", "cannot remove the folder of a task that is over: " + e, e);
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

  private boolean isEnded(Path note, String taskId) throws IOException {
    try {
      JsonObject tree = JsonText.parseObject(Files.readAllBytes(note));
      String own = TaskFolder.own(context, taskId).toString();
      return tree.containsKey("ended") && tree.string("folder", "").equals(own);
    } catch (IllegalArgumentException e) {
      return false; // damaged: whoever works on the task is told
    }
  }

  /** Links are taken away, and never followed. */
  private static void remove(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
