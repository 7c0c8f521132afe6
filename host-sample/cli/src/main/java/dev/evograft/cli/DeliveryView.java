// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import dev.evograft.spi.journal.Deliveries.KeyDetail;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.Receipt;
import dev.evograft.toolkit.text.ShownTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Deliveries as people and programs see them. */
final class DeliveryView {

  private DeliveryView() {}

  static List<String> row(DestinationStatus status) {
    return List.of(
        status.id(),
        status.target(),
        status.state(),
        Long.toString(status.pending()),
        Long.toString(status.deadLetters()),
        why(status));
  }

  private static String why(DestinationStatus status) {
    String why = status.why() == null ? "" : status.why();
    if (status.until() == null) {
      return why;
    }
    Duration left = Duration.between(Instant.now(), status.until());
    return why
        + " (goes on "
        + (left.isNegative() ? "now" : "in " + Texts.duration(left.plusMillis(999)))
        + ")";
  }

  static List<String> row(DeadLetter letter) {
    return List.of(
        letter.entry().id(),
        letter.destination(),
        letter.code(),
        ShownTime.of(letter.at()),
        letter.why());
  }

  /** What is lost with a destination that is forgotten; empty for nothing. */
  static String goesWith(DestinationStatus status) {
    List<String> lost = new ArrayList<>();
    if (status.pending() > 0) {
      lost.add(status.pending() + " waiting");
    }
    if (status.deadLetters() > 0) {
      lost.add(status.deadLetters() + " refused");
    }
    return lost.isEmpty() ? "" : ", and given up: entries " + String.join(", ", lost);
  }

  static void print(Terminal terminal, KeyDetail detail) {
    String note = detail.status().note();
    terminal.out(
        detail.status().destination()
            + "  "
            + detail.status().state()
            + (note == null ? "" : ": " + note));
    Receipt receipt = detail.receipt();
    if (receipt != null) {
      terminal.out(
          "  receipt     up to #"
              + receipt.ordinal()
              + " at "
              + ShownTime.of(receipt.at())
              + (receipt.note() == null ? "" : ": " + receipt.note()));
    }
    Lane lane = detail.lane();
    if (lane != null) {
      terminal.out("  lane        " + text(lane));
    }
    for (DeadLetter letter : detail.deadLetters()) {
      terminal.out(
          "  refused     "
              + String.join("  ", letter.entry().id(), letter.code(), letter.why())
              + " ("
              + ShownTime.of(letter.at())
              + ")");
    }
  }

  private static String text(Lane lane) {
    return word(lane)
        + " at #"
        + lane.next()
        + (lane.attempts() == 0 ? "" : ", " + lane.attempts() + " attempts count")
        + (lane.due() == null ? "" : ", again at " + ShownTime.of(lane.due()))
        + (lane.uncertain() ? ", may have arrived" : "")
        + (lane.why() == null ? "" : ": " + lane.why());
  }

  private static String word(Lane lane) {
    return lane.replay() ? "replay" : lane.state().name().toLowerCase(Locale.ROOT);
  }

  static JsonObject json(DestinationStatus status) {
    return JsonObject.builder()
        .put("id", status.id())
        .put("target", status.target())
        .put("state", status.state())
        .putIfPresent("why", status.why())
        .putIfPresent("until", status.until() == null ? null : status.until().toString())
        .put("pending", status.pending())
        .put("dead_letters", status.deadLetters())
        .build();
  }

  static JsonObject json(DeadLetter letter) {
    return JsonObject.builder()
        .put("destination", letter.destination())
        .put("entry", letter.entry().id())
        .put("code", letter.code())
        .put("why", letter.why())
        .put("attempts", letter.attempts())
        .put("at", letter.at().toString())
        .build();
  }

  static JsonObject json(KeyDetail detail) {
    return JsonObject.builder()
        .put("destination", detail.status().destination())
        .put("state", detail.status().state())
        .putIfPresent("note", detail.status().note())
        .putIfPresent("receipt", json(detail.receipt()))
        .putIfPresent("lane", json(detail.lane()))
        .put("dead_letters", detail.deadLetters().stream().map(DeliveryView::json).toList())
        .build();
  }

  private static @Nullable JsonObject json(@Nullable Receipt receipt) {
    return receipt == null
        ? null
        : JsonObject.builder()
            .put("ordinal", receipt.ordinal())
            .put("at", receipt.at().toString())
            .putIfPresent("note", receipt.note())
            .build();
  }

  private static @Nullable JsonObject json(@Nullable Lane lane) {
    return lane == null
        ? null
        : JsonObject.builder()
            .put("state", word(lane))
            .put("next", lane.next())
            .put("attempts", lane.attempts())
            .putIfPresent("due", lane.due() == null ? null : lane.due().toString())
            .putIfPresent("why", lane.why())
            .put("uncertain", lane.uncertain())
            .build();
  }
}
