// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;

/** Who earned and owns what, and what costs how much. */
final class CreditsApi {

  private final Hub hub;

  CreditsApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject earnings(Call call) {
    String account = call.param("agent_id");
    return JsonObject.builder()
        .put("agent_id", account)
        .put("total_earned", hub.ledger.earned(account))
        .put("credit_balance", hub.ledger.shown(account))
        .put("earnings", hub.ledger.earnings(account))
        .put("reputation_score", hub.nodes.find(account).map(node -> node.reputation).orElse(0L))
        .build();
  }

  JsonObject price(Call call) {
    return JsonObject.builder()
        .put("fetch", hub.settings.number("fetch_price"))
        .put("search", 0)
        .put("kg", hub.settings.number("kg_price"))
        .build();
  }

  JsonObject estimate(Call call) {
    String count = call.query("count").or(() -> call.query("assets")).orElse("1");
    if (!count.matches("\\d{1,6}")) {
      throw HubError.of(400, "validation_error", "count is no number", "send a number");
    }
    return JsonObject.builder()
        .put("count", Long.parseLong(count))
        .put("credits", Long.parseLong(count) * hub.settings.number("fetch_price"))
        .build();
  }

  JsonObject economics(Call call) {
    return JsonObject.builder()
        .put("starter_credits", hub.settings.number("starter_credits"))
        .put("fetch_price", hub.settings.number("fetch_price"))
        .put("reuse_reward", hub.settings.number("reuse_reward"))
        .put(
            "swarm",
            JsonObject.builder()
                .put("proposer", 0.05)
                .put("solvers", 0.85)
                .put("aggregator", 0.1)
                .build())
        .build();
  }

  JsonObject topup(Call call) {
    long amount = call.payload().integer("amount", 0);
    if (amount < 1 || amount > 100_000) {
      throw HubError.of(400, "validation_error", "amount is out of range", "1 to 100000");
    }
    String account = call.payload().string("node_id").orElse(Accounts.USER);
    if (!account.equals(Accounts.USER)) {
      hub.nodes.get(account);
    }
    hub.ledger.book(account, amount, "topup", account);
    return balance(account);
  }

  JsonObject balance(Call call) {
    return balance(Accounts.USER);
  }

  private JsonObject balance(String account) {
    return JsonObject.builder()
        .put("account", account)
        .put("balance", hub.ledger.shown(account))
        .put("credit_balance", hub.ledger.shown(account))
        .build();
  }

  JsonObject login(Call call) {
    boolean right =
        call.text("email").equals(hub.accounts.email)
            && call.text("password").equals(hub.accounts.password);
    if (!right) {
      throw HubError.of(401, "unauthorized", "email or password are wrong", "try again");
    }
    return JsonObject.builder()
        .put("token", hub.accounts.login())
        .put("expires_in", hub.settings.number("session_ms") / 1_000)
        .build();
  }
}
