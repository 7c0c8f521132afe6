// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import java.util.AbstractList;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/** An unmodifiable list of frozen values. */
final class FrozenList extends AbstractList<@Nullable Object> implements RandomAccess {

  private final @Nullable Object[] items;
  private final Json.Text text;

  FrozenList(@Nullable Object[] items, Json.Text text) {
    this.items = items;
    this.text = text;
  }

  boolean isFrozenFor(Json.Text wanted) {
    return text == Json.Text.STRICT || wanted == Json.Text.LENIENT;
  }

  @Override
  public @Nullable Object get(int index) {
    return items[index];
  }

  @Override
  public int size() {
    return items.length;
  }
}
