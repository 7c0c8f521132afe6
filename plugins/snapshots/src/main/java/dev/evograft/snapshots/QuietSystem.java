// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.File;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit may know of the system: nothing of the user's configuration (we read what we need of
 * it), and a time resolution, which it would else measure with files in the user's folders and
 * write to {@code ~/.config/jgit}. JGit is in this plugin's class loader alone.
 */
@SuppressWarnings("deprecation") // abstract in JGit all the same
final class QuietSystem extends SystemReader {

  private static final AtomicBoolean INSTALLED = new AtomicBoolean();

  private final SystemReader system;

  private QuietSystem(SystemReader system) {
    this.system = system;
    setPlatformChecker();
  }

  static void install() {
    if (INSTALLED.compareAndSet(false, true)) {
      setInstance(new QuietSystem(getInstance()));
    }
  }

  /** Whether JGit was used at all. */
  static boolean isInstalled() {
    return INSTALLED.get();
  }

  @Override
  public String getHostname() {
    return "localhost";
  }

  @Override
  @SuppressWarnings("NullAway") // JGit has no annotations; null means that there is none
  public @Nullable String getenv(String variable) {
    return null;
  }

  @Override
  public String getProperty(String key) {
    return system.getProperty(key);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new Nothing(parent, fs);
  }

  @Override
  public long getCurrentTime() {
    return system.getCurrentTime();
  }

  @Override
  public int getTimezone(long when) {
    return 0;
  }

  @Override
  public TimeZone getTimeZone() {
    return TimeZone.getTimeZone("UTC");
  }

  /** Never read, never written. */
  private static final class Nothing extends FileBasedConfig {

    Nothing(Config parent, FS fs) {
      super(parent, new File("/nonexistent/evograft"), fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public @Nullable String getString(String section, @Nullable String subsection, String name) {
      if (section.equals("filesystem")) {
        return name.equals("timestampResolution") || name.equals("minRacyThreshold")
            ? "10 milliseconds"
            : null;
      }
      return super.getString(section, subsection, name);
    }
  }
}
