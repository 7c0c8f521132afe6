// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.asset.Fetch;
import dev.evograft.evomap.command.CallByHand.Asked;
import dev.evograft.evomap.endpoint.Credential;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.endpoint.Rows;
import dev.evograft.evomap.endpoint.RowsDocument;
import dev.evograft.evomap.endpoint.Typed;
import dev.evograft.evomap.hub.Call;
import dev.evograft.gep.EnvFingerprint;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft evomap}: what a person does at a hub. */
@Command(
    name = "evomap",
    description = "Work with an EvoMap hub: find, fetch, publish and rate genes and capsules.",
    footer = {"", "Example: evograft evomap hello"})
public final class EvomapCommand extends CommandGroup {

  private final Hand hand;

  private EvomapCommand(Hand hand) {
    super("evomap status");
    this.hand = hand;
  }

  /** The command with all that is behind it. */
  public static CommandSpec described(Hand hand) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new EvomapCommand(hand));
    PlainCommands.addTo(spec, hand);
    WorkCommands.addTo(spec, hand);
    return spec;
  }

  @Command(
      description = {
        "Register this node at the hub, or say that it is there; show its claim code.",
        "The secret that the hub issues is kept in the home."
      },
      footer = {"", "Example: A2A_HUB_URL=https://evomap.ai evograft evomap hello"})
  int hello(
      @Option(
              names = "--rotate",
              description = "Ask for a new secret; twice at most, then not for half an hour.")
          boolean rotate,
      @Option(
              names = "--adopt",
              description = "The secret in ~/.evomap is this hub's, whatever is noted of it.")
          boolean adopt) {
    return new HelloByHand(hand).hello(rotate, adopt);
  }

  @Command(
      description = "Tell the hub once that this node lives.",
      footer = {"", "Example: evograft evomap heartbeat"})
  int heartbeat() {
    return new HelloByHand(hand).heartbeat();
  }

  @Command(
      description = {
        "Do now what 'serve' does with evomap.sync: look for what is new, publish what waits,",
        "and ask how the node stands."
      },
      footer = {"", "Exit code: 0 when all was done, 1 when not.", "Example: evograft evomap sync"})
  int sync() {
    return new SyncByHand(hand).run();
  }

  @Command(
      description = "Show the hub, this node, its reputation, and what was spent.",
      footer = {
        "",
        "Exit code: 0 when all is well, 1 when something has to be done.",
        "Example: evograft evomap status --json"
      })
  int status() {
    return new StatusByHand(hand).status();
  }

  @Command(
      description = "Look for everything that could be wrong, and say what helps.",
      footer = {
        "",
        "Exit code: 0 when all is well, 1 when something has to be done.",
        "Example: evograft evomap doctor"
      })
  int doctor() {
    return new StatusByHand(hand).doctor();
  }

  @Command(
      description = "Find assets by their signals, or by what they are about.",
      footer = {"", "Example: evograft evomap search TimeoutError,ECONNREFUSED"})
  int search(
      @Parameters(
              index = "0",
              arity = "0..1",
              paramLabel = "SIGNALS",
              description = "With commas between them.")
          @Nullable String signals,
      @Mixin WantedOptions wanted,
      @Option(names = "--status", paramLabel = "STATUS", description = "Such as promoted.")
          @Nullable String status) {
    if ((signals == null) == (wanted.about == null)) {
      throw wrong("search", "give either signals or --about");
    }
    Call call = Call.PLAIN.withQuery("limit", String.valueOf(wanted.limit));
    call = wanted.type == null ? call : call.withQuery("type", wanted.type);
    if (wanted.about != null) {
      return hand.run(ReadRows.SEMANTIC, call.withQuery("q", wanted.about));
    }
    call = status == null ? call : call.withQuery("status", status);
    return hand.run(
        ReadRows.SEARCH,
        call.withQuery("signals", String.join(",", Typed.list(Objects.requireNonNull(signals)))));
  }

  @Command(
      description = {
        "Fetch assets by their ids, check them, and stage them.",
        "Without ids: look, which is free, and with --take fetch the first ones.",
        "Content costs credits: evomap.spend.fetch says how many assets a day."
      },
      footer = {
        "",
        "Exit code: 0 when all came and passed, 1 when not.",
        "Example: evograft evomap fetch --signals TimeoutError --take 2"
      })
  int fetch(
      @Parameters(paramLabel = "ASSET_ID", arity = "0..*", description = "What is fetched.")
          @Nullable List<String> ids,
      @Option(names = "--signals", paramLabel = "A,B", description = "That it answers.")
          @Nullable String signals,
      @Mixin WantedOptions wanted,
      @Option(
              names = "--take",
              paramLabel = "N",
              defaultValue = "0",
              description = "Fetch so many of what was found (default: ${DEFAULT-VALUE}).")
          int take) {
    if (ids != null && !ids.isEmpty()) {
      return new FetchByHand(hand).byIds(ids);
    }
    if (wanted.limit < 1 || take < 0) {
      throw wrong("fetch", "--limit is 1 or more, --take 0 or more");
    }
    return new FetchByHand(hand)
        .bySearch(
            new Fetch.Wanted(
                Optional.ofNullable(wanted.type),
                signals == null ? List.of() : Typed.list(signals),
                Optional.ofNullable(wanted.about),
                wanted.limit),
            take);
  }

  @Command(
      description = {
        "Publish a capsule with its gene and its event.",
        "They are checked first, go without secrets, and are looked for at the hub afterwards.",
        "What is there already is well published.",
        "--waiting lists what cycles kept and waits for your word (evomap.publish=ask)."
      },
      footer = {
        "",
        "Exit code: 0 when the hub shows it, or keeps it in quarantine; 1 when it refuses it, or took"
            + " it and does not show it yet.",
        "Example: evograft evomap publish capsule_1763800000000",
        "         evograft evomap publish --gene gene.json --capsule capsule.json"
      })
  int publish(@Mixin PublishOptions options) {
    PublishOptions given = checked("publish", options);
    return given.waiting || given.drop
        ? new WaitingByHand(hand, given).run()
        : new PublishByHand(hand, given).publish();
  }

  @Command(
      description = "Check what 'publish' would send, here and at the hub, and publish nothing.",
      footer = {"", "Example: evograft evomap validate --gene gene.json --capsule capsule.json"})
  int validate(@Mixin PublishOptions options) {
    return new PublishByHand(hand, checked("validate", options)).validate();
  }

  @Command(
      description = {
        "List evolution events that nodes published; with --follow, what the hub has to tell this",
        "node, as it comes: each is asked about before it is shown."
      },
      footer = {"", "Example: evograft evomap events --follow"})
  int events(
      @Option(names = "--limit", paramLabel = "NUMBER", description = "At most so many.")
          @Nullable Integer limit,
      @Option(names = "--asset-id", paramLabel = "TEXT", description = "Of this asset.")
          @Nullable String assetId,
      @Option(names = "--follow", description = "Go on until you stop it.") boolean follow,
      @Option(
              names = "--count",
              paramLabel = "N",
              defaultValue = "0",
              description = "With --follow: end after so many.")
          int count)
      throws InterruptedException {
    if (follow) {
      return new NoticeByHand(hand).follow(count);
    }
    Call call = limit == null ? Call.PLAIN : Call.PLAIN.withQuery("limit", limit.toString());
    return new NoticeByHand(hand)
        .list(assetId == null ? call : call.withQuery("asset_id", assetId));
  }

  @Command(
      description = {
        "Take webhooks of the hub on this machine until you stop it, at an address that nobody",
        "can guess; what lets the hub in from outside, such as a tunnel, is yours."
      },
      footer = {"", "Example: evograft evomap webhook --port 8790"})
  int webhook(
      @Option(
              names = "--port",
              paramLabel = "PORT",
              defaultValue = "0",
              description = "Where; 0 for a free one (default: ${DEFAULT-VALUE}).")
          int port)
      throws InterruptedException {
    return new NoticeByHand(hand).receive(port, new CountDownLatch(1));
  }

  private PublishOptions checked(String command, PublishOptions options) {
    boolean files = options.gene != null && options.capsule != null;
    boolean noFile = options.gene == null && options.capsule == null && options.event == null;
    if (options.waiting) {
      if (command.equals("validate") || options.capsuleId != null || !noFile || options.drop) {
        throw wrong(command, "--waiting stands alone, or with --yes");
      }
      return options;
    }
    if (options.capsuleId == null ? !files : !noFile) {
      throw wrong(command, "name a capsule, or --gene FILE and --capsule FILE");
    }
    if (options.yes || options.drop && (options.capsuleId == null || command.equals("validate"))) {
      throw wrong(command, "--yes goes with --waiting, --drop with a capsule's id");
    }
    if (options.local && command.equals("publish")) {
      throw wrong(command, "--local is for 'validate'");
    }
    return options;
  }

  @Command(
      description = "Report how an asset did when it was tried here.",
      footer = {"", "Example: evograft evomap report sha256:... --ok"})
  int report(
      @Parameters(index = "0", paramLabel = "ASSET_ID", description = "What was tried.")
          String asset,
      @Option(names = "--ok", description = "It did what it says.") boolean ok,
      @Option(names = "--failed", description = "It did not.") boolean failed) {
    if (ok == failed) {
      throw wrong("report", "say either --ok or --failed");
    }
    EnvFingerprint here = EnvFingerprint.current();
    JsonObject report =
        JsonObject.builder()
            .put("report_id", "report_" + hand.context().newId())
            .put("overall_ok", ok)
            .put("env_fingerprint_key", here.platform() + "_" + here.arch())
            .build();
    return hand.run(
        ProtocolRows.REPORT,
        Call.of(
            JsonObject.builder()
                .put("target_asset_id", asset)
                .put("validation_report", report)
                .build()));
  }

  @Command(
      description = {
        "Show what this home has spent at hubs.",
        "'settle' looks in the hub's lists for what was sent and never answered."
      },
      footer = {"", "Example: evograft evomap spending settle"})
  int spending(
      @Parameters(
              index = "0",
              arity = "0..1",
              paramLabel = "settle",
              description = "Find out what is uncertain.")
          @Nullable String act,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "ID",
              description = "With --as: which one.")
          @Nullable String id,
      @Option(
              names = "--as",
              paramLabel = "done|undone",
              description = "What you found out yourself.")
          @Nullable String as) {
    if (act == null && id == null && as == null) {
      return new SpendingByHand(hand).show();
    }
    if ("settle".equals(act) && id == null && as == null) {
      return new SpendingByHand(hand).settle();
    }
    if ("settle".equals(act) && id != null && as != null && as.matches("done|undone")) {
      return new SpendingByHand(hand).settle(id, as.equals("done"));
    }
    throw wrong("spending", "say 'spending', 'spending settle' or 'spending settle ID --as done'");
  }

  @Command(
      description = {
        "Call any endpoint of the hub.",
        "One of 'evomap endpoints' is called by its rules; others that change something",
        "need evomap.spend.call, and are never sent twice."
      },
      footer = {"", "Example: evograft evomap call GET /a2a/policy"})
  int call(
      @Parameters(index = "0", paramLabel = "METHOD", description = "Such as GET or POST.")
          String method,
      @Parameters(index = "1", paramLabel = "PATH", description = "With its query, if any.")
          String path,
      @Option(
              names = "--body",
              paramLabel = "JSON",
              description = "The body, or the payload of the envelope; @FILE takes it from a file.")
          @Nullable String body,
      @Option(
              names = "--as",
              paramLabel = "none|node|key|user",
              description = "What an endpoint in no table is shown.")
          @Nullable String as) {
    return new CallByHand(hand).call(new Asked(method, path, body, credential(as)));
  }

  private static @Nullable Credential credential(@Nullable String as) {
    if (as == null) {
      return null;
    }
    return switch (as.toLowerCase(Locale.ROOT)) {
      case "none" -> Credential.NONE;
      case "node" -> Credential.NODE;
      case "key" -> Credential.KEY;
      case "user" -> Credential.USER;
      default -> throw new BadInputException("bad_input", "--as expects none, node, key or user");
    };
  }

  @Command(
      description = "List the endpoints of a hub that Evograft knows.",
      footer = {"", "Example: evograft evomap endpoints"})
  int endpoints(
      @Option(names = "--markdown", description = "As docs/evomap-endpoints.md has it.")
          boolean markdown) {
    if (markdown) {
      RowsDocument.lines().forEach(hand.console()::out);
    } else {
      hand.console()
          .table(
              List.of("name", "endpoint", "what"),
              Rows.all().stream()
                  .map(row -> List.of(row.name(), row.toString(), row.about()))
                  .toList());
    }
    hand.console().result(RowsDocument.json());
    return 0;
  }
}
