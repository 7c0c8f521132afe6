// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The zips as they were built: what is inside, and what their classes see. */
class PluginZipsIT {

  /** What the host has once for all; a second copy in a zip breaks casts or loses log lines. */
  private static final List<String> FORBIDDEN =
      List.of(
          "evograft-spi",
          "evograft-json",
          "evograft-gep",
          "evograft-runtime",
          "pf4j",
          "slf4j",
          "picocli",
          "jspecify");

  @TempDir private Path folder;

  static List<String> zips() throws IOException {
    try (JarFile jar = new JarFile(bundle().toFile())) {
      return jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".zip")).toList();
    }
  }

  private static Path bundle() {
    return Cli.jars()
        .filter(jar -> jar.getFileName().toString().startsWith("evograft-plugins-"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("zips")
  void holdsItsOwnLibrariesAndNoneOfTheHosts(String zip) throws Exception {
    List<Path> jars = unpack(zip);

    assertThat(jars)
        .isNotEmpty()
        .allSatisfy(
            jar -> assertThat(FORBIDDEN).noneMatch(jar.getFileName().toString()::startsWith));
  }

  /** Java looks at a signature with each class that it loads. */
  @ParameterizedTest
  @MethodSource("zips")
  void noLibraryIsSignedOrThereTwice(String zip) throws Exception {
    List<Path> jars = unpack(zip);

    assertThat(jars)
        .allSatisfy(
            jar -> {
              try (JarFile file = new JarFile(jar.toFile())) {
                assertThat(file.stream().map(ZipEntry::getName))
                    .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"));
              }
            });
    assertThat(jars.stream().map(jar -> jar.getFileName().toString().replaceFirst("-\\d.*", "")))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("zips")
  void seesOfOursTheSpiAndItselfOnly(String zip) throws Exception {
    List<JarFile> jars = new ArrayList<>();
    for (Path jar : unpack(zip)) {
      if (jar.getFileName().toString().startsWith("evograft-")) {
        jars.add(new JarFile(jar.toFile()));
      }
    }
    Properties descriptor = new Properties();
    try (InputStream in = Files.newInputStream(folder.resolve("plugin.properties"))) {
      descriptor.load(in);
    }
    String own = "dev.evograft." + descriptor.getProperty("plugin.id").replace("-", "") + "..";
    JavaClasses imported = new ClassFileImporter().importJars(jars);

    classes()
        .that()
        .resideInAPackage("dev.evograft..")
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.or(
                JavaClass.Predicates.resideOutsideOfPackage("dev.evograft.."),
                JavaClass.Predicates.resideInAnyPackage(
                    own,
                    "dev.evograft.toolkit..",
                    "dev.evograft.spi..",
                    "dev.evograft.gep..",
                    "dev.evograft.json..")))
        .check(imported);
  }

  private List<Path> unpack(String name) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (JarFile jar = new JarFile(bundle().toFile());
        ZipInputStream zip = new ZipInputStream(jar.getInputStream(jar.getEntry(name)))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (!entry.isDirectory()) {
          Path file = folder.resolve(Path.of(entry.getName()).getFileName());
          Files.copy(zip, file);
          if (file.toString().endsWith(".jar")) {
            jars.add(file);
          }
        }
      }
    }
    return jars;
  }
}
