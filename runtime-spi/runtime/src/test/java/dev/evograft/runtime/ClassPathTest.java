// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A runtime in a class loader of its own, as in a server, with plugins on its class path. */
class ClassPathTest {

  private static final String LISTEN =
      "context.register(dev.evograft.spi.run.RunListener.class,"
          + " new dev.evograft.spi.run.RunListener() {});";

  @TempDir Path folder;

  @Test
  void bundled_plugins_run_also_when_another_loader_has_the_runtime() throws Exception {
    byte[] good = PluginZip.starting("good", LISTEN).bytes();
    byte[] changed = PluginZip.starting("changed", LISTEN).bytes();
    Path bundle = folder.resolve("bundle");
    Files.createDirectories(bundle.resolve("META-INF/evograft"));
    Files.createDirectories(bundle.resolve("zips"));
    Files.write(bundle.resolve("zips/good.zip"), good);
    Files.write(bundle.resolve("zips/changed.zip"), changed);
    Files.write(bundle.resolve("zips/plain.zip"), PluginZip.starting("plain", LISTEN).bytes());
    Files.writeString(
        bundle.resolve("META-INF/evograft/plugins.list"),
        "zips/good.zip %s\nzips/changed.zip %s\nzips/plain.zip\nzips/gone.zip\n"
            .formatted(sha256(good), sha256(good)));

    // The second time everything comes from the cache and no zip is read.
    List<String> first = statuses(bundle);
    Files.delete(bundle.resolve("zips/good.zip"));
    List<String> second = statuses(bundle);

    assertThat(first)
        .contains("good STARTED bundled good.zip", "plain STARTED bundled plain.zip")
        .anyMatch(status -> status.contains("REFUSED bundled changed.zip"))
        .anyMatch(status -> status.contains("REFUSED bundled gone.zip"));
    assertThat(second).contains("good STARTED bundled good.zip");
  }

  /** Everything by reflection: the test's own runtime is another one. */
  private List<String> statuses(Path bundle) throws Exception {
    Path workspace = Files.createDirectories(folder.resolve("workspace"));
    try (URLClassLoader loader = loaderWith(bundle)) {
      Class<?> type = loader.loadClass("dev.evograft.runtime.Evograft");
      assertThat(type).isNotSameAs(Evograft.class);
      Object builder = type.getMethod("builder").invoke(null);
      Class<?> builderType = builder.getClass();
      builderType.getMethod("workspace", Path.class).invoke(builder, workspace);
      builderType.getMethod("pluginCache", Path.class).invoke(builder, folder.resolve("cache"));
      builderType.getMethod("bundledPlugins").invoke(builder);
      Object evograft = builderType.getMethod("start").invoke(builder);
      try {
        List<String> statuses = new ArrayList<>();
        for (Object plugin : (List<?>) type.getMethod("plugins").invoke(evograft)) {
          statuses.add(
              get(plugin, "id") + " " + get(plugin, "state") + " " + get(plugin, "source"));
        }
        return statuses;
      } finally {
        type.getMethod("close").invoke(evograft);
      }
    }
  }

  private static Object get(Object plugin, String what) throws Exception {
    Method method = plugin.getClass().getMethod(what);
    return method.invoke(plugin);
  }

  private static URLClassLoader loaderWith(Path bundle) throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    URI folder = bundle.toUri();
    urls.add(folder.toURL());
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
