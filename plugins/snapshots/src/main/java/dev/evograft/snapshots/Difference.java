// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.snapshot.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has to be done so that a workspace becomes what a snapshot has, in the order in which it is
 * done: repositories aside, files away, renamed repositories back, folders away, folders and files
 * written, repositories back, permissions from the deepest up, refs, indexes. So nothing is in the
 * way of anything.
 *
 * @param steps in their order
 * @param named what is left as it is and need not be otherwise, a line each
 * @param failed what should be otherwise and is left, a line each with the remedy
 */
record Difference(List<Step> steps, List<String> named, List<String> failed) {

  Difference(List<Step> steps, List<String> named, List<String> failed) {
    List<Step> sorted = new ArrayList<>(steps);
    sorted.sort(new Order(steps));
    this.steps = List.copyOf(sorted);
    this.named = List.copyOf(named);
    this.failed = List.copyOf(failed);
  }

  /** Steps of a renamed part come after it was moved. */
  private record Order(List<Integer> moved, Comparator<Step> comparator)
      implements Comparator<Step> {

    Order(List<Step> steps) {
      this(
          steps.stream().filter(Step.Move.class::isInstance).map(Step::part).toList(),
          Comparator.comparing(Order::key));
    }

    @Override
    public int compare(Step one, Step other) {
      int phase = Integer.compare(phase(one), phase(other));
      if (phase != 0) {
        return phase;
      }
      boolean deepestFirst = phase(one) == 5 || phase(one) == 8;
      return deepestFirst ? comparator.compare(other, one) : comparator.compare(one, other);
    }

    private int phase(Step step) {
      if (step instanceof Step.OfPath path) {
        int late = moved.contains(step.part()) ? 3 : 0;
        return switch (path.act()) {
          case ASIDE -> late;
          case REMOVE -> 1 + late;
          case EMPTY -> 5;
          case FOLDER, WRITE -> 6;
          case BACK -> 7;
          case MODE -> 8;
        };
      }
      if (step instanceof Step.Move) {
        return 2;
      }
      return step instanceof Step.Ref ref ? ref.then() == null ? 9 : 10 : 11;
    }

    private static String key(Step step) {
      String part = String.format("%04d", step.part());
      if (step instanceof Step.OfPath path) {
        return part + path.either().area().ordinal() + path.either().path();
      }
      return step instanceof Step.Ref ref ? part + ref.name() : part;
    }
  }

  /** All changes as people see them, by their names. */
  List<Change> changes(List<Part> parts) {
    Map<String, Change.Kind> kinds = new LinkedHashMap<>();
    for (Step step : steps) {
      String root = parts.get(step.part()).place().root();
      if (step instanceof Step.OfPath path) {
        add(kinds, Entry.child(root, shown(path.either())), path);
      } else if (step instanceof Step.Ref ref) {
        put(kinds, Entry.child(root, ref.name()), Step.change(ref.now(), ref.then()));
      } else if (step instanceof Step.Index index && !index.now().equals(index.then())) {
        put(kinds, Entry.child(root, ".git/index"), Step.change(id(index.now()), id(index.then())));
      }
    }
    return kinds.entrySet().stream()
        .map(each -> new Change(each.getValue(), each.getKey()))
        .sorted(Comparator.comparing(Change::path))
        .toList();
  }

  /** What people see of a path. */
  static String shown(Entry entry) {
    return entry.area().shown() + entry.path();
  }

  /** What goes and what comes in one place are one change. */
  private static void add(Map<String, Change.Kind> kinds, String path, Step.OfPath step) {
    Change.Kind kind =
        step.act() == Step.Act.MODE
            ? Change.Kind.PERMISSIONS
            : Step.change(step.now(), step.then());
    Change.Kind before = kinds.get(path);
    if (before == null) {
      put(kinds, path, kind);
    } else if (step.act() != Step.Act.MODE && before != kind) {
      kinds.put(path, Change.Kind.CHANGED);
    }
  }

  private static void put(Map<String, Change.Kind> kinds, String path, Change.@Nullable Kind kind) {
    if (kind != null) {
      kinds.put(path, kind);
    }
  }

  private static @Nullable Object id(org.eclipse.jgit.lib.ObjectId id) {
    return id.equals(org.eclipse.jgit.lib.ObjectId.zeroId()) ? null : id;
  }
}
