// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.snapshot.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
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
    sorted.sort(Order.of(steps));
    this.steps = List.copyOf(sorted);
    this.named = List.copyOf(named);
    this.failed = List.copyOf(failed);
  }

  /** What is done before what; what lies in a folder goes before it, and comes after it. */
  private enum Phase {
    ASIDE,
    REMOVE,
    MOVE,
    ASIDE_OF_MOVED,
    REMOVE_OF_MOVED,
    EMPTY,
    MAKE,
    BACK,
    MODE,
    REF_GONE,
    REF,
    INDEX;

    boolean isDeepestFirst() {
      return this == EMPTY || this == MODE;
    }
  }

  /** Steps of a renamed part come after it was moved. */
  private record Order(Set<Integer> moved) implements Comparator<Step> {

    private static final Comparator<Step> BY_NAME =
        Comparator.comparingInt(Step::part)
            .thenComparingInt(step -> step instanceof Step.OfPath path ? area(path) : 0)
            .thenComparing(Order::name);

    static Order of(List<Step> steps) {
      return new Order(
          steps.stream()
              .filter(Step.Move.class::isInstance)
              .map(Step::part)
              .collect(Collectors.toSet()));
    }

    @Override
    public int compare(Step one, Step other) {
      Phase phase = phase(one);
      int order = phase.compareTo(phase(other));
      if (order != 0) {
        return order;
      }
      return phase.isDeepestFirst() ? BY_NAME.compare(other, one) : BY_NAME.compare(one, other);
    }

    private Phase phase(Step step) {
      if (step instanceof Step.OfPath path) {
        boolean late = moved.contains(step.part());
        return switch (path.act()) {
          case ASIDE -> late ? Phase.ASIDE_OF_MOVED : Phase.ASIDE;
          case REMOVE -> late ? Phase.REMOVE_OF_MOVED : Phase.REMOVE;
          case EMPTY -> Phase.EMPTY;
          case FOLDER, WRITE -> Phase.MAKE;
          case BACK -> Phase.BACK;
          case MODE -> Phase.MODE;
        };
      }
      if (step instanceof Step.Move) {
        return Phase.MOVE;
      }
      if (step instanceof Step.Init) {
        return Phase.MAKE; // before all else of its part, which has names
      }
      return step instanceof Step.Ref ref
          ? ref.then() == null ? Phase.REF_GONE : Phase.REF
          : Phase.INDEX;
    }

    private static int area(Step.OfPath step) {
      return step.either().area().ordinal();
    }

    private static String name(Step step) {
      if (step instanceof Step.OfPath path) {
        return path.either().path();
      }
      return step instanceof Step.Ref ref ? ref.name() : "";
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

  /** Paths of what Evograft itself writes, too, that would be made what they were. */
  Set<String> own() {
    return steps.stream()
        .filter(Step.OfPath.class::isInstance)
        .map(step -> ((Step.OfPath) step).either())
        .filter(entry -> entry.area() == Area.OWN)
        .map(Entry::path) // of the first part, whose root is that of all
        .collect(Collectors.toSet());
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

  private static @Nullable Object id(ObjectId id) {
    return id.equals(ObjectId.zeroId()) ? null : id;
  }
}
