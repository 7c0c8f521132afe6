// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QuietGitTest {

  /** As plugins do in one class loader: one stops before JGit opened anything, another begins. */
  @Test
  void gitIsUsedAgainAfterItWasShutDown() throws Exception {
    try (URLClassLoader fresh = fresh()) {
      Class<?> quiet = fresh.loadClass(QuietGit.class.getName());
      quiet.getMethod("install").invoke(null);

      quiet.getMethod("shutDown").invoke(null);

      String cache = "org.eclipse.jgit.lib.RepositoryCache";
      assertThat(Class.forName(cache, true, fresh)).isNotNull();
      quiet.getMethod("shutDown").invoke(null);
    }
  }

  private static URLClassLoader fresh() throws Exception {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
    URL[] urls = new URL[entries.length];
    for (int i = 0; i < entries.length; i++) {
      urls[i] = Path.of(entries[i]).toUri().toURL();
    }
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }
}
