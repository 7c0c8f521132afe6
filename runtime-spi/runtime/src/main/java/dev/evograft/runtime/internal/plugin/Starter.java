// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/** Brings one plugin to life, on a thread of the {@link Crew}. */
final class Starter {

  private final HostPluginManager manager;
  private final Surroundings shared;
  private final Services services;

  Starter(HostPluginManager manager, Surroundings shared, Services services) {
    this.manager = manager;
    this.shared = shared;
    this.services = services;
  }

  /** Makes the class loader; its own threads get it. Cheap: no class is loaded. */
  void load(PluginUnit unit, Map<String, PluginUnit> others) {
    Candidate plugin = unit.candidate();
    Unpacked files = plugin.files();
    ClassLoader loader;
    if (files == null) {
      Source.Instance source = (Source.Instance) plugin.source();
      loader = source.plugin().getClass().getClassLoader();
      unit.made(source.plugin());
    } else {
      PluginClasses classes = manager.load(plugin.descriptor(), files);
      for (String id : unit.step().sees()) {
        PluginUnit other = others.get(id);
        if (other != null) {
          classes.see(other.loader(), other.candidate().descriptor().exports());
        }
      }
      loader = classes;
    }
    unit.loaded(loader, new LiveContext(plugin, loader, shared, services));
  }

  /** Makes the plugin object and takes its settings. */
  void configure(PluginUnit unit) throws Exception {
    String className = unit.candidate().descriptor().pluginClass();
    if (unit.plugin() == null && className != null) {
      unit.made(make(unit.loader(), className));
    }
    EvograftPlugin plugin = unit.plugin();
    List<ConfigKey<?>> keys = plugin == null ? List.of() : plugin.config();
    Descriptor descriptor = unit.candidate().descriptor();
    if (unit.candidate().files() == null) {
      Set<String> prefixes = new TreeSet<>();
      keys.forEach(key -> prefixes.add(key.prefix()));
      shared.settings().own(unit.id(), prefixes);
    } else {
      compareSecrets(descriptor, keys);
    }
    shared.settings().declare(unit.id(), keys);
  }

  /** Starts the plugin and takes what it registers, by code and by its extensions. */
  void start(PluginUnit unit, LiveContext context) throws Exception {
    for (String service : unit.step().open()) {
      if (!services.has(service)) {
        throw new RefusedException(Planner.missingText(service));
      }
    }
    EvograftPlugin plugin = unit.plugin();
    if (plugin != null) {
      unit.begin();
      plugin.start(context);
    }
    Unpacked files = unit.candidate().files();
    if (files != null) {
      for (String name : files.extensions()) {
        registerExtension(context, makeExtension(unit.loader(), name, context));
      }
    }
    List<Registration> registrations = context.endOfStart();
    if (!unit.started(registrations)) {
      return; // too late: it was given up
    }
    services.hooks(unit.id(), registrations.stream().map(Registration::extension).toList());
    if (files != null) {
      manager.started(unit.id());
    }
    if (context.labels().isEmpty() && context.idleReason() == null) {
      problems()
          .error(
              "plugin " + unit.id(),
              "registers nothing and provides nothing; register a hook in start, or build it with"
                  + " the processor that writes META-INF/extensions.idx");
    }
  }

  /**
   * Which a person can see in the descriptor, and what a child process must not get, must agree.
   */
  private void compareSecrets(Descriptor descriptor, List<ConfigKey<?>> keys) {
    Set<String> declared = new TreeSet<>();
    for (ConfigKey<?> key : keys) {
      if (key.secret()) {
        declared.add(key.name());
        declared.addAll(key.aliases());
      }
    }
    Set<String> listed = new TreeSet<>(descriptor.surface().secrets());
    if (!declared.equals(listed)) {
      problems()
          .error(
              "plugin " + descriptor.id(),
              "its evograft.secrets lists " + listed + ", but its settings have " + declared);
    }
  }

  private static EvograftPlugin make(ClassLoader loader, String className) throws Exception {
    Object made;
    try {
      made = construct(loader.loadClass(className), null);
    } catch (ClassNotFoundException e) {
      throw new RefusedException(
          "its plugin.class " + className + " is not in it; correct its plugin.properties", e);
    }
    if (made instanceof EvograftPlugin plugin) {
      return plugin;
    }
    throw new RefusedException(
        "its plugin.class " + className + " does not implement EvograftPlugin");
  }

  private static Object makeExtension(ClassLoader loader, String className, PluginContext context)
      throws Exception {
    try {
      return construct(loader.loadClass(className), context);
    } catch (ClassNotFoundException e) {
      throw new RefusedException("its extension " + className + " is not in it; build it anew", e);
    }
  }

  private static Object construct(Class<?> type, @Nullable PluginContext context) throws Exception {
    try {
      for (Constructor<?> constructor : type.getDeclaredConstructors()) {
        Class<?>[] parameters = constructor.getParameterTypes();
        if (context != null && parameters.length == 1 && parameters[0] == PluginContext.class) {
          constructor.setAccessible(true);
          return constructor.newInstance(context);
        }
      }
      Constructor<?> constructor = type.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (NoSuchMethodException e) {
      throw new RefusedException(
          "its class " + type.getName() + " has no constructor without arguments; add one", e);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      if (cause instanceof Exception exception) {
        throw exception;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  private static void registerExtension(LiveContext context, Object extension)
      throws RefusedException {
    boolean known = false;
    for (Class<? extends ExtensionPoint> point : Registration.POINTS) {
      if (point.isInstance(extension)) {
        register(context, point, extension);
        known = true;
      }
    }
    if (!known) {
      throw new RefusedException(
          "its extension "
              + extension.getClass().getName()
              + " implements no extension point of this SPI; correct or remove it");
    }
  }

  private static <T extends ExtensionPoint> void register(
      LiveContext context, Class<T> point, Object extension) {
    context.register(point, point.cast(extension));
  }

  private Problems problems() {
    return shared.core().problems();
  }
}
