// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A frozen JSON object: an unmodifiable map from text to JSON values that keeps the order of its
 * keys, with typed readers that answer "absent" for a member that is missing, null or of another
 * type. Immutable and safe for any thread.
 */
public final class JsonObject extends AbstractMap<String, @Nullable Object> {

  /** The object without members. */
  public static final JsonObject EMPTY = new JsonObject(new LinkedHashMap<>(), Json.Text.STRICT);

  private final Map<String, @Nullable Object> members;
  private final Json.Text text;

  JsonObject(Map<String, @Nullable Object> members, Json.Text text) {
    this.members = members;
    this.text = text;
  }

  /**
   * Freezes a map, see {@link Json#freeze(Object)}.
   *
   * @throws IllegalArgumentException if a member is no JSON value
   */
  public static JsonObject of(Map<String, ?> map) {
    return map instanceof JsonObject object && object.isFrozenFor(Json.Text.STRICT)
        ? object
        : Json.freezeObject(map, Json.Text.STRICT, null, 0);
  }

  /** Starts an object member by member. */
  public static Builder builder() {
    return new Builder(new LinkedHashMap<>(), Json.Text.STRICT);
  }

  /**
   * Starts from a copy of this object: members that are put again keep their place. Lone surrogates
   * that this object holds stay, and may be put.
   */
  public Builder toBuilder() {
    return new Builder(new LinkedHashMap<>(members), text);
  }

  /** A copy in which a member has another value, or which has it as its last member. */
  public JsonObject with(String key, @Nullable Object value) {
    return toBuilder().put(key, value).build();
  }

  /** A copy that lacks a member; the same object where it is absent. */
  public JsonObject without(String key) {
    return members.containsKey(key) ? toBuilder().remove(key).build() : this;
  }

  /** The members in their order, in an array of the caller's own. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // the array holds entries of this map only
  Map.Entry<String, @Nullable Object>[] members() {
    Map.Entry<String, @Nullable Object>[] all = new Map.Entry[members.size()];
    int next = 0;
    for (Map.Entry<String, @Nullable Object> member : members.entrySet()) {
      all[next++] = member; // what a hash map's own toArray does takes twice as long
    }
    return all;
  }

  boolean isFrozenFor(Json.Text wanted) {
    return text == Json.Text.STRICT || wanted == Json.Text.LENIENT;
  }

  /** The text of a member. */
  public Optional<String> string(String key) {
    return get(key) instanceof String value ? Optional.of(value) : Optional.empty();
  }

  /** The text of a member, or the fallback. */
  public String string(String key, String fallback) {
    return get(key) instanceof String value ? value : fallback;
  }

  /** A member that is an integer in the range of {@code long}; {@code 1.0} is one. */
  public OptionalLong integer(String key) {
    Object value = get(key);
    if (value instanceof Long whole) {
      return OptionalLong.of(whole);
    }
    if (value instanceof Double real && real == Math.rint(real) && Math.abs(real) <= 1L << 53) {
      return OptionalLong.of((long) (double) real);
    }
    return OptionalLong.empty();
  }

  /** A member that is an integer in the range of {@code long}, or the fallback. */
  public long integer(String key, long fallback) {
    return integer(key).orElse(fallback);
  }

  /** A member that is a number, as the double nearest to it. */
  public OptionalDouble number(String key) {
    return get(key) instanceof Number value
        ? OptionalDouble.of(value.doubleValue())
        : OptionalDouble.empty();
  }

  /** A member that is a boolean. */
  public Optional<Boolean> bool(String key) {
    return get(key) instanceof Boolean value ? Optional.of(value) : Optional.empty();
  }

  /** A member that is a boolean, or the fallback. */
  public boolean bool(String key, boolean fallback) {
    return get(key) instanceof Boolean value ? value : fallback;
  }

  /** A member that is an object, or {@link #EMPTY}. */
  public JsonObject object(String key) {
    return get(key) instanceof JsonObject value ? value : EMPTY;
  }

  /** A member that is an object. */
  public Optional<JsonObject> findObject(String key) {
    return get(key) instanceof JsonObject value ? Optional.of(value) : Optional.empty();
  }

  /** Those items of a list that are texts; the empty list where the member is no list. */
  public List<String> strings(String key) {
    return items(key, String.class);
  }

  /** Those items of a list that are objects; the empty list where the member is no list. */
  public List<JsonObject> objects(String key) {
    return items(key, JsonObject.class);
  }

  private <T> List<T> items(String key, Class<T> type) {
    List<T> items = new ArrayList<>();
    for (Object item : list(key)) {
      if (item != null && type.isInstance(item)) {
        items.add(type.cast(item));
      }
    }
    return Collections.unmodifiableList(items);
  }

  /** The items of a member that is a list, or the empty list. */
  @SuppressWarnings("unchecked") // a frozen tree holds JSON values only
  public List<@Nullable Object> list(String key) {
    return get(key) instanceof List<?> value ? (List<@Nullable Object>) value : List.of();
  }

  @Override
  public @Nullable Object get(Object key) {
    return members.get(key);
  }

  @Override
  public boolean containsKey(Object key) {
    return members.containsKey(key);
  }

  @Override
  public int size() {
    return members.size();
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return Collections.unmodifiableMap(members).entrySet();
  }

  /** Compact JSON text. */
  @Override
  public String toString() {
    return Json.text(this);
  }

  /** Collects the members of an object. Not thread-safe; usable once. */
  public static final class Builder {

    private final LinkedHashMap<String, @Nullable Object> members;
    private final Json.Text text;

    private Builder(LinkedHashMap<String, @Nullable Object> members, Json.Text text) {
      this.members = members;
      this.text = text;
    }

    /**
     * Puts a member; a later one of the same key replaces the earlier.
     *
     * @throws IllegalArgumentException if the value is no JSON value, or the key no valid Unicode
     */
    public Builder put(String key, @Nullable Object value) {
      Json.Path path = new Json.Path(null, key);
      members.put(Json.freezeText(key, text, path), Json.freeze(value, text, path, 1));
      return this;
    }

    /** Takes a member out, if it is there. */
    public Builder remove(String key) {
      members.remove(key);
      return this;
    }

    /** Puts a member unless its value is null: on the wires we speak, absent and null differ. */
    public Builder putIfPresent(String key, @Nullable Object value) {
      return value == null ? this : put(key, value);
    }

    /** The object; the builder must not be used after. */
    public JsonObject build() {
      return new JsonObject(members, text);
    }
  }
}
