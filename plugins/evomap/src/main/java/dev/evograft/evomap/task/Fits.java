// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.evomap.task.DiffText.BadDiffException;
import dev.evograft.evomap.task.DiffText.FileDiff;
import dev.evograft.evomap.task.DiffText.Hunk;
import dev.evograft.evomap.task.DiffText.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a change fits the files of a folder. They are read, and nothing is written or run.
 *
 * @param folder what the change began from
 */
public record Fits(Path folder) {

  private static final long MOST_FILE = 8L << 20;

  /** Where it does not, one line each; empty where it fits. */
  public List<String> against(String diff) {
    List<String> against = new ArrayList<>();
    try {
      for (FileDiff file : DiffText.read(diff)) {
        against(file, against);
      }
    } catch (BadDiffException | IOException e) {
      against.add(String.valueOf(e.getMessage()));
    }
    return against;
  }

  private void against(FileDiff file, List<String> against) throws IOException {
    Path at = folder.resolve(file.path());
    boolean isThere = Files.exists(at, LinkOption.NOFOLLOW_LINKS);
    if (file.kind() == Kind.ADDED || !isThere) {
      if (isThere == (file.kind() == Kind.ADDED)) {
        against.add(file.path() + (isThere ? " is there already" : " is not there"));
      }
      return;
    }
    boolean isOurs =
        Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)
            && at.toRealPath().startsWith(folder.toRealPath())
            && Files.size(at) <= MOST_FILE;
    if (!isOurs) {
      against.add(file.path() + " is no file of this folder, or larger than 8 MiB");
      return;
    }
    // Of another encoding, lines compare as they are written in the diff, or differ.
    String text = new String(Files.readAllBytes(at), StandardCharsets.UTF_8);
    List<String> lines = List.of(text.split("\n", -1));
    for (Hunk hunk : file.hunks()) {
      List<String> old =
          hunk.lines().stream()
              .filter(line -> line.startsWith(" ") || line.startsWith("-"))
              .map(line -> line.substring(1))
              .toList();
      int from = hunk.start() - (old.isEmpty() ? 0 : 1);
      boolean fits =
          from >= 0
              && from + old.size() <= lines.size()
              && lines.subList(from, from + old.size()).equals(old);
      if (!fits) {
        against.add(file.path() + ", from line " + hunk.start() + ": other lines are there");
      }
    }
  }
}
