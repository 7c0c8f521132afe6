// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

/** The arrows between json, gep, spi and runtime, and within the runtime. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages(
              "dev.evograft.json", "dev.evograft.gep", "dev.evograft.spi", "dev.evograft.runtime");

  @Test
  void json_knows_the_jdk_only() {
    classes()
        .that()
        .resideInAPackage("dev.evograft.json..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.evograft.json..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void gep_knows_json_only() {
    classes()
        .that()
        .resideInAPackage("dev.evograft.gep..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.evograft.gep..", "dev.evograft.json..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void the_spi_knows_json_gep_and_the_marker_of_pf4j_only() {
    classes()
        .that()
        .resideInAPackage("dev.evograft.spi..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.evograft.spi..",
            "dev.evograft.gep..",
            "dev.evograft.json..",
            "java..",
            "org.jspecify..",
            "org.pf4j")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("dev.evograft.spi..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are of PF4J but not its marker",
                type ->
                    type.getPackageName().equals("org.pf4j")
                        && !type.getSimpleName().equals("ExtensionPoint")))
        .check(CLASSES);
  }

  @Test
  void the_runtime_knows_the_spi_pf4j_and_slf4j_only() {
    classes()
        .that()
        .resideInAPackage("dev.evograft.runtime..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.evograft..", "java..", "org.jspecify..", "org.pf4j..", "org.slf4j")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.evograft.runtime.internal.plugin..")
        .and()
        .resideInAPackage("dev.evograft.runtime..")
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are of PF4J but not its marker",
                type ->
                    type.getPackageName().startsWith("org.pf4j")
                        && !type.getSimpleName().equals("ExtensionPoint")))
        .check(CLASSES);
  }

  @Test
  void the_parts_of_the_runtime_make_no_circle() {
    slices()
        .matching("dev.evograft.runtime.internal.(*)..")
        .should()
        .beFreeOfCycles()
        .check(CLASSES);
  }

  @Test
  void the_run_machinery_knows_nothing_of_plugins_and_settings() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.evograft.runtime.internal.run..",
            "dev.evograft.runtime.internal.journal..",
            "dev.evograft.runtime.internal.delivery..",
            "dev.evograft.runtime.internal.fence..",
            "dev.evograft.runtime.internal.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.evograft.runtime.internal.plugin..",
            "dev.evograft.runtime.internal.config..",
            "dev.evograft.runtime.internal.workspace..",
            "dev.evograft.runtime.internal.redact..",
            "dev.evograft.runtime.internal.boot..")
        .check(CLASSES);
  }

  @Test
  void a_library_prints_nothing_exits_never_and_hooks_nothing() {
    noClasses()
        .that()
        .resideInAPackage("dev.evograft..")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "addShutdownHook", Thread.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CLASSES);
  }
}
