// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * What the stand-in of Evotown and the line to it can do: sends what an adapter has sent there, as
 * fast as answers come, by a plain client without anything of the product.
 */
final class PlainLoad {

  private static final MediaType JSON = MediaType.get("application/json");

  private record Sent(String path, String body) {}

  private final OkHttpClient client;
  private final String url;
  private final String token;
  private final AtomicLong ids = new AtomicLong();
  private final AtomicLong answered = new AtomicLong();

  private PlainLoad(int connections, String url, String token) {
    this.url = url;
    this.token = token;
    this.client =
        new OkHttpClient.Builder()
            .connectionPool(new ConnectionPool(connections, 1, TimeUnit.MINUTES))
            .build();
  }

  /**
   * Arguments: URL of the stand-in, its token, connections, seconds; then, how often to do so.
   * Prints reports a second and the processor time that each took.
   */
  public static void main(String[] args) throws Exception {
    int connections = Integer.parseInt(args[2]);
    double seconds = Double.parseDouble(args[3]);
    int rounds = args.length > 4 ? Integer.parseInt(args[4]) : 1;
    PlainLoad load = new PlainLoad(connections, args[0], args[1]);
    List<Sent> reports = load.lastRun();
    load.round(reports, connections, Math.min(seconds, 3)); // connections, and the compiler
    for (int i = 0; i < rounds; i++) {
      load.round(reports, connections, seconds);
    }
  }

  private void round(List<Sent> reports, int connections, double seconds) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    answered.set(0);
    long cpu = system.getProcessCpuTime();
    long begin = System.nanoTime();
    long end = begin + (long) (seconds * 1e9);
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      all.add(
          threads.submit(
              () -> {
                while (System.nanoTime() - end < 0) {
                  run(reports);
                }
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get();
    }
    threads.shutdown();
    double took = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "plain: %.1f reports/s, %.0f us of processors each%n",
        answered.get() / took,
        (system.getProcessCpuTime() - cpu) / 1e3 / Math.max(1, answered.get()));
  }

  /** All reports of a run of another id, in their order. */
  private void run(List<Sent> reports) throws IOException {
    String old = runId(reports.get(0));
    String fresh = String.format("%0" + old.length() + "d", ids.incrementAndGet());
    for (Sent report : reports) {
      Request request =
          new Request.Builder()
              .url(url + report.path().replace(old, fresh))
              .header("Accept", "application/json")
              .header("Authorization", "Bearer " + token)
              .post(RequestBody.create(report.body().replace(old, fresh), JSON))
              .build();
      try (Response response = client.newCall(request).execute()) {
        response.body().bytes();
        if (response.code() != 200) {
          throw new IOException(report.path() + " was answered with " + response.code());
        }
      }
      answered.incrementAndGet();
    }
  }

  private static String runId(Sent report) {
    return report.path().split("/runs/", 2)[1].split("/", 2)[0];
  }

  /** The reports of the run that ended last, as they came to the stand-in. */
  private List<Sent> lastRun() throws IOException {
    Request request = new Request.Builder().url(url + "/_sandbox/requests?limit=64").get().build();
    List<Sent> all;
    try (Response response = client.newCall(request).execute();
        JsonParser json = new JsonFactory().createParser(response.body().bytes())) {
      all = reports(json);
    }
    Sent end = null;
    for (Sent report : all) {
      end = report.path().endsWith("/complete") ? report : end;
    }
    if (end == null) {
      throw new IOException("the stand-in has no report: have a run sent to it first");
    }
    String id = runId(end);
    return all.stream().filter(report -> runId(report).equals(id)).toList();
  }

  private static List<Sent> reports(JsonParser json) throws IOException {
    List<Sent> reports = new ArrayList<>();
    String path = "";
    for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
      if (token == JsonToken.FIELD_NAME && json.currentName().equals("path")) {
        path = json.nextTextValue();
      } else if (token == JsonToken.FIELD_NAME && json.currentName().equals("body")) {
        json.nextToken();
        StringWriter body = new StringWriter();
        try (JsonGenerator copy = new JsonFactory().createGenerator(body)) {
          copy.copyCurrentStructure(json);
        }
        if (path.contains("/runs/")) {
          reports.add(new Sent(path, body.toString()));
        }
      }
    }
    return reports;
  }
}
