// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.PluginContext;
import dev.evograft.testkit.FakeContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/** Contexts for the tests. */
final class Fixture {

  private static final AtomicLong IDS = new AtomicLong();

  private Fixture() {}

  static FakeContext context(Path root) {
    return new FakeContext("snapshots", root).home(root.resolveSibling("home"));
  }

  /** The same with ids that no other process has, too. */
  static PluginContext withIds(PluginContext context) {
    return (PluginContext)
        Proxy.newProxyInstance(
            PluginContext.class.getClassLoader(),
            new Class<?>[] {PluginContext.class},
            (proxy, method, args) -> {
              if (method.getName().equals("newId")) {
                return String.format(
                    "%013d-%d-%d",
                    System.currentTimeMillis(),
                    ProcessHandle.current().pid(),
                    IDS.incrementAndGet());
              }
              try {
                return method.invoke(context, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
