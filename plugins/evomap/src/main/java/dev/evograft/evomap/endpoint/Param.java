// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

/**
 * A parameter of a query, or a member of a body or payload.
 *
 * @param name on the wire
 * @param kind what values it takes
 * @param required whether the hub wants it
 * @param own whether it is this node's id, which is filled in
 */
public record Param(String name, Kind kind, boolean required, boolean own) {

  /** What values a parameter takes, as a person types them. */
  public enum Kind {
    TEXT("TEXT"),
    NUMBER("N"),
    BOOL("on|off"),
    LIST("A,B"),
    JSON("JSON");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** The label of a value in a help text. */
    public String label() {
      return label;
    }
  }

  /**
   * Of a short form: {@code @name} is this node's id; behind a name, {@code #} says number, {@code
   * ?} a switch, {@code []} a list of texts, <code>{}</code> any JSON; {@code !} at the end says
   * required.
   */
  static Param of(String form) {
    boolean own = form.startsWith("@");
    boolean required = own || form.endsWith("!");
    String name = form.substring(own ? 1 : 0, form.length() - (form.endsWith("!") ? 1 : 0));
    for (Kind kind : Kind.values()) {
      String mark = mark(kind);
      if (!mark.isEmpty() && name.endsWith(mark)) {
        return new Param(name.substring(0, name.length() - mark.length()), kind, required, own);
      }
    }
    return new Param(name, Kind.TEXT, required, own);
  }

  private static String mark(Kind kind) {
    return switch (kind) {
      case TEXT -> "";
      case NUMBER -> "#";
      case BOOL -> "?";
      case LIST -> "[]";
      case JSON -> "{}";
    };
  }

  /** As the generated table shows it. */
  String shown() {
    String type =
        switch (kind) {
          case TEXT -> "";
          case NUMBER -> " number";
          case BOOL -> " boolean";
          case LIST -> " list";
          case JSON -> " JSON";
        };
    return "`" + name + "`" + type + (own ? " (this node)" : required ? " (required)" : "");
  }
}
