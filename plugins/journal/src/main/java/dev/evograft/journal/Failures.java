// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import dev.evograft.spi.journal.UnreadableEntryException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says what went wrong with a journal's file, and what helps. */
final class Failures {

  private final Path file;

  Failures(Path file) {
    this.file = file;
  }

  static boolean isBusy(SQLException e) {
    return primary(e) == SQLiteErrorCode.SQLITE_BUSY.code;
  }

  /** The error without its detail. */
  private static int primary(SQLException e) {
    return e instanceof SQLiteException failure && failure.getResultCode() != null
        ? failure.getResultCode().code & 0xff
        : -1;
  }

  EvograftException of(SQLException e) {
    return switch (primary(e)) {
      case 5, 6 -> // BUSY, LOCKED
          retriable(
              "journal_busy", "the journal %s is held by another process; wait or end that one", e);
      case 13 -> // FULL
          retriable("journal_full", "no room on the disk of the journal %s; free some space", e);
      case 11, 26 -> damaged(e); // CORRUPT, NOTADB
      case 3, 8, 14, 23 -> // PERM, READONLY, CANTOPEN, AUTH
          failure(
              "journal_unwritable",
              "cannot write the journal %s; make the file and its folder writable for this user,"
                  + " or set journal.file to another place",
              e);
      case 10 -> // IOERR
          failure(
              "journal_io", "the disk of the journal %s fails; check it (" + detail(e) + ")", e);
      case 9 -> closed(); // INTERRUPT: only closing does that
      default ->
          failure(
              "journal_failed",
              "the journal %s failed; see the log and run 'evograft journal verify' ("
                  + detail(e)
                  + ")",
              e);
    };
  }

  /** What kept a copy from being made; most of it is about the copy, not about the journal. */
  EvograftException copying(String copy, SQLException e) {
    return switch (primary(e)) {
      case 13 -> // FULL
          failure("backup_full", "no room on the disk for " + copy + "; free some space", e);
      case 8, 10, 14 -> // READONLY, IOERR, CANTOPEN
          failure(
              "backup_unwritable",
              "cannot copy the journal to " + copy + "; check that disk (" + detail(e) + ")",
              e);
      default -> of(e);
    };
  }

  EvograftException damaged(@Nullable Throwable cause) {
    return failure(
        "journal_damaged",
        "the journal %s is damaged or no journal; end every Evograft process, move it and its -wal"
            + " file away, and start anew",
        cause);
  }

  EvograftException closed() {
    return failure("journal_closed", "the journal %s is not open; open it first", null);
  }

  EvograftException gone() {
    return failure(
        "journal_gone",
        "the journal %s was removed or replaced while it was open; open it again to begin a new"
            + " one",
        null);
  }

  EvograftException failure(String code, String message, @Nullable Throwable cause) {
    return new EvograftException(code, message.formatted(file), cause);
  }

  UnreadableEntryException unreadable(String message, Throwable cause, Sequenced entry) {
    return new UnreadableEntryException(message.formatted(file), cause, entry);
  }

  RetriableException retriable(String code, String message, @Nullable Throwable cause) {
    return new RetriableException(code, message.formatted(file), cause);
  }

  /** SQLite's own words, on one line. */
  private static String detail(SQLException e) {
    return String.valueOf(e.getMessage()).replaceAll("\\s+", " ").replace("%", "%%");
  }
}
