// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.PluginContext;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.toolkit.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * One server and everything that calls to it share.
 *
 * @param context of the plugin
 * @param setup of the server
 * @param http carries all calls
 * @param policies of the server
 */
record Link(PluginContext context, Setup setup, HttpClient http, PolicyDesk policies) {

  /** Looking costs no request. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  static Link of(PluginContext context, Setup setup, HttpClient http) {
    return new Link(context, setup, http, new PolicyDesk(setup, context.clock()));
  }

  /**
   * Nothing goes out, and why: for ever where a setting is wrong, for a while where another process
   * may mend it, as {@code evotown register} does.
   */
  Optional<DeliveryResult> pause() {
    return setup
        .trouble()
        .map(
            fault ->
                DeliveryResult.paused(
                    fault.why(), fault.heals() ? context.clock().instant().plus(LOOK) : null));
  }

  /** A client that sends nothing once the time is over. */
  EvotownClient client(BooleanSupplier inTime) {
    return new EvotownClient(http, setup, context.clock(), inTime);
  }

  /** What reads answers to this engine. */
  Answers answers(String engineId) {
    return new Answers(
        new Answers.Peers(setup.endpoint().server(), engineId, setup.hmacSecret().isPresent()),
        context.redactor(),
        context.clock());
  }

  /** What a course of deliveries needs. */
  DeliveryCourse.Correspondence correspondence(Identity identity, BooleanSupplier inTime) {
    Reports reports = new Reports(setup.endpoint(), identity, context.redactor(), setup.sends());
    return new DeliveryCourse.Correspondence(
        setup, reports, answers(identity.engineId()), client(inTime), policies);
  }
}
