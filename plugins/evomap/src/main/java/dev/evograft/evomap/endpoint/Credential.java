// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

/** With what a call shows who makes it. Each secret goes with its own rows and no others. */
public enum Credential {
  /** Nothing is sent. */
  NONE("none"),
  /** The node secret, once there is one: a first hello has none. */
  NODE_IF_KNOWN("node secret, once there is one"),
  /** The node secret. */
  NODE("node secret"),
  /** The node secret, else the API key. */
  NODE_OR_KEY("node secret, else API key"),
  /** The API key. */
  KEY("API key"),
  /** The API key, else a session or OAuth token. */
  KEY_OR_USER("API key, else session or OAuth token"),
  /** A session or OAuth token of an account. */
  USER("session or OAuth token"),
  /** A session or OAuth token, else the node secret. */
  USER_OR_NODE("session or OAuth token, else node secret");

  private final String words;

  Credential(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
