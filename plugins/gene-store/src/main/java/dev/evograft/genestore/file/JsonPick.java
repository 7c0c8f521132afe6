// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads some members of an object and goes over the others, which is several times as fast as
 * reading all of it. Used once, by one thread.
 */
public final class JsonPick {

  private final Bytes in;
  private final JsonScanner scanner;

  private JsonPick(byte[] line) {
    this.in = Bytes.of(line);
    this.scanner = new JsonScanner(in);
  }

  /**
   * The object of a line with no other members than the wanted ones, and of those with texts, lists
   * of texts and objects of such only.
   *
   * @param wanted their names, and of objects the names of their members
   * @return null if only a parser can tell, which does not happen often
   */
  public static @Nullable JsonObject of(byte[] line, Map<String, Set<String>> wanted) {
    try {
      return new JsonPick(line).read(wanted);
    } catch (IOException e) {
      return null;
    }
  }

  private @Nullable JsonObject read(Map<String, Set<String>> wanted) throws IOException {
    in.passByteOrderMark();
    JsonObject.Builder picked = JsonObject.builder();
    members(
        name -> {
          Set<String> inner = wanted.get(name);
          if (inner != null && in.peekSolid() == '{' && !inner.isEmpty()) {
            picked.put(name, inner(inner));
          } else {
            value(picked, name, inner != null, Json.MAX_DEPTH - 1);
          }
        });
    return in.peekSolid() != Bytes.END || scanner.isHard() ? null : picked.build();
  }

  private JsonObject inner(Set<String> wanted) throws IOException {
    JsonObject.Builder picked = JsonObject.builder();
    members(name -> value(picked, name, wanted.contains(name), Json.MAX_DEPTH - 2));
    return picked.build();
  }

  private void members(Member member) throws IOException {
    scanner.enter('{');
    if (in.peekSolid() == '}') {
      in.pass();
      return;
    }
    do {
      String name = scanner.key();
      member.read(name == null ? "" : name);
    } while (scanner.goesOn('}'));
  }

  /** Of several equal names the last one counts, whatever it is. */
  private void value(JsonObject.Builder picked, String name, boolean wanted, int depth)
      throws IOException {
    int first = in.peekSolid();
    if (wanted && first == '"') {
      String text = scanner.textOrNull();
      picked.put(name, text == null ? "" : text); // hard, if it is null
    } else if (wanted && first == '[') {
      picked.put(name, texts(depth - 1));
    } else {
      picked.remove(name);
      scanner.value(depth);
    }
  }

  private List<String> texts(int depth) throws IOException {
    List<String> texts = new ArrayList<>();
    scanner.enter('[');
    if (in.peekSolid() == ']') {
      in.pass();
      return texts;
    }
    do {
      if (in.peekSolid() == '"') {
        String text = scanner.textOrNull();
        texts.add(text == null ? "" : text);
      } else {
        scanner.value(depth);
      }
    } while (scanner.goesOn(']'));
    return texts;
  }

  /** Reads the value of a member. */
  private interface Member {
    void read(String name) throws IOException;
  }
}
