// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.endpoint.Param;
import dev.evograft.evomap.endpoint.Row;
import dev.evograft.evomap.endpoint.Typed;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command that is a row and no more: its parameters and options are those of the row. */
final class PlainCommand implements Callable<Integer> {

  private final Plain plain;
  private final Hand hand;
  private final CommandSpec spec;

  private PlainCommand(Plain plain, Hand hand) {
    this.plain = plain;
    this.hand = hand;
    this.spec = CommandSpec.wrapWithoutInspection(this);
  }

  /**
   * What is typed for a row.
   *
   * @param name behind {@code evomap}, or behind the group
   * @param row that is called
   * @param positional parameters without a name, of the path, the query or the body; one that may
   *     be left out has a question mark, and is this node's id then
   * @param example behind {@code evograft evomap}
   */
  record Plain(String name, Row row, List<String> positional, String example) {}

  static CommandSpec of(Plain plain, Hand hand) {
    return new PlainCommand(plain, hand).described();
  }

  private CommandSpec described() {
    spec.name(plain.name());
    spec.usageMessage()
        .description(plain.row().about())
        .footer("", "Example: evograft evomap " + plain.example());
    Set<String> typed = new LinkedHashSet<>();
    for (int i = 0; i < plain.positional().size(); i++) {
      String form = plain.positional().get(i);
      boolean optional = form.endsWith("?");
      String name = optional ? form.substring(0, form.length() - 1) : form;
      typed.add(name);
      spec.addPositional(
          PositionalParamSpec.builder()
              .index(String.valueOf(i))
              .arity(optional ? "0..1" : "1")
              .paramLabel(name.toUpperCase(Locale.ROOT))
              .description(optional ? "By default this node's." : ParamWords.of(plain.row(), name))
              .type(String.class)
              .build());
    }
    params().filter(param -> !param.own() && !typed.contains(param.name())).forEach(this::option);
    return spec;
  }

  private void option(Param param) {
    spec.addOption(
        OptionSpec.builder("--" + param.name().replace('_', '-'))
            .paramLabel(param.kind().label())
            .required(param.required())
            .description(ParamWords.of(plain.row(), param))
            .type(String.class)
            .build());
  }

  private Stream<Param> params() {
    return Stream.concat(plain.row().wire().query().stream(), plain.row().wire().body().stream());
  }

  @Override
  public Integer call() {
    Map<String, String> typed = typed();
    Map<String, String> path = new LinkedHashMap<>();
    for (String name : plain.row().place().parameters()) {
      String given = typed.get(name);
      path.put(name, given == null ? Hub.of(hand.context()).nodeId() : given);
    }
    Map<String, String> query = new LinkedHashMap<>();
    for (Param param : plain.row().wire().query()) {
      String given = typed.get(param.name());
      if (given != null) {
        query.put(param.name(), Typed.queryText(param, given));
      }
    }
    JsonObject body = body(typed);
    long units = CallByHand.units(plain.row(), body);
    return hand.run(plain.row(), new Call(path, query, body, units));
  }

  private JsonObject body(Map<String, String> typed) {
    JsonObject.Builder body = JsonObject.builder();
    for (Param param : plain.row().wire().body()) {
      String given = typed.get(param.name());
      if (given != null) {
        body.put(param.name(), Typed.value(param, given));
      }
    }
    return body.build();
  }

  private Map<String, String> typed() {
    Map<String, String> typed = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(plain.positional());
    for (PositionalParamSpec one : spec.positionalParameters()) {
      put(typed, names.remove(0).replace("?", ""), one.getValue());
    }
    params()
        .forEach(
            param -> {
              OptionSpec option = spec.findOption("--" + param.name().replace('_', '-'));
              if (option != null) {
                put(typed, param.name(), option.getValue());
              }
            });
    return typed;
  }

  private static void put(Map<String, String> typed, String name, @Nullable Object value) {
    if (value instanceof String text) {
      typed.put(name, text);
    }
  }
}
