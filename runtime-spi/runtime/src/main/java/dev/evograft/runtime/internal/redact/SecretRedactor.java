// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one redactor. A pass over the text finds the literals that secrets come with; only at those
 * it looks closer.
 */
public final class SecretRedactor implements Redactor {

  /** What is shorter is a count or a switch, and no PIN. */
  private static final int LEAST_DIGITS = 4;

  private final Marks marks;
  private final @Nullable String user;
  private volatile @Nullable String fault;
  private volatile Own own = new Own(null, List.of());

  /**
   * The user's own patterns.
   *
   * @param literals all literals with theirs; null when there are no more than those built in
   * @param others patterns without a literal
   */
  private record Own(@Nullable Literals literals, List<OwnPattern> others) {}

  /** A redactor that makes these marks, and knows nothing of the user. */
  public SecretRedactor(Marks marks) {
    this(marks, null);
  }

  /**
   * A redactor that makes these marks.
   *
   * @param home of the user, whose name is taken out of paths wherever it stands; null for none
   */
  public SecretRedactor(Marks marks, @Nullable Path home) {
    this.marks = marks;
    this.user = home == null || home.getFileName() == null ? null : home.getFileName().toString();
  }

  /** Takes these out too, from now on: all of a match, or its first group. */
  public void takeOut(List<Pattern> patterns) {
    List<Literals.Hit> hits = new ArrayList<>();
    List<OwnPattern> others = new ArrayList<>();
    int number = 0;
    for (Pattern pattern : patterns) {
      OwnPattern one = new OwnPattern(pattern, ++number);
      one.hit().ifPresentOrElse(hits::add, () -> others.add(one));
    }
    hits.addAll(hits.isEmpty() ? List.of() : Detectors.all());
    own = new Own(hits.isEmpty() ? null : new Literals(hits), List.copyOf(others));
  }

  /** From now on this is wrong with what is to be taken out; null when nothing is. */
  public void misses(@Nullable String what) {
    fault = what == null ? null : "redaction.patterns is wrong, " + what + ": correct it";
  }

  @Override
  public Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  @Override
  public String redact(String text) {
    Findings found = new Findings(text, user);
    Own mine = own;
    Literals literals = mine.literals();
    (literals == null ? Detectors.LITERALS : literals).scan(text, found);
    for (OwnPattern other : mine.others()) {
      other.lookEverywhere(text, found);
    }
    return found.isEmpty() ? text : found.apply(marks);
  }

  @Override
  public JsonObject redact(JsonObject tree) {
    return redact(tree, null);
  }

  /**
   * Redacts a tree.
   *
   * @param above the name of a secret that the tree is the value of, or null
   */
  private JsonObject redact(JsonObject tree, @Nullable String above) {
    JsonObject.Builder copy = JsonObject.builder();
    for (Map.Entry<String, @Nullable Object> member : tree.entrySet()) {
      String name = member.getKey();
      copy.put(redact(name), redactValue(member.getValue(), telling(name, above)));
    }
    return copy.build();
  }

  /** What is said of a member that may be a secret, as of {@code password: {value: x}}, or null. */
  private static @Nullable String telling(String name, @Nullable String above) {
    if (Names.of(name) != Names.Says.NOTHING) {
      return name;
    }
    String full = above + "_" + name;
    return above != null && Names.of(full) != Names.Says.NOTHING ? full : null;
  }

  /**
   * Redacts a value.
   *
   * @param name of the member that it is in, if that may be one of a secret
   */
  private @Nullable Object redactValue(@Nullable Object value, @Nullable String name) {
    if (value instanceof JsonObject tree) {
      return redact(tree, name);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (Object item : list) {
        copy.add(redactValue(item, name));
      }
      return copy;
    }
    if (value instanceof String text) {
      return name != null && isSecret(text, name)
          ? marks.mark(Assignments.kindOf(name), text)
          : redact(text);
    }
    if (value instanceof Number number && name != null) {
      String digits = number.toString();
      boolean secret = digits.length() >= LEAST_DIGITS && isSecret(digits, name);
      return secret ? marks.mark(Assignments.kindOf(name), digits) : value;
    }
    return value;
  }

  private static boolean isSecret(String value, String name) {
    return Names.of(name) == Names.Says.SECRET
        ? Values.isSecret(value, name)
        : Values.looksRandom(value);
  }
}
