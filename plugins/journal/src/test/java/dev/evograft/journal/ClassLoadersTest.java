// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.journal.JournalStore;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runtimes in one JVM have two copies of this plugin, and so of SQLite. */
class ClassLoadersTest {

  @TempDir Path folder;

  @Test
  void journalThatIsOpenInAnotherClassLoaderIsRefused() throws Exception {
    JournalStore journal = Journals.in(folder);
    journal.open();
    try (URLClassLoader other = anotherLoader()) {
      assertThatThrownBy(() -> appendIn(other, folder.resolve("journal.db")))
          .hasMessageContaining("open in this JVM already");
    }
    assertThat(journal.append(List.of(Entries.start("a")))).containsExactly(0);
    journal.close();
  }

  @Test
  void eachClassLoaderMayHaveAJournalOfItsOwn() throws Exception {
    JournalStore journal = Journals.in(folder);
    journal.open();
    try (URLClassLoader other = anotherLoader()) {
      appendIn(other, folder.resolve("other/journal.db"));
    }
    assertThat(journal.read("a", -1, 9)).isEmpty();
    journal.close();
    JournalStore theirs = Journals.in(folder.resolve("other"));
    theirs.open();
    assertThat(theirs.read("a", -1, 9)).hasSize(1);
    theirs.close();
  }

  private static void appendIn(ClassLoader loader, Path file) throws Exception {
    Method main = loader.loadClass(Main.class.getName()).getMethod("append", Path.class);
    try {
      main.invoke(null, file);
    } catch (InvocationTargetException e) {
      throw (Exception) e.getCause();
    }
  }

  private static URLClassLoader anotherLoader() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      urls.add(Path.of(entry).toUri().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  /** What runs in the other class loader. */
  public static final class Main {

    private Main() {}

    public static void append(Path file) {
      JournalStore journal = Journals.at(file);
      journal.open();
      journal.append(List.of(Entries.start("a")));
      journal.close();
    }
  }
}
