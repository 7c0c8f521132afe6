// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A command that sends nothing must not pay for a client. */
class LazyLoadingTest {

  @Test
  void nothingOfOkHttpIsLoadedBeforeTheFirstRequest() throws Exception {
    try (Watching loader = new Watching()) {
      Class<?> settings = loader.loadClass(HttpSettings.class.getName());
      Object ordinary =
          settings.getMethod("of", String.class, String.class).invoke(null, "test", "test");
      Class<?> type = loader.loadClass(HttpClient.class.getName());
      AutoCloseable client = (AutoCloseable) type.getConstructor(settings).newInstance(ordinary);
      client.close();

      assertThat(loader.has(HttpClient.class.getName())).isTrue();
      assertThat(loader.has("dev.evograft.toolkit.http.OkTransport")).isFalse();
      assertThat(loader.has("okhttp3.OkHttpClient")).isFalse();
      assertThat(loader.has("kotlin.Unit")).isFalse();
    }
  }

  private static final class Watching extends URLClassLoader {

    Watching() {
      super(
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(Watching::url)
              .toArray(URL[]::new),
          ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
      try {
        return Path.of(entry).toUri().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(entry, e);
      }
    }

    boolean has(String name) {
      return findLoadedClass(name) != null;
    }
  }
}
