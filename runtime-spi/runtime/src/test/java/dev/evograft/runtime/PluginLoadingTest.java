// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.evograft.runtime.Problem.Severity;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.run.RunListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of plugins, good and bad, seen from outside. */
class PluginLoadingTest {

  private static final String LISTEN =
      "context.register(dev.evograft.spi.run.RunListener.class,"
          + " new dev.evograft.spi.run.RunListener() {});";

  @TempDir Path folder;
  private Path zips;
  private Path workspace;
  private Evograft evograft;

  @BeforeEach
  void makeFolders() throws IOException {
    zips = Files.createDirectories(folder.resolve("zips"));
    workspace = Files.createDirectories(folder.resolve("workspace"));
  }

  @AfterEach
  void close() {
    if (evograft != null) {
      evograft.close();
    }
  }

  @Test
  void a_plugin_that_registers_in_start_runs() {
    PluginZip.starting("good", LISTEN).with("plugin.description", "Does good.").in(zips);

    start();

    PluginStatus good = plugin("good");
    assertThat(good.state()).isEqualTo(PluginState.STARTED);
    assertThat(good.version()).isEqualTo("1.0.0");
    assertThat(good.description()).isEqualTo("Does good.");
    assertThat(good.extensions())
        .singleElement()
        .asString()
        .startsWith("RunListener: t.good.Main$");
    assertThat(evograft.problems()).isEmpty();
  }

  @Test
  void an_extension_class_needs_no_plugin_class_and_gets_the_context() {
    PluginZip.named("tiny")
        .extension(
            "t.tiny.Hook",
            """
            @org.pf4j.Extension
            class Hook implements dev.evograft.spi.run.RunListener, dev.evograft.spi.cycle.CycleListener {
              Hook(dev.evograft.spi.PluginContext context) {
                if (!context.pluginId().equals("tiny")) throw new IllegalStateException();
              }
              public void phase(dev.evograft.spi.cycle.CycleEvent event) {}
            }
            """)
        .extension(
            "t.tiny.Other",
            "@org.pf4j.Extension public class Other implements dev.evograft.spi.run.RunListener {}")
        .in(zips);

    start();

    assertThat(plugin("tiny").extensions())
        .containsExactly(
            "RunListener: t.tiny.Hook", "CycleListener: t.tiny.Hook", "RunListener: t.tiny.Other");
    assertThat(evograft.problems()).isEmpty();
  }

  @Test
  void a_folder_of_a_developer_is_a_plugin_too() throws IOException {
    PluginZip.starting("dev", LISTEN)
        .extension(
            "t.dev.Hook",
            "@org.pf4j.Extension public class Hook implements dev.evograft.spi.run.RunListener {}")
        .unpackedIn(zips);

    start();

    assertThat(plugin("dev").state()).isEqualTo(PluginState.STARTED);
    assertThat(plugin("dev").extensions()).hasSize(2);
  }

  @Test
  void a_damaged_zip_is_named_and_the_others_run() throws IOException {
    PluginZip.starting("good", LISTEN).in(zips);
    byte[] whole = PluginZip.starting("cut", LISTEN).bytes();
    Files.write(zips.resolve("cut.zip"), java.util.Arrays.copyOf(whole, whole.length / 2));
    byte[] flipped = PluginZip.starting("flipped", LISTEN).bytes();
    flipped[200] ^= 0x55;
    Files.write(zips.resolve("flipped.zip"), flipped);
    Files.writeString(zips.resolve("empty.zip"), "");

    start();

    assertThat(plugin("good").state()).isEqualTo(PluginState.STARTED);
    assertThat(error("cut.zip")).contains("damaged").contains("install it again");
    assertThat(error("flipped")).contains("damaged").contains("install it again");
    assertThat(error("empty.zip")).contains("damaged");
    assertThat(plugin("cut.zip").state()).isEqualTo(PluginState.REFUSED);
  }

  @Test
  void a_zip_that_would_write_outside_of_its_folder_is_refused() throws IOException {
    byte[] properties = "plugin.id=evil\nplugin.version=1.0.0\n".getBytes();
    for (String name : List.of("../out", "/abs", "a/../../out", "c:\\x", "a//b")) {
      Map<String, byte[]> entries = new LinkedHashMap<>();
      entries.put("plugin.properties", properties);
      entries.put(name, new byte[1]);
      Files.write(zips.resolve("evil.zip"), PluginZip.zip(entries));

      start();

      assertThat(error("evil.zip")).as(name).contains("would lead out of its folder");
      evograft.close();
    }
  }

