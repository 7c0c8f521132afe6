// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import static dev.evograft.signals.ErrorRule.Weight.MAYBE;
import static dev.evograft.signals.ErrorRule.Weight.THAT;
import static dev.evograft.signals.ErrorRule.Weight.WHAT;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The forms in which programs tell of errors, by kind of program. Every pattern is anchored, and
 * what it repeats cannot match in two ways, so that none costs more than a few passes over its
 * line.
 */
final class ErrorRules {

  /** Who speaks: {@code cp}, {@code ./run.sh}, {@code tar (child)}. */
  private static final String WHO = "[\\w./+~@#-]{1,120}+(?:\\[\\d+\\]|\\[\\])?(?: \\(\\w+\\))?";

  /** Where in a file: {@code :12:3}, {@code (3,5)}, {@code :[3,11]}, {@code :(.text+0xa)}. */
  private static final String WHERE =
      "(?::\\d+(?:[:.]\\d+(?:-\\d+)?)?|\\(\\d+(?:,\\d+){0,3}\\)|:\\[\\d+,\\d+\\]|:\\([^)]{1,80}\\))";

  /** Words that may stand before "error". */
  private static final String KIND =
      "(?i:fatal|parse|parser|parsing|syntax|runtime|internal|compile|compiler|compilation|link"
          + "|linker|type|io|i/o|network|connection|configuration|config|usage|unknown|unexpected"
          + "|unhandled|uncaught|unrecoverable|validation|import|build|server|client|api|request"
          + "|http|ssl|tls|certificate|database|db|sql|query|disk|read|write|access|permission"
          + "|authentication|authorization|auth|system|os|critical|php|cmake|assertion|recoverable"
          + "|argument|value|key|application|script|command|execution|evaluation|transport|protocol"
          + "|python|lua|module|template|schema|invalid|latex|lookup|symbol"
          + "|remote|tool|agent|model|provider|stream|timeout|deployment|migration|test|lint)";

  /** A mark between "error" and its message: {@code [E0308]}, {@code TS2322}, {@code (at 3)}. */
  private static final String MARK =
      "(?:\\[[\\w:.-]{1,40}\\]| [A-Z]{1,8}-?\\d{1,8}| \\d{1,6}| \\([^)]{1,80}\\)){0,2}";

  private static final String ERRNO =
      "(?i:no such (?:file|device|process|host)|permission denied|operation not permitted"
          + "|connection (?:refused|reset|timed out|closed|aborted)|is a directory|not a directory"
          + "|directory not empty|file exists|no space left|read-only file system|broken pipe"
          + "|network is unreachable|no route to host|host is down|cannot allocate memory"
          + "|too many (?:open files|levels of)|invalid argument|text file busy"
          + "|argument list too long|exec format error|input/output error|disk quota exceeded"
          + "|name or service not known|temporary failure in name|address already in use"
          + "|cannot assign requested address|device or resource busy|invalid cross-device"
          + "|file name too long|file too large|illegal seek|bad file descriptor|bad address"
          + "|operation timed out|operation not supported|function not implemented"
          + "|resource temporarily unavailable|transport endpoint|stale file handle"
          + "|out of memory|command not found|not found|invalid or incomplete multibyte"
          + "|no child processes|protocol error|value too large|cannot open shared object file)";

  private static final String TROUBLE =
      "(?i:cannot|can't|can’t|could ?n[o']t|unable|fail(?:ed|s|ure|ing)?|invalid|illegal|unrecognized"
          + "|unknown|unexpected|missing|denied|refused|unterminated|unmatched|not (?:found|in|a|an"
          + "|recognized|permitted|allowed|supported|enough|valid)|no (?:such|match|rule|input|module"
          + "|file)|does ?n[o']t exist|bad|corrupt(?:ed)?|expected|required|unsupported|unbound"
          + "|undefined|ambiguous|exceeded|too (?:many|few|long|large)|timed out|timeout|requires"
          + "|must be|must have|errors?|reset by peer|unreachable|in use|busy|already exists"
          + "|division by zero|out of range|overflow|mismatch)";

