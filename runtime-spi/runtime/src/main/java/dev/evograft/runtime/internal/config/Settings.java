// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.config;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.Setting;
import dev.evograft.runtime.Setting.Origin;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The settings in force. A value that does not fit is reported once and counts as not set. */
public final class Settings implements Config {

  static final String MASK = "****";

  private final ReentrantLock lock = new ReentrantLock();
  private final Keys keys = new Keys();
  private final Set<String> secretVariables = new HashSet<>();
  private final List<Problem> mistakes = new CopyOnWriteArrayList<>();
  private final Problems problems;
  private final SecretGuard guard;
  private final SecretFiles secretFiles = new SecretFiles();
  private volatile Layers layers;

  /** What settings have turned out to be; another map as soon as anything changes. */
  private volatile Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(ConfigKey<?> key, Optional<?> value) {}

  /**
   * Settings of these layers.
   *
   * @param confirmedServers to which a secret may go although the workspace's file names them
   */
  public Settings(Layers layers, Map<String, String> confirmedServers, Problems problems) {
    this.layers = layers;
    this.guard = new SecretGuard(confirmedServers);
    this.problems = problems;
    own(RuntimeKeys.OWNER, RuntimeKeys.PREFIXES);
    declare(RuntimeKeys.OWNER, RuntimeKeys.ALL);
  }

  /** Puts another snapshot in the place of the present one. */
  public void replace(Layers other) {
    layers = other;
    secretFiles.forget();
    known = new ConcurrentHashMap<>();
  }

  /** An installed plugin owns these prefixes. */
  public void own(String owner, Collection<String> prefixes) {
    lock.lock();
    try {
      keys.own(owner, prefixes);
    } finally {
      lock.unlock();
    }
    known = new ConcurrentHashMap<>();
  }

