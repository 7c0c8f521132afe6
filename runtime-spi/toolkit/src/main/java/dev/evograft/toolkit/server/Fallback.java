// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

/** Answers a request that no route fits. */
@FunctionalInterface
public interface Fallback {

  /**
   * Called as a handler is, after the checks of an open route.
   *
   * @param request has no parameters
   * @param reason status 404 or 405
   */
  Answer handle(ServerRequest request, Refusal reason) throws Exception;
}
