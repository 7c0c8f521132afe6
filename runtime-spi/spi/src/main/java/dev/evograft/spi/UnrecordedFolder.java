// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Does what it is told, and nobody knows. */
final class UnrecordedFolder implements OwnFolder {

  @Override
  public void append(Path file, byte[] more, Action action) throws IOException {
    action.run();
  }

  @Override
  public void replace(Path file, byte[] content, Action action) throws IOException {
    action.run();
  }

  @Override
  public void replace(Path file, Path content, Action action) throws IOException {
    action.run();
  }

  @Override
  public void move(Path file, Path to, Action action) throws IOException {
    action.run();
  }

  @Override
  public void remove(Path file, Action action) throws IOException {
    action.run();
  }

  @Override
  public Optional<String> begin() {
    return Optional.empty();
  }

  @Override
  public List<OwnWrite> since(String moment) {
    throw new EvograftException("own_record_lost", "what Evograft writes here is not recorded");
  }

  @Override
  public void forget(Optional<String> moment) {
    // there is nothing
  }
}
