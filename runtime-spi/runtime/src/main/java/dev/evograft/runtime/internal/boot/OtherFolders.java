// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.runtime.Activation;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Workspaces;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runtimes of other folders.
 *
 * @param options of the runtime that they are beside
 * @param file what the settings file of its workspace says
 */
record OtherFolders(Options options, Map<String, String> file) implements Workspaces {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Override
  public <T> T in(Path folder, Set<Class<?>> services, Work<T> work) throws InterruptedException {
    Options there = options.in(folder);
    there.inherited.putAll(file);
    there.activation =
        Activation.services(
            services.stream().map(Class::getSimpleName).sorted().toArray(String[]::new));
    if (Engine.openWorkspace(there).isEmpty()) {
      throw new BadInputException(
          "foreign_workspace",
          folder
              + "/.evograft was not made by this user's Evograft: check it and run 'evograft -w "
              + folder
              + " config trust'");
    }
    Machine machine = Engine.start(there);
    try {
      return work.with(
          new Found() {
            @Override
            public <S> Optional<S> find(Class<S> service) {
              return machine.service(service);
            }
          });
    } finally {
      machine.close(PATIENCE);
    }
  }
}
