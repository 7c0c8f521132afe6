// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.util.List;
import java.util.Set;
import org.pf4j.ExtensionFinder;
import org.pf4j.ExtensionWrapper;

/**
 * PF4J's finder loads every class of every plugin at each query; extensions are registered here.
 */
final class NoExtensions implements ExtensionFinder {

  @Override
  public <T> List<ExtensionWrapper<T>> find(Class<T> type) {
    return List.of();
  }

  @Override
  public <T> List<ExtensionWrapper<T>> find(Class<T> type, String pluginId) {
    return List.of();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public List<ExtensionWrapper> find(String pluginId) {
    return List.of();
  }

  @Override
  public Set<String> findClassNames(String pluginId) {
    return Set.of();
  }
}
