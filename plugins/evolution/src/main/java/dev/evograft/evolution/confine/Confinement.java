// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Config;
import dev.evograft.toolkit.file.DeletedTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the programs of one cycle are kept in, as the settings say and the system can. */
public final class Confinement {

  private static final Logger log = LoggerFactory.getLogger(Confinement.class);

  /** Keys and tokens of ours, whatever the settings say. */
  private static final List<String> OURS = List.of("~/.evograft", "~/.evomap");

  private final Optional<Sandbox> sandbox;
  private final String name;
  private final Reach reach;
  private final Map<String, String> environment;
  private final ConfineKeys.Network network;
  private final Path temporary;

  private Confinement(
      Sandboxes.Found found, Reach reach, Map<String, String> environment, Where where) {
    this.sandbox = found.sandbox();
    this.name = found.sandbox().isPresent() ? found.why() : "none: " + found.why();
    this.reach = reach;
    this.environment = Map.copyOf(environment);
    this.network = where.network();
    this.temporary = where.temporary();
  }

  private record Where(ConfineKeys.Network network, Path temporary) {}

  /**
   * Looks for a sandbox and tries it.
   *
   * @param environment of the programs
   * @param folder a folder of the cycle, such as one of those it works in
   * @param temporary an empty folder for temporary files of all its programs
   * @throws BadInputException code {@code no_sandbox} if one is required and there is none
   */
  public static Confinement of(
      Config config, Map<String, String> environment, Path folder, Path temporary)
      throws InterruptedException {
    ConfineKeys.Use use = config.get(ConfineKeys.SANDBOX);
    Where where = new Where(config.get(ConfineKeys.NETWORK), temporary);
    Reach reach = reach(config, environment);
    if (use == ConfineKeys.Use.OFF) {
      return new Confinement(
          new Sandboxes.Found(Optional.empty(), "evolve.sandbox=off"), reach, environment, where);
    }
    boolean all = where.network() == ConfineKeys.Network.ALL;
    Room room = new Room(folder, temporary, List.of(), List.of(), all);
    Sandboxes.Found found = Sandboxes.find(reach, environment, room);
    if (use == ConfineKeys.Use.REQUIRED && found.sandbox().isEmpty()) {
      throw new BadInputException(
          "no_sandbox",
          "evolve.sandbox=required, and there is none: "
              + found.why()
              + "; mend that, or set evolve.sandbox=auto");
    }
    return new Confinement(found, reach, environment, where);
  }

  private static Reach reach(Config config, Map<String, String> environment) {
    return Reach.of(
        config.get(ConfineKeys.WRITE),
        Stream.concat(config.get(ConfineKeys.HIDE).stream(), OURS.stream()).toList(),
        environment);
  }

  /**
   * Looks which sandbox there is, whether the settings want one or not, and leaves nothing behind.
   *
   * @param environment of the programs that would be kept in
   */
  public static Sandboxes.Found tried(Config config, Map<String, String> environment)
      throws InterruptedException {
    return tried(config, environment, DeletedTree::remove);
  }

  static Sandboxes.Found tried(
      Config config, Map<String, String> environment, DeletedTree.Remover remover)
      throws InterruptedException {
    try {
      Path base = Files.createTempDirectory("evograft-sandbox-");
      Path folder = base.resolve("folder");
      Path temporary = base.resolve("temporary");
      try {
        Files.createDirectory(folder);
        Files.createDirectory(temporary);
        boolean all = config.get(ConfineKeys.NETWORK) == ConfineKeys.Network.ALL;
        Room room = new Room(folder, temporary, List.of(), List.of(), all);
        return Sandboxes.find(reach(config, environment), environment, room);
      } finally {
        remove(base, remover);
      }
    } catch (IOException e) {
      return new Sandboxes.Found(
          Optional.empty(), "no folder can be made to try one in: " + e.getMessage());
    }
  }

  /** That it cannot says nothing of the sandbox; what stays is in the system's folder for that. */
  private static void remove(Path base, DeletedTree.Remover remover) {
    try {
      remover.remove(base);
    } catch (IOException e) {
      log.warn("{} cannot be removed", base, e);
    }
  }

  /** For people and for the record: the sandbox, or why there is none. */
  public String name() {
    return name;
  }

  /** What the programs may write outside though they are kept in, by real names. */
  public List<Path> open() {
    return sandbox.isPresent() ? reach.written() : List.of();
  }

  /** Whether the programs are kept in. */
  public boolean isActive() {
    return sandbox.isPresent();
  }

  /**
   * The words before a program.
   *
   * @param folder where it works and may write
   * @param sealed what it may only read in there
   * @param command the program and its arguments
   * @return none without a sandbox
   */
  public List<String> ofExecutor(Path folder, List<Path> sealed, List<String> command) {
    boolean reaches = network != ConfineKeys.Network.NONE;
    return wrapper(new Room(folder, temporary, sealed, shown(command), reaches), List.of());
  }

  /**
   * The words before a check.
   *
   * @param folder where it works and may write
   * @param written a folder outside of it that it may write, too
   */
  public List<String> ofCheck(Path folder, List<Path> written, List<String> command) {
    boolean reaches = network == ConfineKeys.Network.ALL;
    return wrapper(new Room(folder, temporary, List.of(), shown(command), reaches), written);
  }

  private List<String> wrapper(Room room, List<Path> written) {
    return sandbox.map(one -> one.wrapper(room.writing(written))).orElse(List.of());
  }

  /** Whether it was the sandbox that failed, and the program never ran. */
  public boolean failed(int exitCode, String output) {
    return sandbox.isPresent() && sandbox.get().failed(exitCode, output);
  }

  /** What of a command lies where nothing is to be seen: its program, and files that it names. */
  private List<Path> shown(List<String> command) {
    List<Path> shown = new ArrayList<>();
    if (sandbox.isEmpty() || command.isEmpty()) {
      return shown;
    }
    program(command.get(0)).map(Path::getParent).ifPresent(shown::add);
    for (String word : command) {
      try {
        Path path = Path.of(word);
        if (path.isAbsolute() && Files.isRegularFile(path)) {
          shown.add(path);
        }
      } catch (InvalidPathException e) {
        // no path, so nothing to show
      }
    }
    return shown;
  }

  /** Where a program is found by its name, where that is a place that is empty inside. */
  private Optional<Path> program(String word) {
    if (word.contains("/")) {
      return Optional.empty();
    }
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      try {
        Path candidate = Path.of(folder).resolve(word);
        if (candidate.isAbsolute() && Files.isExecutable(candidate)) {
          return candidate.startsWith("/run") || candidate.startsWith("/tmp")
              ? Optional.of(candidate)
              : Optional.empty();
        }
      } catch (InvalidPathException e) {
        // no folder, so nothing is in it
      }
    }
    return Optional.empty();
  }
}
