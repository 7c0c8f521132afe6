// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

/** Answers a request. */
@FunctionalInterface
public interface Handler {

  /**
   * Called on a worker thread of the server, several at a time; may block.
   *
   * @throws Refusal for an answer that is an error; anything else that is thrown is logged and
   *     answered with status 500
   */
  Answer handle(ServerRequest request) throws Exception;
}
