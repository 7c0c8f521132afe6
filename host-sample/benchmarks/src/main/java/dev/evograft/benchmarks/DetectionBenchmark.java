// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import dev.evograft.evolution.detect.Evidence;
import dev.evograft.evolution.detect.SignalCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Looking for all signals in 8 MB of text of a build, a service and an agent; the score is in
 * millions of bytes a second, as UTF-8. Quiet lines have words of the rules in them as such lines
 * do: an option that is called timeout, a class whose name ends with Exception, errors of which
 * there are none. The signals that are found are found at the beginning: what follows is looked at
 * for those that are not there.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DetectionBenchmark {

  private static final int MEGABYTES = 8;

  private static final int BYTES = MEGABYTES * 1_000_000;

  private static final String[] QUIET = {
    "2026-11-21T10:12:33.120Z INFO  [http-1] GET /api/orders/%d 200 in 12 ms, 3 rows\n",
    "2026-11-21T10:12:33.480Z DEBUG [pool-2] returned item %d to the pool, 7 idle of 16\n",
    "10.1.2.3 - - [14/Mar/2026:09:14:02 +0000] \"GET /assets/app.%d.css HTTP/1.1\" 304 0\n",
    "   Compiling ledger-core v0.4.%d (/home/mika/ledger/core)\n",
    "2026-11-21T10:12:34.001Z INFO  [jobs] sent 14 letters of batch %d, next at 11:00\n",
    "[INFO] Tests run: %d, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 0.412 s\n",
    "[INFO] --- compiler:3.14.1:compile (default-compile) @ ledger-core-%d ---\n",
    "{\"level\":\"info\",\"msg\":\"request done\",\"status\":200,\"ms\":14,\"id\":%d,\"error\":null}\n",
    "  src/main/java/com/example/LedgerException.java | %d ++--\n",
    "+    private final Duration timeout = Duration.ofSeconds(%d);\n",
    "+    return orders.stream().filter(Order::isOpen).limit(%d).toList();\n",
    "added 214 packages, and audited %d packages in 9s, found 0 vulnerabilities\n",
    "2026-11-21 10:12:35,020 INFO  c.e.Scheduler - cache: 98 % hits, memory %d of 512 MB\n",
    "Downloaded https://repo.example.com/maven2/org/example/core/%d/core.jar (31 kB at 2 MB/s)\n",
    "2026-11-21 10:12:36 信息 订单 %d 已保存，用时 12 毫秒\n",
    "2026-11-21 10:12:36 INFO 注文 %d を保存しました（12 ミリ秒）\n",
    "The worker takes one job at a time; a job that was taken %d times is put aside.\n"
  };

  private static final String[] LOUD = {
    "2026-11-21T10:12:34.002Z ERROR [jobs] batch %d: connection refused by mail.internal:25\n",
    "    at com.example.Mailer.send(Mailer.java:%d)\n",
    "2026-11-21T10:12:34.002Z WARN  [jobs] slow query, 4,211 ms for batch %d\n"
  };

  private static final String[] TALK = {
    "user: could you look at order %d? the customer says that the total is wrong\n",
    "assistant: I looked at it, the discount is applied twice. I will add a check.\n",
    "user: please add a button that exports the list of %d rows as CSV\n"
  };

  /** Of a hundred lines so many tell of an error or a wait, and so many are talk. */
  @Param({"1:0", "10:0", "1:20"})
  public String lines;

  private String text = "";

  /** Makes the text. */
  @Setup
  public void write() {
    int colon = lines.indexOf(':');
    int loud = Integer.parseInt(lines.substring(0, colon));
    int talk = Integer.parseInt(lines.substring(colon + 1));
    Random random = new Random(7);
    StringBuilder all = new StringBuilder();
    for (int bytes = 0; bytes < BYTES; ) {
      int kind = random.nextInt(100);
      String[] from = kind < loud ? LOUD : kind < loud + talk ? TALK : QUIET;
      String line = from[random.nextInt(from.length)];
      String whole = line.replace("%d", Integer.toString(random.nextInt(100_000)));
      all.append(whole);
      bytes += whole.getBytes(StandardCharsets.UTF_8).length;
    }
    text = all.toString();
  }

  /** One pass. */
  @Benchmark
  @OperationsPerInvocation(MEGABYTES)
  public List<Evidence> scan() {
    return SignalCatalogue.standard().scan(text, "log");
  }
}
