// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Which commits no ref of the user's reaches. To know it takes all of a history, and each command
 * asks until the snapshots are given up; so the store remembers it while the refs are the same.
 */
final class Unreached {

  private static final String NAME = "unreached";

  /** One for each repository of a workspace at most. */
  private static final int MOST = 32;

  private final Store store;
  private @Nullable Map<String, Set<ObjectId>> known;

  Unreached(Store store) {
    this.store = store;
  }

  /** Which of some commits of a repository; none where that cannot be told. */
  Set<ObjectId> of(Path common, Set<ObjectId> commits) throws IOException {
    UserRefs refs = new UserRefs(store, common);
    Set<ObjectId> tips = refs.tips();
    String all = common + " " + new TreeSet<>(tips) + " " + new TreeSet<>(commits);
    String question = Contents.hash(all.getBytes(StandardCharsets.UTF_8)).name();
    Map<String, Set<ObjectId>> answers = known();
    Set<ObjectId> answer = answers.get(question);
    if (answer == null) {
      answer = refs.unreached(commits, tips);
      if (!answer.isEmpty()) { // else nobody asks again
        answers.put(question, answer);
        remember(answers);
      }
    }
    return answer;
  }

  private Map<String, Set<ObjectId>> known() throws IOException {
    Map<String, Set<ObjectId>> answers = known;
    if (answers == null) {
      answers = new LinkedHashMap<>();
      String note = note();
      for (String line : note == null ? new String[0] : note.split("\n")) {
        Set<ObjectId> commits = new HashSet<>();
        String[] words = line.split(" ");
        for (int i = 1; i < words.length; i++) {
          commits.add(ObjectId.fromString(words[i]));
        }
        answers.put(words[0], commits);
      }
      known = answers;
    }
    return answers;
  }

  private @Nullable String note() throws IOException {
    try {
      return store.otherNote(NAME) == null ? store.readNote(NAME) : null;
    } catch (EvograftException e) {
      return null; // somebody changed it, and it is asked anew
    }
  }

  private void remember(Map<String, Set<ObjectId>> answers) {
    StringBuilder text = new StringBuilder();
    answers.entrySet().stream()
        .skip(Math.max(0, answers.size() - MOST))
        .forEach(
            each -> {
              text.append(each.getKey());
              each.getValue().forEach(commit -> text.append(' ').append(commit.name()));
              text.append('\n');
            });
    try {
      store.writeNote(NAME, text.toString());
    } catch (IOException e) {
      return; // as on a full disk: it is true all the same, and the next one asks anew
    }
  }
}
