// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Measures the store with a writer as the runtime has one: 8 producers, payloads of 600 bytes, and
 * one thread that appends what has come together, up to 512 entries. Beside each figure stands that
 * of a plain file that is written and forced in the same batches, and the latency of fdatasync: on
 * a machine that does other things only the ratio says something. See {@code
 * host-sample/benchmarks/journal.sh}.
 *
 * <pre>JournalSpeed FOLDER pipelined|waiting|paced RATE|start|processes|growth ENTRIES [SECONDS]
 * </pre>
 */
public final class JournalSpeed {

  private static final int PRODUCERS = 8;
  private static final int BATCH = 512;
  private static final int WINDOW = 20_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final JsonObject PAYLOAD = payload();

  private final Consumer<List<NewEntry>> store;
  private final BlockingQueue<Request> queue = new ArrayBlockingQueue<>(8 * BATCH);
  private final AtomicLong clock = new AtomicLong(System.currentTimeMillis() << 16);
  private volatile boolean stopped;

  private JournalSpeed(Consumer<List<NewEntry>> store) {
    this.store = store;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    String mode = args.length > 1 ? args[1] : "pipelined";
    long number = mode.equals("paced") || mode.equals("growth") ? Long.parseLong(args[2]) : 0;
    int seconds =
        args.length > (number == 0 ? 2 : 3) ? Integer.parseInt(args[args.length - 1]) : 10;
    switch (mode) {
      case "start" -> start(folder);
      case "growth" -> growth(folder, number);
      case "processes" -> processes(folder, seconds);
      case "one-of-several" -> journal(folder, "waiting", 0, seconds);
      default -> {
        fdatasync(folder);
        plainFile(folder, mode, number, seconds);
        journal(folder, mode, number, seconds);
      }
    }
  }

  private static void journal(Path folder, String mode, long rate, int seconds)
      throws InterruptedException {
    SqliteJournal journal = Journals.in(folder);
    journal.open();
    new JournalSpeed(journal::append).run("journal " + mode, rate, seconds);
    long before = System.nanoTime();
    journal.close();
    System.out.printf("close %.1f ms%n", (System.nanoTime() - before) / 1e6);
  }