  @Test
  void a_pipe_that_is_named_like_a_zip_blocks_nobody() throws Exception {
    PluginZip.starting("good", LISTEN).in(zips);
    String pipe = zips.resolve("a.zip").toString();
    assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();

    assertTimeoutPreemptively(Duration.ofSeconds(30), () -> start());

    assertThat(error("a.zip")).contains("it is no file");
    assertThat(started()).containsExactly("good");
  }

  @Test
  void a_name_that_the_file_system_cannot_hold_is_refused() throws Exception {
    PluginZip.named("bad").file("lib/\u00e9.txt", new byte[1]).in(zips);
    PluginZip.starting("good", LISTEN).in(zips);
    ProcessBuilder other =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Starter.class.getName(),
            workspace.toString(),
            zips.toString());
    other.environment().put("LC_ALL", "C");
    Process process = other.redirectError(ProcessBuilder.Redirect.DISCARD).start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said.lines()).filteredOn(line -> line.startsWith("bad")).hasSize(1);
    assertThat(said).contains("bad REFUSED no file can be named", "good STARTED");
  }

  /** Starts plugins in a process of its own. */
  static final class Starter {
    public static void main(String[] args) {
      try (Evograft evograft =
          Evograft.builder()
              .workspace(Path.of(args[0]))
              .pluginCache(Path.of(args[0], "cache"))
              .pluginFolder(Path.of(args[1]))
              .start()) {
        for (PluginStatus plugin : evograft.plugins()) {
          System.out.println(
              plugin.id().replace(".zip", "") + " " + plugin.state().name() + " " + plugin.why());
        }
      }
    }
  }

  @Test
  void with_a_lock_only_what_it_lists_is_loaded() throws Exception {
    Path good = PluginZip.starting("good", LISTEN).in(zips);
    Path changed = PluginZip.starting("changed", LISTEN).in(zips);
    PluginZip.starting("unlisted", LISTEN).in(zips);
    PluginZip.starting("dev", LISTEN).unpackedIn(zips);
    String changedSum = sha256(changed);
    PluginZip.starting("changed", LISTEN).with("plugin.description", "Other.").in(zips);
    lock("good 1.0.0 " + sha256(good), "# comment", "changed 1.0.0 " + changedSum);

    start();

    assertThat(plugin("good").state()).isEqualTo(PluginState.STARTED);
    assertThat(error("changed")).contains("it was changed").contains(changedSum);
    assertThat(error("unlisted")).contains("locked out").contains(".evograft/plugins.lock");
    assertThat(error("dev")).contains("locked out").contains("zips only");
  }

  @Test
  void a_lock_that_cannot_be_read_lets_nothing_through() throws IOException {
    PluginZip.starting("good", LISTEN).in(zips);
    lock("good 1.0.0");

    start();

    assertThat(error("good")).contains("locked out").contains("id version sha256");
  }

  @Test
  void a_plugin_for_a_newer_spi_is_refused_before_it_is_loaded() {
    PluginZip.starting("newer", LISTEN).with("plugin.requires", ">=9.0.0 & <10.0.0").in(zips);
    PluginZip.starting("odd", LISTEN).with("plugin.requires", "banana >").in(zips);
    PluginZip.starting("tilde", LISTEN).with("plugin.requires", "~0.1").in(zips);

    start();

    assertThat(error("newer")).contains("needs the SPI >=9.0.0").contains("this is 0.1.0");
    assertThat(error("odd")).contains("no version range");
    assertThat(plugin("tilde").state()).isEqualTo(PluginState.STARTED);
  }

  @Test
  void a_plugin_that_registers_nothing_is_reported() {
    PluginZip.starting("nothing", "").in(zips);
    PluginZip.named("hollow").in(zips);

    start();

    assertThat(error("nothing")).contains("registers nothing and provides nothing");
    assertThat(error("hollow")).contains("registers nothing and provides nothing");
  }

  @Test
  void a_plugin_that_throws_is_fenced_withdrawn_and_stopped() {
    PluginZip.starting("bad", LISTEN + "throw new java.io.IOException(\"no disk\");").in(zips);
    PluginZip.starting("lost", "t.lost.Missing.go();")
        .source(
            "t.lost.Missing",
            "class Missing { static void go() throws Exception {"
                + " throw new NoClassDefFoundError(\"com/fasterxml/jackson/JsonFactory\"); } }")
        .in(zips);
    PluginZip.starting("wrong", LISTEN).with("plugin.class", "t.wrong.Nowhere").in(zips);
    PluginZip.starting("good", LISTEN).in(zips);

    start();

    assertThat(plugin("good").state()).isEqualTo(PluginState.STARTED);
    assertThat(plugin("bad").state()).isEqualTo(PluginState.FAILED);
    assertThat(plugin("bad").extensions()).isEmpty();
    assertThat(error("bad")).contains("failed in start with IOException: no disk");
    assertThat(error("lost")).contains("com.fasterxml.jackson.JsonFactory").contains("lib/");
    assertThat(error("wrong")).contains("t.wrong.Nowhere").contains("plugin.properties");
    assertThat(evograft.problems()).allMatch(problem -> !problem.what().contains("\n"));
  }

  @Test
  void of_two_plugins_with_one_id_the_first_counts() throws IOException {
    PluginZip.starting("twin", LISTEN).in(zips);
    Path second = PluginZip.starting("twin", "").in(folder.resolve("more"));

    start(builder().pluginFolder(second));

    assertThat(plugin("twin").state()).isEqualTo(PluginState.STARTED);
    assertThat(error("twin")).contains("there twice").contains(second.toString());
  }

  @Test
  void what_a_plugin_needs_must_be_there() {
    PluginZip.starting("needy", LISTEN).with("evograft.needs", "Skills, Runs, Journal").in(zips);
    PluginZip.starting("modest", LISTEN).with("evograft.needs", "Skills?").in(zips);
    PluginZip.starting("a", LISTEN)
        .with("evograft.needs", "OfB")
        .with("evograft.provides", "OfA")
        .in(zips);
    PluginZip.starting("b", LISTEN)
        .with("evograft.needs", "OfA")
        .with("evograft.provides", "OfB")
        .in(zips);

    start();

    assertThat(error("needy")).contains("needs the service Skills");
    assertThat(plugin("modest").state()).isEqualTo(PluginState.STARTED);
    assertThat(error("a")).contains("needs go in a circle: a -> b -> a");
    assertThat(plugin("b").state()).isEqualTo(PluginState.REFUSED);
  }

  @Test
  void two_providers_of_a_service_need_a_choice() {
    String provide =
        "context.provide(Runnable.class, () -> System.setProperty(\"evograft.test.who\", \"%s\"));";
    PluginZip.starting("left", provide.formatted("left"))
        .with("evograft.provides", "Runnable")
        .in(zips);
    PluginZip.starting("right", provide.formatted("right"))
        .with("evograft.provides", "Runnable")
        .in(zips);

    start();
    assertThat(error("left")).contains("left and right both provide Runnable");
    assertThat(error("right")).contains("set service.Runnable to one of them");
    evograft.close();

    start(builder().set("service.Runnable", "right"));
    evograft.service(Runnable.class).orElseThrow().run();
    assertThat(System.clearProperty("evograft.test.who")).isEqualTo("right");
    assertThat(evograft.problems()).isEmpty();
  }

  @Test
  void a_plugin_sees_exported_packages_of_what_it_needs_and_nothing_else() throws IOException {
    PluginZip library =
        PluginZip.starting("library", "context.provide(t.library.api.Api.class, () -> \"hi\");")
            .source("t.library.api.Api", "public interface Api { String say(); }")
            .source("t.library.inner.Secret", "public class Secret {}")
            .with("evograft.provides", "Api")
            .with("evograft.exports", "t.library.api");
    library.in(zips);
    PluginZip.named("user")
        .compiledWith(library.compileTo(folder.resolve("library-classes")))
        .with("evograft.needs", "Api")
        .with("plugin.class", "t.user.Main")
        .source(
            "t.user.Main",
            """
            public class Main implements dev.evograft.spi.EvograftPlugin {
              dev.evograft.spi.PluginContext context;
              public void start(dev.evograft.spi.PluginContext context) { this.context = context; %s }
              public void ready() {
                String said = context.service(t.library.api.Api.class).get().say();
                String seen = "";
                for (String name : new String[] {"t.library.inner.Secret",
                    "com.fasterxml.jackson.databind.ObjectMapper", "dev.evograft.runtime.Evograft",
                    "org.junit.jupiter.api.Test"}) {
                  try {
                    Class.forName(name, false, Main.class.getClassLoader());
                    seen += name;
                  } catch (ClassNotFoundException e) {}
                }
                boolean resource = Main.class.getClassLoader()
                    .getResource("org/junit/jupiter/api/Test.class") != null;
                context.problem(said + "|" + seen + "|" + resource);
              }
            }
            """
                .formatted(LISTEN))
        .in(zips);

    start();

    assertThat(error("user")).isEqualTo("hi||false");
  }

  @Test
  void packages_that_the_host_shares_are_seen() {
    PluginZip.starting(
            "sharing",
            LISTEN
                + "context.problem(Class.forName(\"org.junit.jupiter.api.Test\")"
                + ".getClassLoader() == context.getClass().getClassLoader() ? \"same\" : \"other\");")
        .in(zips);

    start(builder().share("org.junit."));

    assertThat(error("sharing")).isEqualTo("same");
  }

  @Test
  void the_cache_is_repaired_when_it_was_torn() throws IOException {
    PluginZip.starting("good", LISTEN).in(zips);
    start();
    evograft.close();
    Path jar;
    try (var files = Files.walk(folder.resolve("cache"))) {
      jar = files.filter(file -> file.endsWith("lib/plugin.jar")).findFirst().orElseThrow();
    }
    Files.write(jar, new byte[3]);

    start();

    assertThat(plugin("good").state()).isEqualTo(PluginState.STARTED);
    assertThat(Files.size(jar)).isGreaterThan(3);
  }

  @Test
  void what_others_may_have_put_into_the_cache_is_not_loaded() throws Exception {
    String sum = sha256(PluginZip.starting("good", LISTEN).in(zips));
    start();
    evograft.close();
    Path cached = folder.resolve("cache").resolve(sum);
    Path jar = cached.resolve("lib/plugin.jar");
    byte[] bytes = Files.readAllBytes(jar);
    byte[] poison = bytes.clone();
    poison[bytes.length / 2] ^= 1;
    Files.write(jar, poison); // the size is the same
    Files.setPosixFilePermissions(cached, PosixFilePermissions.fromString("rwxrwxrwx"));

    start();

    assertThat(started()).containsExactly("good");
    assertThat(jar).hasBinaryContent(bytes);
    evograft.close();
    Files.move(cached, folder.resolve("theirs"));
    Files.createSymbolicLink(cached, folder.resolve("theirs"));
    start();
    assertThat(started()).containsExactly("good");
    assertThat(Files.isSymbolicLink(cached)).isFalse();
  }

  @Test
  void a_cache_that_others_can_write_or_that_is_a_link_is_not_used() throws IOException {
    PluginZip.starting("good", LISTEN).in(zips);
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));

    for (Path cache : List.of(open, link)) {
      start(builder().pluginCache(cache));
      assertThat(started()).containsExactly("good");
      evograft.close();
    }
    assertThat(open).isEmptyDirectory();
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void plugins_stop_in_reverse_order_and_leave_no_thread_and_no_open_jar() throws Exception {
    String log = "evograft.test.order";
    System.setProperty(log, "");
    String body =
        """
        public class Main implements dev.evograft.spi.EvograftPlugin {
          public void start(dev.evograft.spi.PluginContext context) throws Exception {
            %s
            context.executor().submit(() -> Thread.currentThread().getName()).get();
          }
          public void stop() {
            System.setProperty("evograft.test.order", System.getProperty("evograft.test.order") + "%s ");
          }
        }
        """;
    PluginZip.named("one")
        .source("t.one.Main", body.formatted(LISTEN, "one"))
        .with("plugin.class", "t.one.Main")
        .in(zips);
    PluginZip.named("two")
        .source("t.two.Main", body.formatted(LISTEN, "two"))
        .with("plugin.class", "t.two.Main")
        .in(zips);
    start();

    evograft.close();
    evograft.close();

    assertThat(System.clearProperty(log)).isEqualTo("two one ");
    assertThat(plugin("one").state()).isEqualTo(PluginState.STOPPED);
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("evograft-one-") || name.startsWith("evograft-two-"));
    if (Files.isDirectory(Path.of("/proc/self/fd"))) {
      List<String> open = new ArrayList<>();
      try (var files = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
        for (Path file : files) {
          open.add(Files.isSymbolicLink(file) ? Files.readSymbolicLink(file).toString() : "");
        }
      }
      assertThat(open).noneMatch(file -> file.startsWith(folder.resolve("cache").toString()));
    }
  }

  @Test
  void an_activation_starts_a_closure_only() {
    PluginZip.starting("runner", LISTEN)
        .with("evograft.commands", "go: Go somewhere; look: Look at something")
        .with("evograft.records", "go")
        .with("evograft.needs", "Store")
        .with("evograft.hooks", "false")
        .in(zips);
    PluginZip.starting("store", "context.provide(Runnable.class, () -> {});")
        .with("evograft.provides", "Runnable, Store")
        .with("evograft.hooks", "false")
        .in(zips);
    PluginZip.starting("hook", LISTEN).in(zips);
    PluginZip.starting("other", LISTEN)
        .with("evograft.commands", "other: Other")
        .with("evograft.hooks", "false")
        .in(zips);

    start(builder().activate(Activation.command("look")));
    assertThat(started()).containsExactlyInAnyOrder("store", "runner");
    assertThat(plugin("runner").commands()).containsEntry("look", "Look at something");
    evograft.close();

    start(builder().activate(Activation.command("go")));
    assertThat(started()).containsExactlyInAnyOrder("store", "runner", "hook");
    evograft.close();

    start(builder().activate(Activation.services("Runnable")));
    assertThat(started()).containsExactly("store");
    evograft.close();

    start();
    assertThat(started()).containsExactlyInAnyOrder("store", "hook");
    assertThat(plugin("other").state()).isEqualTo(PluginState.IDLE);
  }

  @Test
  void descriptors_are_read_without_loading_anything() {
    PluginZip.starting("good", "System.setProperty(\"evograft.test.loaded\", \"x\");")
        .with("evograft.commands", "go: Go")
        .in(zips);

    assertThat(builder().describe())
        .singleElement()
        .satisfies(
            plugin -> {
              assertThat(plugin.id()).isEqualTo("good");
              assertThat(plugin.state()).isEqualTo(PluginState.IDLE);
              assertThat(plugin.commands()).containsExactly(Map.entry("go", "Go"));
            });
    assertThat(System.getProperty("evograft.test.loaded")).isNull();
  }

  @Test
  void an_object_of_the_host_is_a_plugin_and_may_provide_anything() {
    PluginZip.starting("needy", LISTEN).with("evograft.needs", "Runnable").in(zips);
    PluginZip.starting("needier", LISTEN).with("evograft.needs", "Callable").in(zips);
    Runnable service = () -> {};

    start(builder().plugin("mine", context -> context.provide(Runnable.class, service)));

    assertThat(evograft.service(Runnable.class)).containsSame(service);
    assertThat(plugin("needy").state()).isEqualTo(PluginState.STARTED);
    assertThat(error("needier")).contains("needs the service Callable");
  }

  @Test
  void registering_late_or_the_wrong_thing_is_refused_clearly() {
    List<String> refusals = new ArrayList<>();
    start(
        builder()
            .plugin(
                "mine",
                new EvograftPlugin() {
                  private PluginContext context;

                  @Override
                  public void start(PluginContext given) {
                    context = given;
                    context.register(RunListener.class, new RunListener() {});
                    refused(refusals, () -> context.service(Runnable.class));
                  }

                  @Override
                  public void ready() {
                    refused(
                        refusals, () -> context.register(RunListener.class, new RunListener() {}));
                  }
                }));

    assertThat(refusals)
        .containsExactly(
            "the plugin mine looks up services before ready()",
            "the plugin mine calls register after its start");
    assertThat(evograft.problems()).isEmpty();
  }

  private static void refused(List<String> refusals, Runnable action) {
    try {
      action.run();
    } catch (IllegalStateException e) {
      refusals.add(e.getMessage());
    }
  }

  private Evograft.Builder builder() {
    return Evograft.builder()
        .workspace(workspace)
        .pluginCache(folder.resolve("cache"))
        .pluginFolder(zips);
  }

  private void start() {
    start(builder());
  }

  private void start(Evograft.Builder builder) {
    evograft = builder.start();
  }

  private List<String> started() {
    return evograft.plugins().stream()
        .filter(plugin -> plugin.state() == PluginState.STARTED)
        .map(PluginStatus::id)
        .toList();
  }

  private PluginStatus plugin(String id) {
    return evograft.plugins().stream()
        .filter(plugin -> plugin.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no plugin " + id + ": " + evograft.plugins()));
  }

  private String error(String id) {
    return evograft.problems().stream()
        .filter(problem -> problem.source().equals("plugin " + id))
        .filter(problem -> problem.severity() == Severity.ERROR)
        .map(Problem::what)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no error of " + id + ": " + evograft.problems()));
  }

  private void lock(String... lines) throws IOException {
    Files.createDirectories(workspace.resolve(".evograft"));
    Files.write(workspace.resolve(".evograft/plugins.lock"), List.of(lines));
  }

  private static String sha256(Path file) throws Exception {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(sum);
  }
}
