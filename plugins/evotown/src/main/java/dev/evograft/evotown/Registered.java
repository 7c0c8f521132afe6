// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

/** How an engine comes to be registered. */
enum Registered {
  /** The home keeps a token of before; nothing was asked for. */
  KEPT,
  /** The token that is set is accepted as that of the engine; nothing was asked for. */
  ACCEPTED,
  /** The server was asked, and its token is kept. */
  ISSUED,
  /** The server was asked, gives no token, and takes what is set. */
  WITHOUT_TOKEN;

  /** Whether the server was asked. */
  boolean isNew() {
    return this == ISSUED || this == WITHOUT_TOKEN;
  }
}
