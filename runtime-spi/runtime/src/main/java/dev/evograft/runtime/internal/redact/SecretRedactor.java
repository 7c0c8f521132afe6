// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;

/** The one redactor. */
public final class SecretRedactor implements Redactor {

  private final Marks marks;

  /** A redactor that makes these marks. */
  public SecretRedactor(Marks marks) {
    this.marks = marks;
  }

  @Override
  public String redact(String text) {
    return text;
  }

  @Override
  public JsonObject redact(JsonObject tree) {
    return tree;
  }
}