  /** Programs whose lines {@code NAME: TEXT} are diagnostics. */
  private static final String KNOWN =
      "(?:.{0,200}/)?(?:bash|sh|dash|zsh|ksh|fish|ash|busybox|ls|cp|mv|rm|cat|tac|sed|g?awk|mawk|[ef]?grep|rg"
          + "|find|tar|bsdtar|gzip|gunzip|bzip2|xz|zstd|unzip|zip|7z|dd|u?mount|curl|wget|ssh|ssh-keygen"
          + "|scp|sftp|rsync|g?make|ninja|ld|ld\\.\\w+|gcc|g\\+\\+|cc1?|c\\+\\+|cc1plus|clang|as|ar|nm|strip|objcopy"
          + "|objdump|cmake|git|hg|svn|docker|podman|kubectl|helm|terraform|ansible|python[\\d.]*"
          + "|node|perl|ruby|php|java|javac|jar|javap|psql|pg_dump|mysql|mysqldump|sqlite3|redis-cli"
          + "|env|sudo|su|chmod|chown|chgrp|mkdir|rmdir|ln|link|touch|head|tail|sort|uniq|cut|tr|wc|tee"
          + "|xargs|date|sleep|kill|killall|pkill|ps|df|du|mktemp|install|id|useradd|systemctl"
          + "|journalctl|apt|apt-get|dpkg|yum|dnf|rpm|apk|brew|pip[\\d.]*|npm|npx|yarn|pnpm|jq|yq|bc|dc"
          + "|diff|patch|cmp|file|stat|readlink|realpath|openssl|gpg|nc|ncat|ping|dig|host|ip|crontab"
          + "|at|screen|tmux|base64|md5sum|sha\\d+sum|b2sum|od|xxd|hexdump|split|csplit|join|paste|comm"
          + "|fold|fmt|nl|rev|expr|test|\\[|printf|echo|seq|timeout|nohup|nice|strace|gdb|lldb|valgrind"
          + "|ldd|lsof|collect2|cargo|rustc|rustup|go|gofmt|ffmpeg|convert|magick|pdflatex|tsc|eslint"
          + "|aws|gcloud|az|gh|vim?|nano|ed|ex|less|more|man|column|shuf|truncate|fallocate|mkfifo|logger"
          + "|iconv|getent|hostname|chroot|nsenter|unshare|bwrap|flock|watch|pgrep|nproc|factor|cd|exec"
          + "|source|read|export|ulimit|command|type|tput|clear|bun|deno|uv|poetry|conda|mamba|dotnet"
          + "|nuget|gradle|mvn|sbt|ant|swift|swiftc|xcodebuild|ghc|cabal|stack|ocaml|opam|erl|elixir"
          + "|mix|R|Rscript|julia|lua|luac|nim|zig|ipython|jupyter|pytest|tox|pylint|mypy|black|ruff)"
          + "(?: \\(\\w+\\))?";

  /** The last part of the name of a type that is thrown. */
  private static final String TYPE =
      "(?!(?:Timeout|Expired|Refused|Failure|Fault|Interrupt|Rejection|Throwable)\\b)"
          + "(?:[A-Za-z_$][\\w$]*+(?:\\.|::|/|\\\\))*+[A-Za-z_$]?[\\w$]*?"
          + "(?:Error|Exception|Failure|Fault|Throwable|Rejection|Interrupt|Timeout|Expired|Refused)"
          + "(?:Group)?(?![\\w$.])(?:<[^>]{1,80}>)?(?: ?\\[[^\\]]{1,80}\\])?(?: \\([^)]{1,80}\\))?";

  private static final String THROWN =
      "(?:(?:Caused by|Uncaught|Unhandled|Unhandled exception\\.|Unhandled rejection|Exception|Error"
          + "|Wrapped by|Suppressed|uncaughtException|Uncaught exception|PHP Fatal error)(?: \\(in promise\\))?"
          + ":? {1,2})?";

