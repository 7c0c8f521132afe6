// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.control;

import dev.evograft.toolkit.server.Answer;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What may go wrong with a service, and how that looks there. Called by any thread. */
public interface FaultStyle {

  /** The names of its routes, without {@code *}. */
  Set<String> routes();

  /** The kinds that only this service has, besides {@link Fault#COMMON}. */
  Set<String> kinds();

  /** The member of a fault that limits it, such as {@code run_id}. */
  String subjectKey();

  /** Whether a call takes effect before a fault of a kind of its own strikes it. */
  boolean applied(String kind);

  /** What is answered by {@code status} and the kinds of its own. */
  Answer failure(Fault fault, @Nullable Answer right);
}
