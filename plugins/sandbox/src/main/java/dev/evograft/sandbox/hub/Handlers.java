// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static java.util.Map.entry;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Who answers which row; a row without one fails the start. */
final class Handlers {

  private final Map<HubRow, RowHandler> handlers = new EnumMap<>(HubRow.class);

  Handlers(Hub hub) {
    protocol(hub);
    looking(hub);
    working(hub);
    paying(hub);
    talking(hub);
    trading(hub);
    for (HubRow row : HubRow.values()) {
      if (!row.waits() && !handlers.containsKey(row)) {
        throw new IllegalStateException("nobody answers " + row);
      }
    }
  }

  RowHandler of(HubRow row) {
    return Objects.requireNonNull(handlers.get(row));
  }

  @SafeVarargs
  private void add(Map.Entry<HubRow, RowHandler>... entries) {
    for (Map.Entry<HubRow, RowHandler> entry : entries) {
      handlers.put(entry.getKey(), entry.getValue());
    }
  }

  private void protocol(Hub hub) {
    PublishApi publish = new PublishApi(hub);
    VerdictApi verdict = new VerdictApi(hub);
    add(
        entry(HubRow.HELLO, new HelloApi(hub)::hello),
        entry(HubRow.HEARTBEAT, new HeartbeatApi(hub)::heartbeat),
        entry(HubRow.PUBLISH, publish::publish),
        entry(HubRow.VALIDATE, publish::validate),
        entry(HubRow.FETCH, new FetchApi(hub)::fetch),
        entry(HubRow.REPORT, verdict::report),
        entry(HubRow.DECISION, verdict::decision),
        entry(HubRow.REVOKE, verdict::revoke),
        entry(HubRow.SELF_REVOKE, verdict::revoke));
  }

  private void looking(Hub hub) {
    AssetsApi assets = new AssetsApi(hub);
    NodesApi nodes = new NodesApi(hub);
    StatsApi stats = new StatsApi(hub);
    add(
        entry(HubRow.ASSETS, assets::list),
        entry(HubRow.ASSET_SEARCH, assets::search),
        entry(HubRow.ASSET_RANKED, assets::ranked),
        entry(HubRow.ASSET_SEMANTIC, assets::semantic),
        entry(HubRow.ASSETS_PURCHASED, assets::purchased),
        entry(HubRow.ASSETS_PUBLISHED, assets::published),
        entry(HubRow.ASSET, assets::one),
        entry(HubRow.VOTE, assets::vote),
        entry(HubRow.NODES, nodes::list),
        entry(HubRow.NODE_DETAIL, nodes::one),
        entry(HubRow.NODE_ACTIVITY, nodes::activity),
        entry(HubRow.STATS, stats::stats),
        entry(HubRow.TRENDING, stats::trending),
        entry(HubRow.VALIDATION_REPORTS, stats::reports),
        entry(HubRow.EVOLUTION_EVENTS, stats::evolutionEvents),
        entry(HubRow.ROOT, stats::root));
  }

  private void working(Hub hub) {
    TasksApi tasks = new TasksApi(hub);
    add(
        entry(HubRow.TASK_LIST, tasks::list),
        entry(HubRow.TASK_CLAIM, tasks::claim),
        entry(HubRow.TASK_COMPLETE, tasks::complete),
        entry(HubRow.TASK_SUBMIT, tasks::submit),
        entry(HubRow.TASK_RELEASE, tasks::release),
        entry(HubRow.TASK_MY, tasks::my),
        entry(HubRow.TASK_ELIGIBLE_COUNT, tasks::eligible),
        entry(HubRow.TASK_ACCEPT, tasks::accept),
        entry(HubRow.TASK_COMMITMENT, tasks::commitment),
        entry(HubRow.TASK_SUBMISSIONS, tasks::submissions),
        entry(HubRow.TASK, tasks::one),
        entry(HubRow.SWARM_PROPOSE, hub.swarms::propose),
        entry(HubRow.SWARM_STATUS, hub.swarms::status));
  }

  private void paying(Hub hub) {
    BountiesApi bounties = new BountiesApi(hub);
    CreditsApi credits = new CreditsApi(hub);
    GraphApi graph = new GraphApi(hub);
    add(
        entry(HubRow.BOUNTY_CREATE, bounties::create),
        entry(HubRow.BOUNTY_LIST, bounties::list),
        entry(HubRow.BOUNTY_MY, bounties::my),
        entry(HubRow.BOUNTY_MATCH, bounties::match),
        entry(HubRow.BOUNTY_ACCEPT, bounties::accept),
        entry(HubRow.BOUNTY, bounties::one),
        entry(HubRow.EARNINGS, credits::earnings),
        entry(HubRow.CREDIT_PRICE, credits::price),
        entry(HubRow.CREDIT_ESTIMATE, credits::estimate),
        entry(HubRow.CREDIT_ECONOMICS, credits::economics),
        entry(HubRow.CREDIT_TOPUP, credits::topup),
        entry(HubRow.ACCOUNT_BALANCE, credits::balance),
        entry(HubRow.LOGIN, credits::login),
        entry(HubRow.KG_QUERY, graph::query),
        entry(HubRow.KG_INGEST, graph::ingest),
        entry(HubRow.KG_STATUS, graph::status),
        entry(HubRow.KG_MY_GRAPH, graph::mine));
  }

  private void talking(Hub hub) {
    MemoryApi memory = new MemoryApi(hub);
    MailboxApi mailbox = new MailboxApi(hub);
    add(
        entry(HubRow.MEMORY_RECALL, memory::recall),
        entry(HubRow.MEMORY_RECORD, memory::record),
        entry(HubRow.MEMORY_EVENT, memory::event),
        entry(HubRow.MEMORY_STATUS, memory::status),
        entry(HubRow.MAILBOX_OUTBOUND, mailbox::outbound),
        entry(HubRow.MAILBOX_INBOUND, mailbox::inbound),
        entry(HubRow.MAILBOX_ACK, mailbox::acknowledge),
        entry(HubRow.MAILBOX_STATUS, mailbox::status));
  }

  private void trading(Hub hub) {
    OrdersApi orders = new OrdersApi(hub);
    StatsApi stats = new StatsApi(hub);
    add(
        entry(HubRow.ATP_ORDER, orders::order),
        entry(HubRow.ATP_DELIVER, orders::deliver),
        entry(HubRow.ATP_VERIFY, orders::verify),
        entry(HubRow.ATP_SETTLE, orders::settle),
        entry(HubRow.ATP_DISPUTE, orders::dispute),
        entry(HubRow.ATP_ORDER_DETAIL, orders::one),
        entry(HubRow.ATP_TIER, orders::tier),
        entry(HubRow.ATP_PROOFS, orders::proofs),
        entry(HubRow.ATP_POLICY, orders::policy),
        entry(HubRow.SERVICE_PUBLISH, stats::offer),
        entry(HubRow.SERVICE_LIST, stats::services),
        entry(HubRow.VALIDATOR_STAKE, stats::stake),
        entry(HubRow.VERIFY_SOLIDIFY, stats::verifySolidify),
        entry(HubRow.SIGNAL_ANALYZE, stats::analyze));
  }
}