  /** These variables carry secrets of an installed plugin. */
  public void addSecretVariables(Collection<String> variables) {
    lock.lock();
    try {
      secretVariables.addAll(variables);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the keys of an owner, and reports every value that does not fit. */
  public void declare(String owner, Collection<? extends ConfigKey<?>> declared) {
    List<ConfigKey<?>> added = new ArrayList<>();
    lock.lock();
    try {
      for (ConfigKey<?> key : declared) {
        String refusal = keys.add(owner, key);
        if (refusal == null) {
          added.add(key);
          addFileOf(owner, key, added);
        } else {
          problems.error("plugin " + owner, "cannot own " + key.name() + ": " + refusal);
        }
        if (key.secret()) {
          secretVariables.add(key.variable());
          secretVariables.addAll(key.aliases());
        }
      }
      keys.loaded(owner);
    } finally {
      lock.unlock();
    }
    known = new ConcurrentHashMap<>();
    for (ConfigKey<?> key : added) {
      check(key);
    }
  }

  private void addFileOf(String owner, ConfigKey<?> key, List<ConfigKey<?>> added) {
    if (key.secret() && !keys.has(SecretFiles.keyOf(key).name())) {
      ConfigKey<?> file = SecretFiles.keyOf(key);
      if (keys.add(owner, file) == null) {
        added.add(file);
      }
    }
  }

  /** The files that settings name secrets in, whether they can be read or not. */
  public List<Path> files() {
    List<Path> files = new ArrayList<>();
    lock.lock();
    try {
      for (ConfigKey<?> key : keys.all()) {
        if (key.secret()) {
          find(SecretFiles.keyOf(key)).ifPresent(files::add);
        }
      }
    } finally {
      lock.unlock();
    }
    return files;
  }

  /** What counts for a setting: for a secret, what it or its file says, whichever is stronger. */
  private Layers.@Nullable Found found(ConfigKey<?> key) {
    Layers.Found direct = layers.find(key);
    Layers.Found file = key.secret() ? layers.find(SecretFiles.keyOf(key)) : null;
    if (file == null || (direct != null && direct.origin().compareTo(file.origin()) <= 0)) {
      return direct;
    }
    SecretFiles.Content content = secretFiles.content(file.text());
    return new Layers.Found(content.text(), file.origin(), file.from(), content);
  }

  /** Reports what was set and means nothing. Once all keys are declared. */
  public void checkUnknown(Set<String> services) {
    UnknownNames unknown = new UnknownNames(keys, services, problems);
    lock.lock();
    try {
      mistakes.addAll(unknown.check(layers));
    } finally {
      lock.unlock();
    }
  }

  /** What is wrong with what the command line, or the builder, set. */
  public List<Problem> mistakes() {
    return List.copyOf(mistakes);
  }

  @Override
  public <T> T get(ConfigKey<T> key) {
    return find(key)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the setting " + key.name() + " is not set and has no default"));
  }

  /** Plugins ask for each piece of work, so it is looked up and read once. */
  @Override
  @SuppressWarnings("unchecked") // the parser of this very key made it
  public <T> Optional<T> find(ConfigKey<T> key) {
    Map<String, Known> now = known; // before the layers: what is found goes in here
    Known before = now.get(key.name());
    if (before == null || before.key() != key) {
      before = new Known(key, read(key));
      now.put(key.name(), before);
    }
    return (Optional<T>) before.value();
  }

  private <T> Optional<T> read(ConfigKey<T> key) {
    Layers.Found found = found(key);
    if (found != null && suspect(key, found) == null && !isUnreadable(found)) {
      try {
        return Optional.of(key.parser().apply(found.text()));
      } catch (RuntimeException e) {
        // Reported when the key was declared; the default counts.
      }
    }
    return Optional.ofNullable(key.defaultText()).map(key.parser());
  }

  @Override
  public Set<String> secretVariables() {
    lock.lock();
    try {
      return Set.copyOf(secretVariables);
    } finally {
      lock.unlock();
    }
  }

  /** The plugin that is to provide a service, when somebody chose one. */
  public Optional<String> providerOf(String service) {
    String name = UnknownNames.SERVICE + "." + service;
    Layers.Found found = layers.find(name, UnknownNames.variable(name), List.of());
    return Optional.ofNullable(found).map(Layers.Found::text).map(String::strip);
  }

  /** Every declared setting by name. */
  public List<Setting> report() {
    List<ConfigKey<?>> all = new ArrayList<>();
    lock.lock();
    try {
      all.addAll(keys.all());
    } finally {
      lock.unlock();
    }
    List<Setting> report = new ArrayList<>(all.size());
    for (ConfigKey<?> key : all) {
      report.add(report(key));
    }
    return report;
  }

  private Setting report(ConfigKey<?> key) {
    Layers.Found found = found(key);
    String fault = found == null ? null : fault(key, found);
    String note = found == null || fault == null ? null : withEffect(key, found, fault);
    if (found == null || note != null) {
      boolean hasDefault = key.defaultText() != null;
      return new Setting(
          key,
          ownerOf(key),
          key.defaultText(),
          hasDefault ? Origin.DEFAULT : Origin.UNSET,
          hasDefault ? "default" : "",
          note);
    }
    String shown = key.secret() ? MASK : found.text();
    return new Setting(key, ownerOf(key), shown, found.origin(), found.from(), null);
  }

  private void check(ConfigKey<?> key) {
    Layers.Found found = found(key);
    String fault = found == null ? null : fault(key, found);
    if (found == null || fault == null) {
      return;
    }
    String source = "setting " + key.name();
    problems.error(source, withEffect(key, found, fault));
    if (found.origin() == Origin.COMMAND_LINE) {
      mistakes.add(new Problem(Severity.ERROR, source, fault));
    }
  }

  private static boolean isUnreadable(Layers.Found found) {
    return found.apart() != null && found.apart().fault() != null;
  }

  /** What is wrong, and what is used instead. */
  private String withEffect(ConfigKey<?> key, Layers.Found found, String fault) {
    if (suspect(key, found) != null) {
      return fault;
    }
    if (key == RuntimeKeys.REDACTION_PATTERNS) {
      return fault + "; the other patterns are used, and reports wait until this one is right";
    }
    return key.defaultText() == null
        ? fault + "; it counts as not set"
        : fault + "; the default " + key.defaultText() + " is used";
  }

  /** Why a value that was set is not used; null when it is. */
  private @Nullable String fault(ConfigKey<?> key, Layers.Found found) {
    SecretGuard.Suspect suspect = suspect(key, found);
    if (suspect != null) {
      return "the secret from "
          + found.from()
          + " is not given to "
          + suspect.server()
          + ", which "
          + Layers.FILE_NAME
          + " names; set "
          + suspect.key().variable()
          + " beside it, or check the file and run 'evograft config trust'";
    }
    if (found.apart() != null && found.apart().fault() != null) {
      return found.apart().fault() + " (from " + found.from() + ")";
    }
    try {
      Objects.requireNonNull(key.parser().apply(found.text()));
      return null;
    } catch (RuntimeException e) {
      return "the setting is "
          + (key.secret() ? MASK : "'" + found.text() + "'")
          + " (from "
          + (found.origin() == Origin.COMMAND_LINE ? UnknownNames.COMMAND_LINE : found.from())
          + "), but "
          + expected(key, e);
    }
  }

  private static String expected(ConfigKey<?> key, RuntimeException e) {
    boolean telling = e instanceof IllegalArgumentException && !key.secret();
    String message = e.getMessage();
    return telling && message != null ? message : "expects a value of the type " + key.type();
  }

  private SecretGuard.@Nullable Suspect suspect(ConfigKey<?> key, Layers.Found found) {
    if (!key.secret()) {
      return null;
    }
    lock.lock();
    try {
      String owner = keys.ownerOf(key.name());
      return owner == null ? null : guard.suspect(found, owner, keys, layers);
    } finally {
      lock.unlock();
    }
  }

  private String ownerOf(ConfigKey<?> key) {
    lock.lock();
    try {
      return Objects.requireNonNullElse(keys.ownerOf(key.name()), RuntimeKeys.OWNER);
    } finally {
      lock.unlock();
    }
  }

  /** The variable of a setting. */
  public static String variable(String name) {
    return UnknownNames.variable(name);
  }

  /**
   * The servers that a file names, by setting: what a person confirms with {@code config trust}.
   */
  public static Map<String, String> serversIn(Map<String, String> file) {
    return SecretGuard.serversIn(file);
  }
}
