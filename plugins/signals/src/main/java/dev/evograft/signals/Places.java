// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What remains of a path, a URL or a word with digits in a signature: its name, not its place. */
final class Places {

  private static final Pattern TEMPORARY =
      Pattern.compile(
          "(?:/private)?(?:/tmp|/var/tmp|/dev/shm|/var/folders/\\w+/\\w+/\\w+)/.*|.*[\\\\/](?i:temp)[\\\\/].*");

  /** A name that a program made up: {@code tmpz4iaw5k6}, {@code ccUvOk2t.o}, {@code x.Ab12Cd34}. */
  private static final Pattern MADE_UP =
      Pattern.compile(
          "(?:cc|tmp|temp|pip-|npm-|go-build|rustc|pytest-|_MEI|jna|hsperf|sh-thd|vscode-|node-|yarn-|evo)[\\w.-]*?[\\w]{4,}?(\\.[A-Za-z]\\w{0,5})?"
              + "|(?=\\w*\\d)(?=\\w*[A-Za-z])\\w{6,}(\\.[A-Za-z]\\w{0,5})?|[\\w-]+\\.\\w{6,12}");

  private static final Pattern URL =
      Pattern.compile(
          "([A-Za-z][A-Za-z0-9+.-]*://)(?:[^/@]*@)?([^/:?#]*|\\[[^\\]]*\\])(:\\d+)?([^?#]*)(?:[?#].*)?");

  private static final Pattern TEMP_WORD = Pattern.compile("tmp[a-z0-9_]{6,}");

  private static final Pattern UPPER =
      Pattern.compile("[A-Z]{1,8}\\d{1,6}[A-Z]{0,2}|\\d{1,2}[A-Z]\\d{2}");

  private static final Pattern COUNTED =
      Pattern.compile("([A-Za-z_$]*[A-Za-z$])(\\d{4,})|(.*_(?=\\d{3})|\\$Proxy)(\\d+)");

  private static final Pattern PREFIXED = Pattern.compile("([A-Za-z]{1,12}[_])([A-Za-z0-9]{8,})");

  private Places() {}

  /**
   * The last part of a path, whatever folder it is in; nothing of a folder that is a mere place.
   */
  static String path(String path, boolean location) {
    int end = path.length();
    while (end > 1 && ".!?".indexOf(path.charAt(end - 1)) >= 0) {
      end--;
    }
    String trimmed = path.substring(0, end);
    String tail = path.substring(end);
    String folder = trimmed.replaceAll("[\\\\/]+$", "");
    int slash = Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\'));
    String name = folder.substring(slash + 1);
    if (TEMPORARY.matcher(trimmed).matches()) {
      Matcher madeUp = MADE_UP.matcher(name);
      if (madeUp.matches()) {
        int dot = name.lastIndexOf('.');
        boolean extension = dot > 0 && name.length() - dot < 6;
        return "<tmp>" + (extension ? name.substring(dot) : "") + tail;
      }
    }
    if (location && name.lastIndexOf('.') <= 0) {
      return "<path>" + tail;
    }
    return "<path>/" + ErrorSignature.normalise(name) + tail;
  }

  /** Scheme, host unless it is an address, and path of a URL. */
  static String url(String url) {
    int end = url.length();
    while (".,;:!?".indexOf(url.charAt(end - 1)) >= 0) {
      end--;
    }
    Matcher parts = URL.matcher(url.substring(0, end));
    if (!parts.matches()) {
      return url;
    }
    String host = parts.group(2).matches("[\\d.]+|\\[.*") ? "<ip>" : parts.group(2);
    String port = parts.group(3) == null || host.equals("<ip>") ? "" : ":<n>";
    StringBuilder path = new StringBuilder();
    for (String step : parts.group(4).split("/", -1)) {
      path.append(path.isEmpty() && step.isEmpty() ? "" : "/")
          .append(ErrorSignature.normalise(step));
    }
    return parts.group(1) + host + port + path + url.substring(end);
  }

  /**
   * A word with digits in it: kept where they belong to a name, replaced where they are counted.
   */
  static String word(String word) {
    if (TEMP_WORD.matcher(word).matches()) {
      return "<tmp>";
    }
    if (UPPER.matcher(word).matches()) {
      return word;
    }
    Matcher prefixed = PREFIXED.matcher(word);
    if (prefixed.matches() && changes(prefixed.group(2)) >= 3) {
      return prefixed.group(1) + "<id>";
    }
    if (word.length() >= 8 && changes(word) >= 4) {
      return "<id>";
    }
    Matcher counted = COUNTED.matcher(word);
    if (counted.matches()) {
      return (counted.group(1) == null ? counted.group(3) : counted.group(1)) + "<n>";
    }
    return word;
  }

  /** How often letters and digits take turns. */
  private static int changes(String word) {
    int changes = 0;
    for (int i = 1; i < word.length(); i++) {
      boolean digit = Character.isDigit(word.charAt(i));
      changes += digit == Character.isDigit(word.charAt(i - 1)) ? 0 : 1;
    }
    return changes;
  }
}
