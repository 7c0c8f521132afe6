// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import com.sun.management.OperatingSystemMXBean;
import dev.evograft.json.Json;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpSettings;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * What a report costs this side: processor time of the whole process for each delivery of an end
 * with a log of 4 KB, three files and five signals, and of its parts on one thread. The server is
 * another process. Used by {@code evotown.sh}.
 */
final class ReportSpeed {

  private static final int IN_FLIGHT = 8;
  private static final int BATCH = 2_000;
  private static final String LINE =
      "12:00:00 INFO read /home/dev/project/src/main/App.java: 12 rules, mode=strict, ok\n";

  private final PluginContext context;
  private final EvotownDestination destination;
  private final Reports reports;
  private final HttpClient http;
  private final String token;
  private int number;

  private ReportSpeed(PluginContext context, HttpClient http, URI url) {
    this.context = context;
    this.http = http;
    Setup setup = Setup.of(context, url);
    this.token = setup.token().orElseThrow();
    this.destination = new EvotownDestination(Link.of(context, setup, http), new Shown(context));
    this.reports =
        new Reports(
            setup.endpoint(),
            setup.identity(EvotownPlugin.version()).orElseThrow(),
            context.redactor(),
            setup.sends());
  }

  /** Arguments: URL of a stand-in, its token, batches of 2,000 in a round, rounds. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("report-speed");
    Captured plugin = new Captured();
    try (HttpClient http = new HttpClient(HttpSettings.of("evotown", "evograft/test"));
        TestRuntime runtime =
            TestRuntime.in(folder)
                .set("evotown.url", args[0])
                .set("evotown.engine_id", "sandbox")
                .set("evotown.token", args[1])
                .plugin("evotown", plugin)
                .start()) {
      ReportSpeed speed = new ReportSpeed(plugin.context(), http, URI.create(args[0]));
      speed.measure(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
    }
  }

  private void measure(int batches, int rounds) throws Exception {
    Measured delivered = new Measured(batches, rounds, this::deliver);
    Measured carried = new Measured(batches, rounds, this::carry);
    for (int i = -1; i < rounds; i++) { // the first for connections, and the compiler
      delivered.round(i);
      carried.round(i);
    }
    System.out.println("delivered:        " + delivered);
    System.out.println("bytes alone, sent by the product's HTTP client: " + carried);
    JournalEntry entry = entry();
    Report report = reports.of(entry);
    part("built and redacted", entry, given -> reports.of(given));
    part("policies and contract", report, ReportSpeed::checked);
    part("to bytes", report.body(), Json::bytes);
    String text = String.valueOf(report.body().get("log_excerpt"));
    part("of it redacting the log", text, context.redactor()::redact);
    System.out.println("body: " + Json.bytes(report.body()).length + " bytes");
  }

  private static void checked(Report report) {
    Policies policies =
        new Policies(
            List.of(new Policies.ArtifactRule(50 << 20, List.of(), List.of(".exe"))),
            List.of("sk-", "-----begin", "password="));
    Report ready = PolicyFilter.apply(policies, report);
    if (!ready.check().errors(ready.body()).isEmpty()) {
      throw new IllegalStateException("the report breaks the contract");
    }
  }

  /** Microseconds of this thread. */
  private static <T> void part(String name, T on, Consumer<T> work) {
    var threads = ManagementFactory.getThreadMXBean();
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 7; round++) {
      long begin = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < BATCH; i++) {
        work.accept(on);
      }
      best = Math.min(best, (threads.getCurrentThreadCpuTime() - begin) / 1e3 / BATCH);
    }
    System.out.printf("  %s: %.0f us%n", name, best);
  }

  /** What is done with entries that are made before. */
  private interface Work {
    void on(List<JournalEntry> entries) throws InterruptedException;
  }

  /** Microseconds of all processors for each entry. */
  private final class Measured {
    private final int batches;
    private final double[] each;
    private final Work work;

    Measured(int batches, int rounds, Work work) {
      this.batches = batches;
      this.each = new double[rounds];
      this.work = work;
    }

    void round(int index) throws InterruptedException {
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long cpu = 0;
      for (int batch = 0; batch < batches; batch++) {
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
          entries.add(entry());
        }
        long begin = system.getProcessCpuTime();
        work.on(entries);
        cpu += system.getProcessCpuTime() - begin;
      }
      if (index >= 0) {
        each[index] = cpu / 1e3 / batches / BATCH;
      }
    }

    @Override
    public String toString() {
      double[] sorted = each.clone();
      Arrays.sort(sorted);
      return String.format(
          "%.0f us of processors each (%.0f to %.0f in %d rounds of %d)",
          sorted[sorted.length / 2],
          sorted[0],
          sorted[sorted.length - 1],
          sorted.length,
          batches * BATCH);
    }
  }

  /** Sends as many bytes, and reads no more of the answers than their status. */
  private void carry(List<JournalEntry> entries) throws InterruptedException {
    Report report = reports.of(entries.get(0));
    byte[] body = Json.bytes(report.body());
    String path = report.url().toString();
    String first = entries.get(0).key();
    Semaphore free = new Semaphore(IN_FLIGHT);
    AtomicReference<Object> wrong = new AtomicReference<>();
    for (JournalEntry entry : entries) {
      free.acquire();
      URI url = URI.create(path.replace(first, entry.key()));
      http.send(
              HttpRequest.postJson(url, body)
                  .withHeader("Accept", "application/json")
                  .withHeader("Authorization", "Bearer " + token))
          .whenComplete(
              (answer, failure) -> {
                if (failure != null || answer.status() != 200) {
                  wrong.set(failure == null ? answer.status() : failure);
                }
                free.release();
              });
    }
    free.acquire(IN_FLIGHT);
    if (wrong.get() != null) {
      throw new IllegalStateException("not sent: " + wrong.get());
    }
  }

  private void deliver(List<JournalEntry> entries) throws InterruptedException {
    Semaphore free = new Semaphore(IN_FLIGHT);
    AtomicReference<Object> wrong = new AtomicReference<>();
    for (JournalEntry entry : entries) {
      free.acquire();
      destination
          .deliver(new Delivery(entry.key(), List.of(entry), 1, false, false))
          .whenComplete(
              (result, failure) -> {
                if (failure != null || result.kind() != DeliveryResult.Kind.DELIVERED) {
                  wrong.set(failure == null ? result : failure);
                }
                free.release();
              });
    }
    free.acquire(IN_FLIGHT);
    if (wrong.get() != null) {
      throw new IllegalStateException("not delivered: " + wrong.get());
    }
  }

  private JournalEntry entry() {
    SampleRun run =
        new SampleRun(String.format("speed-%d-%08d", ProcessHandle.current().pid(), number++));
    run.excerpt = LINE.repeat(50).substring(0, 4_000);
    run.signals =
        Map.of(
            "tool_calls",
            3,
            "latency_ms",
            1_250,
            "cost_usd",
            0.25,
            "input_tokens",
            1_200,
            "output_tokens",
            340);
    run.artifacts = List.of(artifact("report.md"), artifact("table.json"), artifact("notes.txt"));
    return run.completed();
  }

  private static Artifact artifact(String name) {
    return new Artifact(name, Path.of("/home/dev/project/out").resolve(name), SampleRun.SHA, 42);
  }
}
