// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.snapshot.Snapshots;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotsPluginTest {

  @TempDir Path folder;

  @Test
  void offersTheServiceAndTheCommandAndTouchesNothing() throws IOException {
    Path root = Files.createDirectories(folder.resolve("work")).toRealPath();
    try (FakeContext context = Fixture.context(root)) {
      SnapshotsPlugin plugin = new SnapshotsPlugin();
      plugin.start(context);
      Snapshots snapshots = context.service(Snapshots.class).orElseThrow();
      assertThat(context.registered(CommandProvider.class)).hasSize(1);
      assertThat(snapshots.list()).isEmpty();
      assertThat(snapshots.recover()).isEmpty();
      assertThat(snapshots.prune(List.of())).isEmpty();
      assertThat(root).isEmptyDirectory();
      plugin.stop();
    }
  }

  @Test
  void ownsThePrefixesThatItsDescriptorNames() throws IOException {
    Properties descriptor = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of("src/main/plugin/plugin.properties"))) {
      descriptor.load(in);
    }
    List<String> owned =
        Arrays.stream(descriptor.getProperty("evograft.config").split(","))
            .map(String::strip)
            .toList();
    assertThat(new SnapshotsPlugin().config())
        .extracting(ConfigKey::prefix)
        .isSubsetOf(owned)
        .containsAll(owned);
  }
}
