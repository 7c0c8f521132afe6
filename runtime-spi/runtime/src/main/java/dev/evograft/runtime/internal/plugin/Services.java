// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.pf4j.ExtensionPoint;

/** The services of a runtime: its own, and those of plugins. Safe for any thread. */
public final class Services {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Class<?>, Offer> offers = new HashMap<>();
  private final TreeMap<String, List<? extends ExtensionPoint>> hooks = new TreeMap<>();

  /** Offers a service of the runtime itself. */
  public <T> void own(Class<T> type, T service) {
    lock.lock();
    try {
      offers.put(type, new Offer("runtime", service));
    } finally {
      lock.unlock();
    }
  }

  /** A service, if anybody offers it. */
  public <T> Optional<T> find(Class<T> type) {
    lock.lock();
    try {
      Offer offer = offers.get(type);
      return offer == null ? Optional.empty() : Optional.of(type.cast(offer.service()));
    } finally {
      lock.unlock();
    }
  }

  <T> void offer(String provider, Class<T> type, T service) {
    lock.lock();
    try {
      Offer other = offers.putIfAbsent(type, new Offer(provider, type.cast(service)));
      if (other != null) {
        throw new IllegalStateException(
            "the service %s is provided by %s already; set service.%s to one of them"
                .formatted(type.getSimpleName(), other.provider(), type.getSimpleName()));
      }
    } finally {
      lock.unlock();
    }
  }

  void withdraw(String provider) {
    lock.lock();
    try {
      offers.values().removeIf(offer -> offer.provider().equals(provider));
      hooks.remove(provider);
    } finally {
      lock.unlock();
    }
  }

  /** Notes what a plugin registered. */
  void hooks(String plugin, List<? extends ExtensionPoint> registered) {
    lock.lock();
    try {
      hooks.put(plugin, List.copyOf(registered));
    } finally {
      lock.unlock();
    }
  }

  /** The hooks of a kind, by the ids of their plugins. */
  <T extends ExtensionPoint> List<T> hooks(Class<T> point) {
    lock.lock();
    try {
      return hooks.values().stream()
          .flatMap(List::stream)
          .filter(point::isInstance)
          .map(point::cast)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  boolean has(String simpleName) {
    lock.lock();
    try {
      return offers.keySet().stream().anyMatch(type -> type.getSimpleName().equals(simpleName));
    } finally {
      lock.unlock();
    }
  }

  private record Offer(String provider, Object service) {}
}