  /** In the order in which they are tried. There is one bit for each, see {@link Marks}. */
  static final List<ErrorRule> ALL =
      List.of(
          // types that are thrown
          ErrorRule.of(WHAT, "Exception in [\\w ]{1,40}(?:\"[^\"]{0,200}\"|:)?.*", "exception in "),
          ErrorRule.of(
              WHAT,
              "\\[?" + THROWN + TYPE + ": (?<m>\\S.*)",
              "error",
              "exception",
              "failure:",
              "fault:",
              "rejection",
              "interrupt",
              "timeout",
              "expired",
              "refused",
              "throwable"),
          ErrorRule.of(
              MAYBE,
              "\\s*(?:\\[cause\\]: )?\\[?(?:(?:Caused by|Uncaught|Unhandled exception\\.):? )?"
                  + TYPE
                  + "(?::.*|\\s*)$",
              "error",
              "exception",
              "failure",
              "fault",
              "rejection",
              "interrupt",
              "timeout",
              "expired",
              "refused"),
          ErrorRule.of(WHAT, "Caused by: ?\\S.*", "caused by:"),
          ErrorRule.of(
              WHAT, "(?:Uncaught|Unhandled|uncaught|unhandled)\\b.{3,}", "uncaught", "unhandled"),
          // "error:" and its kin
          ErrorRule.of(
              WHAT,
              "(?:" + WHO + ": ){0,3}(?:" + KIND + " ){0,3}(?i:error)" + MARK + ": *(?<m>\\S.*)",
              "error"),
          ErrorRule.of(
              WHAT,
              "(?:"
                  + WHO
                  + ": ){0,3}(?:"
                  + KIND
                  + " ){1,2}error\\b(?! (?:code|rate|count|log|page|"
                  + "handl|message|report|budget|level|margin)).{3,}",
              " error",
              "error"),
          ErrorRule.of(
              WHAT,
              "(?:[A-Za-z]:[\\\\/])?[^\\s:|][^:|]{0,400}?"
                  + WHERE
                  + "(?: -)?:? (?:"
                  + KIND
                  + " ){0,2}(?i:error)"
                  + MARK
                  + ":? (?<m>\\S.*)",
              "error"),
          ErrorRule.of(
              MAYBE,
              "\\s+(?:(?:× |> )?(?:" + KIND + " ){0,2}(?i:error)" + MARK + ": \\S.*)",
              "error"),
          ErrorRule.of(
              WHAT,
              "Error (?:in|at|from|response|while|during|on|(?!handl|report|track|check|monitor|logg)\\w+ing)"
                  + "\\b.{3,}",
              "error "),
          ErrorRule.of(WHAT, "error (?=[A-Z\"'`])(?<m>.{4,})", "error "),
          ErrorRule.of(WHAT, "An? (?:\\w+ ){0,2}error (?:has )?occurr?ed.*", "error "),
          ErrorRule.of(WHAT, "\\(error\\) \\S.*", "(error)"),
          ErrorRule.of(
              WHAT,
              "(?:" + WHO + ": ){0,2}(?:fatal|FATAL|Fatal|FATAL ERROR): *(?<m>\\S.*)",
              "fatal"),
          ErrorRule.of(WHAT, "Fatal Python error: .*", "fatal python"),
          ErrorRule.of(WHAT, "##\\[error\\](?<m>\\S.*)|::error[ :].*", "##[error]", "::error"),
          ErrorRule.of(
              WHAT,
              "(?:.*[\\s\\]】])?(?:错误|异常|报错|失败)\\s*[:：]\\s*(?<m>\\S.*)",
              "错误",
              "异常",
              "报错",
              "失败"),
          // the system, through programs
          ErrorRule.of(
              WHAT,
              "(?!(?i:warning|note|info|debug|hint)\\b)"
                  + WHO
                  + ": .*"
                  + ERRNO
                  + "[\\s.!'\"’)]*(?:\\([^)]*\\)\\.?)?",
              "no such",
              "denied",
              "not permitted",
              "refused",
              "reset by",
              "timed out",
              "a directory",
              "not empty",
              "file exists",
              "no space left",
              "read-only file",
              "broken pipe",
              "unreachable",
              "no route",
              "allocate memory",
              "too many",
              "invalid argument",
              "file busy",
              "too long",
              "exec format",
              "input/output",
              "quota exceeded",
              "not known",
              "temporary failure",
              "already in use",
              "assign requested",
              "resource busy",
              "descriptor",
              "not found",
              "shared object",
              "too large",
              "not supported",
              "not implemented",
              "temporarily unavailable",
              "connection closed",
              "multibyte"),
          ErrorRule.of(
              WHAT,
              KNOWN
                  + ": (?!(?i:warning|note|info|debug|hint|entering|leaving|nothing|removing)\\b).*\\b"
                  + TROUBLE
                  + "\\b.*",
              "cannot",
              "can't",
              "could not",
              "couldn't",
              "unable",
              "fail",
              "invalid",
              "illegal",
              "unrecognized",
              "unknown",
              "unexpected",
              "missing",
              "unterminated",
              "unmatched",
              "not found",
              "not in ",
              "not a ",
              "not an ",
              "not recognized",
              "no such",
              "no match",
              "no rule",
              "no input",
              "no module",
              "no file",
              "not exist",
              "bad ",
              "corrupt",
              "expected",
              "required",
              "unsupported",
              "unbound",
              "undefined",
              "ambiguous",
              "exceeded",
              "too many",
              "too few",
              "timed out",
              "requires",
              "must be",
              "must have",
              "error",
              "already exists",
              "division by",
              "mismatch"),
          ErrorRule.of(
              WHAT,
              "(?!(?:warning|note|info|debug|hint|fix|feat|chore|docs|refactor|test|perf|ci|build)\\b)"
                  + WHO
                  + ": (?:[^:]{1,200}: )?(?:cannot |can't |could not |couldn't |unable to |failed to "
                  + "|(?:invalid|unrecognized|unknown|illegal) (?:option|argument|command|subcommand|flag)).*",
              "cannot ",
              "can't ",
              "could not ",
              "couldn't ",
              "unable to ",
              "failed to ",
              "invalid ",
              "unrecognized ",
              "unknown ",
              "illegal "),
          ErrorRule.of(
              WHAT,
              "(?:Cannot|Can't|Could not|Couldn't|Unable to|Failed to|Failure (?:in|while|to)) \\w\\S* \\S.{4,}",
              "cannot ",
              "can't ",
              "could not ",
              "couldn't ",
              "unable to ",
              "failed to ",
              "failure "),
          ErrorRule.of(
              WHAT,
              "(?:(?:/\\S+/)?\\S+: line \\d+: (?!.{0,40}\\bwarning: )(?! *\\d+ (?:Terminated|Done|Hangup))|(?:/\\S+/)?\\S+:\\d+: (?:command not found|no such)"
                  + "|\\S+: \\d+: \\S+: not found).*",
              ": line ",
              "not found",
              "no such"),
          ErrorRule.of(WHAT, "'[^']{1,200}' is not recognized as an? .*", "is not recognized"),
          ErrorRule.of(WHAT, "curl: \\(\\d+\\) \\S.*", "curl: ("),
          ErrorRule.of(
              WHAT,
              ".{1,400}\\bfailed: (?:"
                  + ERRNO
                  + ").*|.*: Host key verification failed\\..*|Host key verification failed\\..*",
              "failed: ",
              "verification failed"),
          ErrorRule.of(WHAT, "[0-9A-F]{6,20}:error:.*", ":error:"),
          ErrorRule.of(
              WHAT,
              "E: \\S.*",
              "e: unable",
              "e: could",
              "e: package",
              "e: failed",
              "e: sub-",
              "e: the ",
              "e: some "),
          // crashes
          ErrorRule.of(
              WHAT,
              "(?:\\S+: line \\d+: +)?(?:\\d+ )?(?:Segmentation fault|Aborted|Bus error|Killed|Illegal instruction"
                  + "|Floating point exception|Trace/breakpoint trap)(?: *\\(core dumped\\))?(?: {2,}.*)?\\s*",
              "segmentation fault",
              "aborted",
              "bus error",
              "killed",
              "illegal instruction",
              "floating point exc",
              "breakpoint trap"),
          ErrorRule.of(
              WHAT,
              "terminate called.*|\\*\\*\\* .* \\*\\*\\*.*|double free or corruption.*|free\\(\\): .*|malloc\\(\\): .*"
                  + "|corrupted .*|munmap_chunk\\(\\): .*|libc\\+\\+abi.*: terminating.*",
              "terminate called",
              "smashing detected",
              "buffer overflow detected",
              "double free",
              "free():",
              "malloc():",
              "corrupted",
              "munmap_chunk",
              "terminating"),
          ErrorRule.of(
              WHAT,
              "(?:\\S+: )?(?:\\S+:\\d+: )?.{0,300}?\\b[Aa]ssertion\\b.{0,2000}\\bfailed\\b.*",
              "assertion"),
          ErrorRule.of(
              WHAT,
              "panic: \\S.*|fatal error: \\S.*|thread '[^']*'.{0,20} panicked at '.*|.*: panicked at '.*",
              "panic: ",
              "fatal error: ",
              "panicked at '"),
          ErrorRule.of(
              WHAT,
              "==\\d+== ?ERROR: (?<m>.*)|WARNING: (?:Thread|Memory)Sanitizer: .*|==\\d+== (?:Invalid |Process terminating|Use of uninit|Conditional jump).*",
              "==error: ",
              "== error: ",
              "sanitizer: ",
              "== invalid ",
              "process terminating",
              "conditional jump"),
          // builds
          ErrorRule.of(WHAT, "(?:\\S+: |\\S+:\\d+: )?\\*\\*\\* (?!\\[)\\S.*", "*** "),
          ErrorRule.of(THAT, "\\S+: \\*\\*\\* \\[.*", "*** ["),
          ErrorRule.of(
              WHAT,
              "\\S.{0,400}?: .{0,80}?(?:undefined reference to|multiple definition of|cannot find -l|undefined symbol: ).*"
                  + "|(?:ld: )?(?:Undefined symbols for|duplicate symbol|symbol\\(s\\) not found).*",
              "undefined reference",
              "multiple definition",
              "cannot find -l",
              "undefined symbol",
              "duplicate symbol"),
          ErrorRule.of(WHAT, "CMake Error(?: at |: |\\b).*", "cmake error"),
          ErrorRule.of(
              WHAT,
              "npm (?:error|ERR!|ERROR) (?!(?:code|syscall|path|errno|dest|file|signal|cwd|command|argv|node|npm|workspace|location|location|A complete log|Lifecycle script|Usage:|Options:|Run|[\\[<>-])).{3,}",
              "npm err"),
          ErrorRule.of(THAT, "npm (?:error|ERR!|ERROR) \\S.*", "npm err"),
          ErrorRule.of(
              WHAT,
              "\\s?ERR_\\w+.*|\\S+\\.go:\\d+:\\d+: \\S.*|\\s+\\d+:\\d+\\s+error\\s+\\S.*|[^\\s(]{1,300}\\(\\d+,\\d+\\): error .*",
              "err_",
              ".go:",
              " error "),
          ErrorRule.of(
              WHAT,
              " ! \\[(?:remote )?rejected\\].*|CONFLICT \\(.*|! [A-Z]\\S* .*",
              "rejected]",
              "conflict (",
              "! latex",
              "! undefined",
              "! emergency",
              "! missing",
              "! package"),
          // tests
          ErrorRule.of(WHAT, "\\s*not ok \\d+(?!.*# (?:TODO|SKIP|todo|skip)).*", "not ok "),
          ErrorRule.of(
              THAT,
              "\\s*(?:(?:FAIL|FAILED|ERROR)(?:[:\\t]| (?=[\\w./\\[(>])).*|--- FAIL: .*|.*\\.\\.\\. (?:FAIL|FAILED|ERROR|not ok)\\b.*"
                  + "|.*<<< (?:FAILURE|ERROR)!.*|test result: FAILED.*|.*\\*\\*\\*(?:Failed|Exception|Not Run|Timeout).*)",
              "fail",
              "error",
              "not ok"),
          ErrorRule.of(
              THAT,
              "[\\s=✖✗×-]*+(?:Tests:\\s+|Test Suites:\\s+|Test Files\\s+|\\d+ (?:examples?|tests?|specs?|passing|passed), )?(?!0 )\\d{1,9} (?:tests? )?(?:failed|failing|failures?|errors?)(?:\\s*$|,| in | \\||\\.\\s*$| generated| and \\d+ warning| out of|;).*"
                  + "|FAILED \\(.*|Tests(?: run)?: \\d+.*\\b(?:Failures|Errors): ?[1-9].*|\\S+\\s+: ok=.*(?:unreachable|failed)=[1-9].*|Found [1-9]\\d* errors?\\b.*|# fail [1-9]\\d*\\s*",
              " failed",
              " failing",
              "failure",
              "error",
              "failed",
              "# fail "),
          ErrorRule.of(
              THAT,
              "(?:\\S+ )?(?:BUILD FAILED|BUILD FAILURE|FAILURE: Build|> Task \\S+ FAILED|Build FAILED|FAILED: |(?:ninja: )?build stopped|Job failed"
                  + "|compilation terminated|Execution halted|.*aborted due to compilation errors|-- Configuring incomplete, errors occurred).*",
              "failed",
              "failure",
              "build stopped",
              "terminated",
              "halted",
              "aborted due",
              "errors occurred"),
          ErrorRule.of(
              THAT,
              "\\S.{0,200}?\\b[Ee]xit(?:ed)?(?: with)?(?: code| status):? (?!0\\b)\\d+\\W*",
              "exit"),
          // languages
          ErrorRule.of(
              WHAT,
              "(?!Use of uninit|Name \"|Useless use|Subroutine |Argument \").{2,2000}? at \\S{1,300} line \\d+(?:, <\\w*> line \\d+)?\\.\\s*",
              " line "),
          ErrorRule.of(
              WHAT,
              "\\S+\\.rb:\\d+:in .{1,200}?: .*\\((?:\\w+::)*\\w+\\)\\s*|\\*\\* \\(\\w+[\\w.]*\\) .*|lua\\S*: \\S+:\\d+: .*|R?Error in .*",
              ".rb:",
              "** (",
              "lua",
              "error in"));

  private static final Pattern THROWN_LINE =
      Pattern.compile("\\[?" + THROWN + TYPE + "(?::.*|\\s*)|Caused by: .*");

  /** Whether a line is the head of a stack trace. */
  static boolean isThrown(String line) {
    return THROWN_LINE.matcher(line).lookingAt();
  }

  private ErrorRules() {}
}
