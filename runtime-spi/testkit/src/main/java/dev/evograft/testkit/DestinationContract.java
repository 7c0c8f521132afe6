// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryResult.Kind;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Destination} promises, as tests. A plugin's test extends this and names its
 * destination, the entries of one key, and what the other side has of them. Each test begins with a
 * new destination whose other side works and has nothing yet.
 *
 * @since 0.1
 */
public abstract class DestinationContract {

  /** A destination whose other side works; the same one throughout a test. */
  protected abstract Destination destination();

  /**
   * All entries of one key that the destination wants, from ordinal 0 without gaps of its types.
   */
  protected abstract List<JournalEntry> entries();

  /**
   * What the other side has of the key by now, without what changes by itself; compared with
   * equals.
   */
  protected abstract Object applied();

  @Test
  void settingsAreCompleteAndAlwaysTheSame() {
    DestinationSettings settings = destination().settings();

    assertThat(settings.id()).matches("[a-z][a-z0-9._-]{0,63}");
    assertThat(settings.target()).isNotBlank().doesNotContain("\n");
    assertThat(settings.types()).as("types that it wants").isNotEmpty();
    assertThat(settings.callTimeout()).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(10));
    assertThat(destination().settings()).isEqualTo(settings);
    assertThat(entries())
        .extracting(JournalEntry::type)
        .as("the entries of this test")
        .allMatch(settings.types()::contains);
  }

  @Test
  void takesAWholeKey() throws Exception {
    assertDelivered(deliver(entries(), 1, false, false));
  }

  @Test
  void takesAKeyInPieces() throws Exception {
    for (JournalEntry entry : entries()) {
      assertDelivered(deliver(List.of(entry), 1, false, false));
    }
  }

  @Test
  void takingItTwiceHasTheEffectOfOnce() throws Exception {
    assertDelivered(deliver(entries(), 1, false, false));
    Object once = applied();

    assertDelivered(deliver(entries(), 2, false, true));

    assertThat(applied()).isEqualTo(once);
  }

  @Test
  void theLastEntryMayComeAgainAlone() throws Exception {
    assertDelivered(deliver(entries(), 1, false, false));
    Object once = applied();

    assertDelivered(deliver(List.of(last()), 2, false, true));

    assertThat(applied()).isEqualTo(once);
  }

  @Test
  void aReplayOfWhatIsThereChangesNothing() throws Exception {
    assertDelivered(deliver(entries(), 1, false, false));
    Object once = applied();

    assertDelivered(deliver(entries(), 1, true, true));

    assertThat(applied()).isEqualTo(once);
  }

  @Test
  void whatArrivedInPartIsCompleted() throws Exception {
    assertDelivered(deliver(entries(), 1, false, false));
    Object once = applied();
    reset();
    assertDelivered(deliver(entries().subList(0, 1), 1, false, false));

    assertDelivered(deliver(entries(), 2, false, true));

    assertThat(applied()).isEqualTo(once);
  }

  /** A newer Evograft may have written it: it is taken or refused, but tried again never helps. */
  @Test
  void anEntryOfAnUnknownVersionIsAnswered() throws Exception {
    JournalEntry first = entries().get(0);
    JsonObject payload = JsonObject.builder().put("of_the_future", true).build();
    JournalEntry future =
        new JournalEntry(
            first.key(), first.ordinal(), first.type(), first.version() + 99, first.at(), payload);

    DeliveryResult answer = deliver(List.of(future), 1, false, false);

    assertThat(answer.kind()).isIn(Kind.DELIVERED, Kind.REJECTED, Kind.HELD);
  }

  /** Makes the other side forget everything; {@link #destination} works on. */
  protected abstract void reset();

  private JournalEntry last() {
    return entries().get(entries().size() - 1);
  }

  private void assertDelivered(DeliveryResult answer) {
    assertThat(answer.kind()).as("the answer %s", answer).isEqualTo(Kind.DELIVERED);
  }

  private DeliveryResult deliver(
      List<JournalEntry> entries, int attempt, boolean replay, boolean uncertain)
      throws ExecutionException, InterruptedException, TimeoutException {
    Delivery delivery = new Delivery(entries.get(0).key(), entries, attempt, replay, uncertain);
    long limit = destination().settings().callTimeout().toMillis();
    DeliveryResult answer =
        Objects.requireNonNull(destination().deliver(delivery), "a stage, not null")
            .toCompletableFuture()
            .get(limit, TimeUnit.MILLISECONDS);
    assertThat(answer).as("an answer, not null").isNotNull();
    if (answer.kind() == Kind.DELIVERED) {
      assertThat(answer.upTo())
          .as("settled up to")
          .isGreaterThanOrEqualTo(entries.get(entries.size() - 1).ordinal());
    }
    return answer;
  }
}
