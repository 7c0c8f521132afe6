// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plugins of somebody else: compiled outside the reactor against nothing but the SPI's jars. */
class ThirdPartyPluginIT {

  private static final String WITH_CLASS =
      """
      package com.example;
      import dev.evograft.spi.*;
      import dev.evograft.spi.run.*;
      import java.nio.charset.StandardCharsets;
      import java.util.List;
      public final class NotePlugin implements EvograftPlugin {
        static final ConfigKey<String> WORD = ConfigKey.text("note.word", "What is noted.").defaultsTo("noted");
        @Override public List<ConfigKey<?>> config() { return List.of(WORD); }
        @Override public void start(PluginContext context) {
          context.register(SignalSource.class, run -> (draft, signals) ->
              signals.put("note", context.config().get(WORD) + " " + draft.run().spec().skill()));
        }
      }
      """;

  private static final String WITH_EXTENSION =
      """
      package com.example;
      import dev.evograft.spi.run.*;
      import org.pf4j.Extension;
      @Extension
      public final class Shout implements SignalSource {
        @Override public Observer observe(RunStarted run) {
          return (draft, signals) -> signals.put("shout", draft.logExcerpt().strip().toUpperCase());
        }
      }
      """;

  @TempDir private Path root;
  private Cli cli;

  @BeforeEach
  void makeWorkspace() throws IOException {
    cli = new Cli(root);
    cli.skill("hello", "echo hello\n");
  }

  @Test
  void bothWaysToHookWork() throws Exception {
    Path plugins = Files.createDirectories(root.resolve("plugins"));
    zip(
        plugins.resolve("note.zip"),
        "plugin.id=note\nplugin.class=com.example.NotePlugin\nevograft.config=note\n",
        compile("NotePlugin", WITH_CLASS));
    zip(plugins.resolve("shout.zip"), "plugin.id=shout\n", compile("Shout", WITH_EXTENSION));

    Cli.Result run =
        cli.run(
            "--plugins", plugins.toString(), "--set", "note.word=seen", "run", "hello", "--json");

    assertThat(run.exits(0).json().object("signals"))
        .containsEntry("note", "seen hello")
        .containsEntry("shout", "HELLO");
  }

  @Test
  void onesThatCannotWorkAreToldAndTheRunGoesOn() throws Exception {
    Path plugins = Files.createDirectories(root.resolve("plugins"));
    Path throwing =
        compile(
            "NotePlugin",
            WITH_CLASS.replace(
                "context.register(",
                "if (true) throw new IllegalStateException(\"no luck\"); context.register("));
    zip(
        plugins.resolve("throws.zip"),
        "plugin.id=throws\nplugin.class=com.example.NotePlugin\nevograft.config=note\n",
        throwing);
    Path idle =
        compile("NotePlugin", WITH_CLASS.replaceAll("(?s)context\\.register\\(.*?\\)\\);", ""));
    zip(plugins.resolve("idle.zip"), "plugin.id=idle\nplugin.class=com.example.NotePlugin\n", idle);
    zip(plugins.resolve("future.zip"), "plugin.id=future\nplugin.requires=>=9.0.0\n", idle);

    Cli.Result run = cli.run("--plugins", plugins.toString(), "run", "hello", "--json").exits(0);

    assertThat(run.json().string("status")).contains("succeeded");
    assertThat(run.err())
        .contains("throws", "no luck")
        .contains("idle")
        .contains("future", "9.0.0")
        .doesNotContain("\tat ");
  }

  private Path compile(String name, String source) throws IOException {
    Path folder = Files.createTempDirectory(root, "classes");
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    String path =
        Cli.jars()
            .filter(
                jar ->
                    jar.getFileName()
                        .toString()
                        .matches("(evograft-(spi|json)|pf4j|jspecify|slf4j-api).*"))
            .map(Path::toString)
            .collect(Collectors.joining(java.io.File.pathSeparator));
    StringWriter said = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                said,
                null,
                null,
                List.of(
                    "--release",
                    "17",
                    "-cp",
                    path,
                    "-processorpath",
                    path,
                    "-d",
                    folder.toString()),
                null,
                ToolProvider.getSystemJavaCompiler()
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjects(file))
            .call();
    assertThat(compiled).as(said.toString()).isTrue();
    return folder;
  }

  private void zip(Path zip, String descriptor, Path classes) throws IOException {
    Path jar = classes.resolveSibling(classes.getFileName() + ".jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> walk = Files.walk(classes)) {
      for (Path file :
          walk.filter(Files::isRegularFile).filter(f -> !f.toString().endsWith(".java")).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("plugin.properties"));
      out.write((descriptor + "plugin.version=1.0.0\nplugin.provider=Example\n").getBytes());
      out.putNextEntry(new ZipEntry("lib/plugin.jar"));
      Files.copy(jar, out);
    }
  }
}
