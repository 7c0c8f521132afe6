// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.testkit.FakeContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Contexts for the tests. */
final class Fixture {

  private static final AtomicLong IDS = new AtomicLong();

  private Fixture() {}

  static FakeContext context(Path root) {
    return new FakeContext("snapshots", root).home(root.resolveSibling("home"));
  }

  /** The same with a state folder that this user's Evograft did not make. */
  static PluginContext foreign(PluginContext context) {
    Workspace workspace = with(context.workspace(), Workspace.class, Map.of("foreign", () -> true));
    return with(withIds(context), PluginContext.class, Map.of("workspace", () -> workspace));
  }

  /** As another one, but for some methods. */
  static <T> T with(T one, Class<T> type, Map<String, Supplier<Object>> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              Supplier<Object> answer = answers.get(method.getName());
              if (answer != null) {
                return answer.get();
              }
              try {
                return method.invoke(one, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** The same with ids that no other process has, too. */
  static PluginContext withIds(PluginContext context) {
    return with(context, PluginContext.class, Map.of("newId", Fixture::id));
  }

  static LiveSnapshots snapshots(PluginContext context) {
    return snapshots(context, Quiet.NONE);
  }

  static LiveSnapshots snapshots(PluginContext context, Quiet moments) {
    return new LiveSnapshots(withIds(context), moments);
  }

  private static String id() {
    return String.format(
        "%013d-%d-%d",
        System.currentTimeMillis(), ProcessHandle.current().pid(), IDS.incrementAndGet());
  }
}
