// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parent of every plugin's class loader: the platform, and of the host only what plugins share
 * with it. Classes and resources alike, so that a plugin that forgot a library fails in every host
 * and not only in those that happen to lack it.
 */
final class HostView extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final List<String> ALWAYS =
      List.of(
          "dev.evograft.spi.",
          "dev.evograft.json.",
          "dev.evograft.gep.",
          "org.slf4j.",
          "org.jspecify.",
          "org.pf4j.");

  private final ClassLoader host;
  private final String[] prefixes;
  private final String[] folders;

  HostView(ClassLoader host, Collection<String> shared) {
    super("evograft-host-view", ClassLoader.getPlatformClassLoader());
    this.host = host;
    List<String> all = new ArrayList<>(ALWAYS);
    all.addAll(shared);
    this.prefixes = all.toArray(new String[0]);
    this.folders = new String[prefixes.length];
    for (int i = 0; i < folders.length; i++) {
      folders[i] = prefixes[i].replace('.', '/');
    }
  }

  /** Whether a class comes from the host, and only from there. */
  boolean shares(String className) {
    return startsWithAny(className, prefixes);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    return shares(name) ? host.loadClass(name) : super.loadClass(name, resolve);
  }

  @Override
  public @Nullable URL getResource(String name) {
    return startsWithAny(name, folders) ? host.getResource(name) : super.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return startsWithAny(name, folders)
        ? Collections.enumeration(Collections.list(host.getResources(name)))
        : super.getResources(name);
  }

  private static boolean startsWithAny(String name, String[] starts) {
    for (String start : starts) {
      if (name.startsWith(start)) {
        return true;
      }
    }
    return false;
  }
}
