// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A private copy of a workspace, for an executor alone: its change is brought out by contents. */
public final class Copy implements Place {

  private final Room room;
  private final Path folder;
  private final Map<String, Stamp> before;

  Copy(Room room, Path folder, Map<String, Stamp> before) {
    this.room = room;
    this.folder = folder;
    this.before = Map.copyOf(before);
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public String told(String text) {
    return new Turning(room.survey().root(), folder).word(text);
  }

  @Override
  public Comparison compare() {
    try {
      Survey survey = room.survey();
      Tree now = TreeWalk.again(folder, survey.scope(), survey.tree());
      Compared.Where where = new Compared.Where(folder, false, before::get);
      Differences differences = new Compared(room, where, now).all();
      Tree workspace = survey.now();
      differences.included(Included.changed(room, workspace));
      return differences.done().besides(workspace(survey, workspace));
    } catch (IOException e) {
      throw room.failed(e);
    }
  }

  @Override
  public Comparison compare(Set<String> touched) {
    try {
      Tree now = TreeWalk.only(folder, room.survey().tree(), touched);
      Compared.Where where = new Compared.Where(folder, false, before::get);
      return new Compared(room, where, now).only(new TreeSet<>(touched)).done();
    } catch (IOException e) {
      throw room.failed(e);
    }
  }

  /** What is different in the workspace, where the executor had nothing to do. */
  private static List<String> workspace(Survey survey, Tree now) throws IOException {
    List<String> paths = new ArrayList<>();
    survey.tree().entries().values().stream()
        .filter(found -> found.isCopied() && !found.wanted())
        .filter(found -> !isSame(found, now.at(found.path())))
        .forEach(found -> paths.add(found.path()));
    now.entries().values().stream()
        .filter(found -> found.isCopied() && !found.wanted())
        .filter(found -> survey.tree().at(found.path()) == null)
        .forEach(found -> paths.add(found.path()));
    paths.addAll(survey.gitChanged());
    paths.sort(String::compareTo);
    return paths;
  }

  private static boolean isSame(Found was, @Nullable Found is) {
    return is != null && is.is(was.kind()) && is.stamp().equals(was.stamp());
  }
}
