// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotatedFieldValues;
import static org.junit.platform.commons.support.ReflectionSupport.findFields;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * Before each test it puts a new {@link Workbench} into the field of that type, in the test's
 * {@link TempDir}, and closes it after the test.
 */
final class WorkbenchExtension implements BeforeEachCallback, AfterEachCallback {

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Object test = context.getRequiredTestInstance();
    List<Path> folders = findAnnotatedFieldValues(test, TempDir.class, Path.class);
    field(test).set(test, new Workbench(folders.get(0)));
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    Object test = context.getRequiredTestInstance();
    if (field(test).get(test) instanceof Workbench bench) {
      bench.close();
    }
  }

  private static Field field(Object test) {
    Field field =
        findFields(
                test.getClass(),
                each -> each.getType().equals(Workbench.class),
                HierarchyTraversalMode.TOP_DOWN)
            .get(0);
    field.setAccessible(true);
    return field;
  }
}
