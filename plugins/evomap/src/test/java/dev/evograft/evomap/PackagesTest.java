// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The arrows between the packages of this plugin. */
class PackagesTest {

  private static final String ROOT = "dev.evograft.evomap";

  /** A package knows those before it, and none after. */
  private static final List<String> ORDER =
      Stream.of(
              "settings",
              "endpoint",
              "home",
              "hub",
              "asset",
              "publish",
              "task",
              "event",
              "command",
              "serve")
          .map(name -> ROOT + "." + name)
          .toList();

  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

  @Test
  void eachHasItsPlace() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
        .containsAll(ORDER)
        .allMatch(name -> name.equals(ROOT) || ORDER.contains(name));
  }

  @Test
  void noneKnowsOneAfterIt() {
    for (int i = 0; i < ORDER.size(); i++) {
      List<String> above = ORDER.subList(i + 1, ORDER.size());
      noClasses()
          .that()
          .resideInAPackage(ORDER.get(i))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(Stream.concat(Stream.of(ROOT), above.stream()).toArray(String[]::new))
          .check(CLASSES);
    }
  }
}
