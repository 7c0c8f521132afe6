// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.control;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.Handler;
import dev.evograft.toolkit.server.ServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The faults that are switched on; the first that fits a call strikes it. Safe for any thread. */
public final class Faults {

  private record Armed(Fault fault, AtomicLong left, AtomicLong seen) {}

  private static final long SEED = 20_261_121;

  private final FaultStyle style;
  private final List<Armed> armed = new CopyOnWriteArrayList<>();
  private final AtomicLong struck = new AtomicLong();

  /** When the last call that costs something is over, by {@link System#nanoTime}. */
  private final AtomicLong busyUntil = new AtomicLong(System.nanoTime());

  /** None yet, for a service of this kind. */
  public Faults(FaultStyle style) {
    this.style = style;
  }

  /**
   * Switches one on.
   *
   * @throws dev.evograft.toolkit.server.Refusal 400 where it is none of this service
   */
  public void add(JsonObject spec) {
    Fault fault = Fault.of(spec, style);
    armed.add(new Armed(fault, new AtomicLong(fault.times()), new AtomicLong()));
  }

  /** How many calls went wrong so far. */
  public long struck() {
    return struck.get();
  }

  /** Switches all off. */
  public void clear() {
    armed.clear();
  }

  /** All, each with how often it is left to strike. */
  public List<JsonObject> list() {
    return armed.stream()
        .map(
            item -> {
              JsonObject.Builder json = JsonObject.builder();
              item.fault().spec().forEach(json::put);
              return json.put("left", item.left().get()).build();
            })
        .toList();
  }

  /** Calls the handler, unless and as a fault says. */
  public Answer around(
      String route, @Nullable String subject, ServerRequest request, Handler handler)
      throws Exception {
    Optional<Fault> found = take(route, subject);
    if (found.isEmpty()) {
      return handler.handle(request);
    }
    Fault fault = found.get();
    if (fault.isCost()) {
      standInLine(TimeUnit.MILLISECONDS.toNanos(fault.delayMillis()));
    } else {
      TimeUnit.MILLISECONDS.sleep(fault.delayMillis());
    }
    return fault.spoil(fault.applied() ? handler.handle(request) : null, style);
  }

  /** Waits for those that came before and for its own time, which costs no processor. */
  private void standInLine(long nanos) throws InterruptedException {
    long now = System.nanoTime();
    long end = busyUntil.updateAndGet(last -> (last - now > 0 ? last : now) + nanos);
    for (long rest = end - System.nanoTime(); rest > 0; rest = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.sleep(rest);
    }
  }

  private Optional<Fault> take(String route, @Nullable String subject) {
    for (Armed item : armed) {
      if (item.fault().hits(route, subject)
          && isItsTurn(item)
          && item.left().getAndUpdate(left -> left > 0 ? left - 1 : 0) > 0) {
        struck.incrementAndGet();
        return Optional.of(item.fault());
      }
    }
    return Optional.empty();
  }

  /** The same calls of a sequence each time, but scattered over it. */
  private static boolean isItsTurn(Armed item) {
    long call = item.seen().getAndIncrement();
    return new SplittableRandom(SEED + call).nextInt(100) < item.fault().percent();
  }
}
