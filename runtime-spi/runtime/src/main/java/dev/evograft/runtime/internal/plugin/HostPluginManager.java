// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginState;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.VersionManager;

/**
 * PF4J's manager, of which only the descriptors, the class loaders and the states are used. What is
 * loaded was found, checked and ordered before. PF4J is not safe for several threads; this class
 * is.
 *
 * <p>The factory methods are called by the constructor above, so nothing of this class is set when
 * they run.
 */
final class HostPluginManager extends AbstractPluginManager {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Path, Descriptor> descriptors = new HashMap<>();
  private final Map<Path, Unpacked> files = new HashMap<>();
  private final HostView host;

  HostPluginManager(HostView host) {
    super(List.of());
    this.host = host;
  }

  /** Makes a plugin's class loader; no class is loaded. */
  PluginClasses load(Descriptor descriptor, Unpacked unpacked) {
    lock.lock();
    try {
      descriptors.put(unpacked.folder(), descriptor);
      files.put(unpacked.folder(), unpacked);
      String id = loadPlugin(unpacked.folder());
      return (PluginClasses) getPlugin(id).getPluginClassLoader();
    } finally {
      lock.unlock();
    }
  }

  void started(String id) {
    lock.lock();
    try {
      PluginWrapper wrapper = getPlugin(id);
      wrapper.setPluginState(PluginState.STARTED);
      startedPlugins.add(wrapper);
    } finally {
      lock.unlock();
    }
  }

  void failed(String id, Throwable cause) {
    lock.lock();
    try {
      PluginWrapper wrapper = getPlugin(id);
      wrapper.setPluginState(PluginState.FAILED);
      wrapper.setFailedException(cause);
      startedPlugins.remove(wrapper);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a plugin and closes its class loader, its jars with it. */
  void close(String id) throws IOException {
    lock.lock();
    try {
      PluginWrapper wrapper = plugins.remove(id);
      if (wrapper != null) {
        if (wrapper.getPluginState() == PluginState.STARTED) {
          wrapper.setPluginState(PluginState.STOPPED);
        }
        startedPlugins.remove(wrapper);
        resolvedPlugins.remove(wrapper);
        unresolvedPlugins.remove(wrapper);
        pluginClassLoaders.remove(id);
        ((PluginClasses) wrapper.getPluginClassLoader()).close();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return new PluginDescriptorFinder() {
      @Override
      public boolean isApplicable(Path path) {
        return true;
      }

      @Override
      public PluginDescriptor find(Path path) {
        Descriptor descriptor = descriptors.get(path);
        if (descriptor == null) {
          throw new IllegalArgumentException(path + " was not let in");
        }
        // What it needs is ordered by us; PF4J would drop the wrong plugin when something is amiss.
        return new DefaultPluginDescriptor(
            descriptor.id(),
            descriptor.about().description(),
            Plugin.class.getName(),
            descriptor.about().version(),
            "*",
            "",
            "");
      }
    };
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new PluginLoader() {
      @Override
      public boolean isApplicable(Path path) {
        return true;
      }

      @Override
      public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
        PluginClasses classes = new PluginClasses(HostPluginManager.this, descriptor, host);
        Unpacked unpacked = files.get(path);
        if (unpacked != null) {
          for (Path part : unpacked.classPath()) {
            classes.addFile(part.toFile());
          }
        }
        return classes;
      }
    };
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return new PluginRepository() {
      @Override
      public List<Path> getPluginPaths() {
        return List.of();
      }

      @Override
      public boolean deletePluginPath(Path path) {
        return false;
      }
    };
  }

  @Override
  protected PluginFactory createPluginFactory() {
    return wrapper -> new Plugin() {};
  }

  @Override
  protected ExtensionFactory createExtensionFactory() {
    return new DefaultExtensionFactory();
  }

  @Override
  protected ExtensionFinder createExtensionFinder() {
    return new NoExtensions();
  }

  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return new PluginStatusProvider() {
      @Override
      public boolean isPluginDisabled(String pluginId) {
        return false;
      }

      @Override
      public void disablePlugin(String pluginId) {}

      @Override
      public void enablePlugin(String pluginId) {}
    };
  }

  @Override
  protected VersionManager createVersionManager() {
    return new DefaultVersionManager();
  }
}
