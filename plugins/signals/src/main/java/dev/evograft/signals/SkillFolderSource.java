// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.Unicode;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.SignalNames;
import dev.evograft.spi.run.SignalSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tells which skill folders of the workspace appeared or changed while a run went on. */
final class SkillFolderSource implements SignalSource {

  /** The skill waits for this image, so it is short; what is missing is judged by times. */
  private static final Duration BEFORE = Duration.ofMillis(50);

  private static final Duration AFTER = Duration.ofMillis(500);

  private final SkillFolders folders;

  SkillFolderSource(Path workspace) {
    this.folders = new SkillFolders(workspace, System::nanoTime);
  }

  @Override
  public Observer observe(RunStarted run) {
    SkillFolders.Image before = folders.image(BEFORE);
    Instant start = run.run().startedAt();
    return new Observer() {
      @Override
      public void complete(RunCompleted draft, Sink signals) {
        List<String> changed = changed(before, folders.image(AFTER), start);
        if (!changed.isEmpty()) {
          signals.put(SignalNames.NEW_SKILL_PATHS, changed);
        }
      }
    };
  }

  static List<String> changed(SkillFolders.Image before, SkillFolders.Image after, Instant start) {
    List<String> changed = new ArrayList<>();
    for (Map.Entry<String, FolderStamp> folder : after.folders().entrySet()) {
      FolderStamp old = before.folders().get(folder.getKey());
      FolderStamp now = folder.getValue();
      boolean unknown = now.isUnread() || (old == null ? !before.listed() : old.isUnread());
      boolean differs = unknown ? now.touchedSince(start) : !now.equals(old);
      if (differs) {
        changed.add(Unicode.repair(folder.getKey()));
      }
    }
    return changed;
  }
}
