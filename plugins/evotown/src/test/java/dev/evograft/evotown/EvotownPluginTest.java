// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvotownPluginTest {

  private final FakeContext context = Masking.context();
  private final EvotownPlugin plugin = new EvotownPlugin();

  @ParameterizedTest
  @ValueSource(strings = {"0s", "99ms", "61s", "10m"})
  void aTimeLimitOutOfBoundsIsRefusedByItsSetting(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EvotownKeys.TIMEOUT.parser().apply(text))
        .withMessageContaining("100ms to 60s");
    assertThat(EvotownKeys.TIMEOUT.parser().apply("60s")).hasSeconds(60);
    assertThat(EvotownKeys.TIMEOUT.parser().apply("100ms")).hasMillis(100);
  }

  @Test
  void withoutAnAddressNothingIsRegistered() {
    context.set("evotown.engine_id", "e1").set("evotown.token", "t");
    plugin.start(context);
    plugin.stop();

    assertThat(context.registered(Destination.class)).isEmpty();
    assertThat(context.problems()).isEmpty();
  }

  @Test
  void wantsTheStartAndTheEndOfRuns() {
    complete();
    plugin.start(context);

    DestinationSettings settings = context.registered(Destination.class).get(0).settings();
    assertThat(settings.id()).isEqualTo("evotown");
    assertThat(settings.target()).isEqualTo("https://evo.example/api/v1");
    assertThat(settings.types())
        .containsExactlyInAnyOrder("run.started", "run.progress", "run.completed");
    assertThat(settings.start()).isEqualTo(DestinationSettings.Start.NOW);
    assertThat(settings.callTimeout()).isLessThanOrEqualTo(java.time.Duration.ofSeconds(30));
    assertThat(context.problem()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "evotown.engine_id, ,                           evotown.engine_id is not",
    "evotown.token,     ,                           is not registered at",
    "evotown.token,     'a b',                      copy it again",
    "evotown.url,       http://evo.example,         use https",
    "evotown.url,       https://me:pw@evo.example,  evotown.token",
    "evotown.url,       https://evo.example?a=b,    query",
  })
  void whatIsMissingIsSaidAndNothingIsLost(String name, String value, String problem)
      throws Exception {
    complete();
    if (value == null) {
      context.settings().remove(name);
    } else {
      context.set(name, value);
    }
    plugin.start(context);
    Destination destination = context.registered(Destination.class).get(0);
    SampleRun run = new SampleRun("r-1");
    DeliveryResult result =
        destination.deliver(run.delivery(run.started())).toCompletableFuture().get();

    assertThat(context.problem()).contains(problem);
    assertThat(context.problem()).doesNotContain("pw");
    assertThat(destination.settings().target()).doesNotContain("pw", "?");
    assertThat(result.kind()).isEqualTo(DeliveryResult.Kind.PAUSED);
    assertThat(result.why()).isEqualTo(context.problem());
    assertThat(context.problems()).hasSize(1);
    plugin.stop();
  }

  @ParameterizedTest
  @CsvSource({"lease", ".", ".."})
  void anIdThatTheServerCannotAddressIsRefusedHere(String id) throws Exception {
    complete();
    plugin.start(context);
    SampleRun run = new SampleRun(id);
    DeliveryResult result =
        context
            .registered(Destination.class)
            .get(0)
            .deliver(run.delivery(run.completed()))
            .toCompletableFuture()
            .get();

    assertThat(result.kind()).isEqualTo(DeliveryResult.Kind.REJECTED);
    assertThat(result.code()).isEqualTo("run_id");
  }

  @Test
  void theDescriptorNamesTheSecretsThatAreDeclared() throws IOException {
    Properties descriptor = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of("src/main/plugin/plugin.properties"))) {
      descriptor.load(in);
    }
    List<String> declared =
        plugin.config().stream()
            .filter(ConfigKey::secret)
            .flatMap(key -> Stream.concat(Stream.of(key.name()), key.aliases().stream()))
            .toList();

    assertThat(descriptor.getProperty("evograft.secrets").split(",\\s*"))
        .containsExactlyInAnyOrderElementsOf(declared);
    assertThat(plugin.config()).allMatch(key -> key.prefix().equals("evotown"));
  }

  private void complete() {
    context
        .set("evotown.url", "https://evo.example/")
        .set("evotown.engine_id", "e1")
        .set("evotown.token", "evi_t");
  }
}