  /** What the disk gives at best: the same batches, each written at once and forced. */
  private static void plainFile(Path folder, String mode, long rate, int seconds)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile(folder, "plain", null);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      new JournalSpeed(entries -> write(channel, entries)).run("file " + mode, rate, seconds);
    }
    Files.delete(file);
  }

  private static void write(FileChannel channel, List<NewEntry> entries) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(entries.size() * 700);
      for (NewEntry entry : entries) {
        bytes.write(entry.key().getBytes(StandardCharsets.UTF_8));
        bytes.write(Json.bytes(entry.payload()));
      }
      channel.write(ByteBuffer.wrap(bytes.toByteArray()));
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two processes on one file, each of whose appends waits for the disk. */
  private static void processes(Path folder, int seconds) throws Exception {
    fdatasync(folder);
    String[] one = {folder.toString(), "one-of-several", Integer.toString(seconds)};
    List<Process> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(new ProcessBuilder(Child.java(JournalSpeed.class, one)).inheritIO().start());
    }
    for (Process process : both) {
      process.waitFor();
    }
  }

  /** What a run of two entries costs at several sizes of the journal. */
  private static void growth(Path folder, long most) throws IOException {
    fdatasync(folder);
    SqliteJournal warm = Journals.in(Files.createDirectories(folder.resolve("warm")));
    warm.open();
    new JournalSpeed(warm::append).append(10 * WINDOW);
    warm.close();
    SqliteJournal journal = Journals.in(folder);
    journal.open();
    JournalSpeed speed = new JournalSpeed(journal::append);
    long entries = 0;
    for (long mark : new long[] {1_000, 10_000, 100_000, 1_000_000, most}) {
      speed.append(mark - entries);
      double plain = plainRun(folder);
      long cpu = THREADS.getCurrentThreadCpuTime();
      long begin = System.nanoTime();
      speed.append(WINDOW);
      double micros = (System.nanoTime() - begin) / 1e3 / WINDOW * 2;
      double cpuMicros = (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / WINDOW * 2;
      System.out.printf(
          "at %,d entries: %.1f us a run, %.1f us of it this thread's; plain file %.1f us%n",
          mark, micros, cpuMicros, plain);
      entries = mark + WINDOW;
    }
    journal.close();
  }

  private static double plainRun(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "plain", null);
    long begin = System.nanoTime();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      new JournalSpeed(entries -> write(channel, entries)).append(WINDOW);
    }
    double micros = (System.nanoTime() - begin) / 1e3 / WINDOW * 2;
    Files.delete(file);
    return micros;
  }

  /** Appends so many entries, in batches as large as they get. */
  private void append(long count) {
    for (long left = count; left > 0; left -= BATCH) {
      List<NewEntry> batch = new ArrayList<>(BATCH);
      while (batch.size() < Math.min(BATCH, left)) {
        String key = key();
        batch.add(entry(key, "run.started", false));
        batch.add(entry(key, "run.completed", true));
      }
      store.accept(batch);
    }
  }

  private static void start(Path folder) {
    long begin = System.nanoTime();
    SqliteJournal journal = Journals.in(folder);
    journal.open();
    long opened = System.nanoTime();
    journal.append(List.of(entry(UUID.randomUUID().toString(), "run.started", false)));
    long appended = System.nanoTime();
    journal.latest(Set.of("run.started"), null, 10);
    long read = System.nanoTime();
    journal.close();
    System.out.printf(
        "open %.1f ms, first append %.1f ms, first read %.1f ms, close %.1f ms%n",
        (opened - begin) / 1e6,
        (appended - opened) / 1e6,
        (read - appended) / 1e6,
        (System.nanoTime() - read) / 1e6);
  }

  private void run(String mode, long rate, int seconds) throws InterruptedException {
    Thread writer = new Thread(this::write, "writer");
    writer.start();
    List<Producer> producers = new ArrayList<>();
    for (int i = 0; i < PRODUCERS; i++) {
      Producer producer = new Producer(mode.endsWith("waiting"), rate / PRODUCERS);
      producers.add(producer);
      producer.start();
    }
    long begin = System.nanoTime();
    long last = 0;
    for (int i = 0; i < seconds; i++) {
      TimeUnit.SECONDS.sleep(1);
      long done = producers.stream().mapToLong(p -> p.done.get()).sum();
      System.out.print((done - last) + " ");
      last = done;
    }
    stopped = true;
    for (Producer producer : producers) {
      producer.join();
    }
    double took = (System.nanoTime() - begin) / 1e9;
    writer.join();
    report(mode, producers, took);
  }

  private static void report(String mode, List<Producer> producers, double took) {
    long[] all =
        producers.stream().flatMapToLong(p -> Arrays.stream(p.latencies())).sorted().toArray();
    System.out.printf(
        "%n%s: %.0f entries/s; p50 %.2f p99 %.2f p99.9 %.2f max %.1f ms (%d)%n",
        mode,
        all.length / took,
        at(all, 0.5),
        at(all, 0.99),
        at(all, 0.999),
        at(all, 1),
        all.length);
  }

  private static double at(long[] sorted, double part) {
    return sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
  }

  private void write() {
    List<Request> requests = new ArrayList<>(BATCH);
    List<NewEntry> entries = new ArrayList<>(BATCH);
    while (!stopped || !queue.isEmpty()) {
      if (queue.drainTo(requests, BATCH) == 0) {
        LockSupport.parkNanos(20_000);
        continue;
      }
      requests.forEach(request -> entries.add(request.entry));
      store.accept(entries);
      requests.forEach(Request::finish);
      requests.clear();
      entries.clear();
    }
  }

  private static NewEntry entry(String key, String type, boolean ends) {
    return new NewEntry(key, type, 1, Instant.now(), PAYLOAD, ends);
  }

  private static JsonObject payload() {
    JsonObject.Builder payload = JsonObject.builder();
    for (int i = 0; i < 10; i++) {
      payload.put("member_" + i, "some value of some forty characters 000" + i);
    }
    return payload.build();
  }

  /** Time-ordered, as run ids are. */
  private String key() {
    return new UUID(clock.incrementAndGet() << 12, System.nanoTime()).toString();
  }

  private static void fdatasync(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "fdatasync", null);
    long[] took = new long[2_000];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < took.length; i++) {
        channel.write(ByteBuffer.allocate(4096));
        long begin = System.nanoTime();
        channel.force(false);
        took[i] = System.nanoTime() - begin;
      }
    }
    Files.delete(file);
    Arrays.sort(took);
    System.out.printf("fdatasync p50 %.3f p99 %.3f ms%n", at(took, 0.5), at(took, 0.99));
  }

  private static final class Request {
    final NewEntry entry;
    final Producer producer;
    final long begin = System.nanoTime();

    Request(NewEntry entry, Producer producer) {
      this.entry = entry;
      this.producer = producer;
    }

    void finish() {
      producer.finished(System.nanoTime() - begin);
    }
  }

  private final class Producer extends Thread {
    private final boolean waiting;
    private final long rate;
    private final AtomicLong done = new AtomicLong();
    private long[] latencies = new long[1 << 20];

    Producer(boolean waiting, long rate) {
      this.waiting = waiting;
      this.rate = rate;
    }

    @Override
    public void run() {
      long sent = 0;
      long begin = System.nanoTime();
      String key = key();
      while (!stopped) {
        boolean ends = sent % 2 == 1;
        put(new Request(entry(key, ends ? "run.completed" : "run.started", ends), this));
        sent++;
        key = ends ? key() : key;
        if (waiting) {
          while (done.get() < sent) {
            LockSupport.park(this);
          }
        } else if (rate > 0) {
          LockSupport.parkNanos(begin + sent * 1_000_000_000L / rate - System.nanoTime());
        }
      }
    }

    private void put(Request request) {
      try {
        queue.put(request);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Called by the writer alone. */
    void finished(long nanos) {
      int index = (int) done.get();
      if (index == latencies.length) {
        latencies = Arrays.copyOf(latencies, index * 2);
      }
      latencies[index] = nanos;
      done.incrementAndGet();
      if (waiting) {
        LockSupport.unpark(this);
      }
    }

    long[] latencies() {
      return Arrays.copyOf(latencies, (int) done.get());
    }
  }
}
