// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginManager;

/**
 * The class loader of one plugin: what the host shares comes from the host alone, exported packages
 * of plugins it needs from those alone, and everything else from its own jars before the platform.
 */
final class PluginClasses extends PluginClassLoader {

  private final HostView host;
  private final List<Import> imports = new ArrayList<>();

  PluginClasses(PluginManager manager, PluginDescriptor descriptor, HostView host) {
    super(manager, descriptor, host);
    this.host = host;
  }

  /** Shows packages of another plugin; before the first class is loaded. */
  void see(ClassLoader other, List<String> packages) {
    if (!packages.isEmpty()) {
      imports.add(new Import(other, packages));
    }
  }

  @Override
  public Class<?> loadClass(String name) throws ClassNotFoundException {
    ClassLoader exporter = exporterOf(name);
    if (exporter != null) {
      return exporter.loadClass(name);
    }
    if (mayBeOfPlatform(name)) {
      try {
        return host.loadClass(name); // else every jar is opened to learn that it lacks the class
      } catch (ClassNotFoundException e) {
        return super.loadClass(name); // a library may live in these packages, too
      }
    }
    return super.loadClass(name);
  }

  private static boolean mayBeOfPlatform(String name) {
    return name.startsWith("javax.")
        || name.startsWith("jdk.")
        || name.startsWith("sun.")
        || name.startsWith("com.sun.");
  }

  @Override
  protected boolean shouldDelegateToParent(String className) {
    return host.shares(className);
  }

  @Override
  protected @Nullable Class<?> loadClassFromDependencies(String className) {
    return null; // only exported packages, and those were asked first
  }

  private @Nullable ClassLoader exporterOf(String className) {
    if (imports.isEmpty()) {
      return null;
    }
    int dot = className.lastIndexOf('.');
    String itsPackage = dot < 0 ? "" : className.substring(0, dot);
    for (Import shown : imports) {
      if (shown.packages().contains(itsPackage)) {
        return shown.loader();
      }
    }
    return null;
  }

  private record Import(ClassLoader loader, List<String> packages) {}
}
