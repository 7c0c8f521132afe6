// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.git;

import java.io.File;
import java.util.TimeZone;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.RepositoryCache;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * What JGit may know of the system: nothing of the user's configuration (who needs something of it
 * reads that), and a time resolution, which it would else measure with files in the user's folders
 * and write to {@code ~/.config/jgit}. For the copy of JGit in the class loader of the plugin that
 * bundles this, and for no other one.
 */
@SuppressWarnings("deprecation") // abstract in JGit all the same
public final class QuietGit extends SystemReader {

  private static final AtomicBoolean INSTALLED = new AtomicBoolean();

  private final SystemReader system;

  private QuietGit(SystemReader system) {
    this.system = system;
    setPlatformChecker();
  }

  /** To be called before JGit opens anything; as often as one likes, by any thread. */
  public static void install() {
    if (INSTALLED.compareAndSet(false, true)) {
      setInstance(new QuietGit(getInstance()));
    }
  }

  /**
   * Ends JGit's own thread, where JGit was used. It may be used again afterwards: what wants that
   * thread when it is loaded, and could not be loaded any more without it, is loaded before.
   */
  public static void shutDown() {
    if (INSTALLED.get()) {
      RepositoryCache.clear();
      Git.shutdown();
    }
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
