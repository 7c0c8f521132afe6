// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.sql.SQLException;
import java.util.List;

/** The tables of a journal, and how a file of an older release gets them. */
final class Schema {

  /** "Evog": what tells our files from other SQLite databases. */
  private static final int APPLICATION = 0x45766f67;

  /**
   * Release n of the schema is the first n scripts. A script that was released is never changed.
   *
   * <p>A stream's number is the sequence number of its first entry: unique for ever, and the way
   * from an unended key to its beginning. Type names are kept once, keys with every entry, so that
   * a scan reads one table. {@code unended} holds only what is open, and stays small. An index of
   * entries by type would take as long as the entry itself; {@code type_block} tells only which
   * blocks of {@value Types#BLOCK} sequence numbers have entries of a type. {@code leaving} names
   * streams that retention takes out piece by piece; their keys are gone.
   */
  private static final List<String> RELEASES =
      List.of(
          """
          CREATE TABLE type(no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
          CREATE TABLE stream(
            key TEXT NOT NULL PRIMARY KEY, no INTEGER NOT NULL) STRICT, WITHOUT ROWID;
          CREATE TABLE unended(
            key TEXT NOT NULL PRIMARY KEY, no INTEGER NOT NULL) STRICT, WITHOUT ROWID;
          CREATE TABLE entry(
            seq INTEGER PRIMARY KEY AUTOINCREMENT, -- never used again after retention
            stream INTEGER NOT NULL, ordinal INTEGER NOT NULL, type INTEGER NOT NULL,
            version INTEGER NOT NULL, at INTEGER NOT NULL, ends INTEGER NOT NULL,
            key TEXT NOT NULL, payload BLOB NOT NULL,
            UNIQUE(stream, ordinal)) STRICT;
          CREATE TABLE type_block(
            type INTEGER NOT NULL, block INTEGER NOT NULL,
            PRIMARY KEY(type, block)) STRICT, WITHOUT ROWID;
          CREATE TABLE destination(
            id TEXT NOT NULL PRIMARY KEY, target TEXT NOT NULL,
            scan INTEGER NOT NULL, since INTEGER NOT NULL,
            state TEXT NOT NULL, why TEXT, until INTEGER,
            owner TEXT, epoch INTEGER NOT NULL, lease INTEGER) STRICT, WITHOUT ROWID;
          CREATE TABLE lane(
            destination TEXT NOT NULL, key TEXT NOT NULL, next INTEGER NOT NULL,
            state TEXT NOT NULL, attempts INTEGER NOT NULL, due INTEGER, code TEXT, why TEXT,
            uncertain INTEGER NOT NULL,
            PRIMARY KEY(destination, key)) STRICT, WITHOUT ROWID;
          CREATE TABLE dead_letter(
            no INTEGER PRIMARY KEY, destination TEXT NOT NULL,
            key TEXT NOT NULL, ordinal INTEGER NOT NULL, type TEXT NOT NULL,
            version INTEGER NOT NULL, entry_at INTEGER NOT NULL, payload BLOB NOT NULL, -- a copy
            code TEXT NOT NULL, why TEXT NOT NULL, attempts INTEGER NOT NULL, at INTEGER NOT NULL,
            UNIQUE(destination, key, ordinal)) STRICT;
          CREATE TABLE receipt(
            destination TEXT NOT NULL, key TEXT NOT NULL, ordinal INTEGER NOT NULL,
            at INTEGER NOT NULL, note TEXT,
            PRIMARY KEY(destination, key)) STRICT, WITHOUT ROWID;
          """,
          """
          CREATE TABLE duty(
            name TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL,
            until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
          """,
          """
          CREATE INDEX dead_letter_open ON dead_letter(destination, key, ordinal)
            WHERE code <> 'dropped';
          CREATE INDEX dead_letter_newest ON dead_letter(at, no) WHERE code <> 'dropped';
          CREATE INDEX dead_letter_resolved ON dead_letter(at, no) WHERE code = 'dropped';
          CREATE TABLE leaving(stream INTEGER PRIMARY KEY) STRICT; -- removed, but for some entries
          CREATE TABLE forgotten( -- a destination's last epoch and lease
            id TEXT NOT NULL PRIMARY KEY, epoch INTEGER NOT NULL,
            lease INTEGER) STRICT, WITHOUT ROWID;
          INSERT INTO forgotten SELECT destination, ordinal, NULL FROM receipt WHERE key = '';
          """,
          """
          ALTER TABLE destination ADD COLUMN types TEXT NOT NULL DEFAULT ''; -- one on each line
          """);

  private Schema() {}

  /** Makes or migrates the tables; may be repeated when another process was in the way. */
  static void prepare(Session session, Failures failures) throws SQLException {
    boolean fresh = check(session, failures);
    if (fresh) {
      session.script("PRAGMA auto_vacuum = INCREMENTAL"); // only possible before the first page
    }
    String mode =
        session.first("PRAGMA journal_mode = WAL", row -> row.getString(1)).orElse("nothing");
    if (!mode.equals("wal")) {
      throw failures.failure(
          "journal_unwritable",
          "the file system of the journal %s cannot hold it (no WAL); set journal.file to a place"
              + " on a local disk",
          null);
    }
    if (release(session) < RELEASES.size()) {
      migrate(session);
    }
  }

  /** Whether the file is new; throws if it is not for us. */
  private static boolean check(Session session, Failures failures) throws SQLException {
    boolean fresh = session.number("SELECT count(*) FROM sqlite_schema") == 0;
    if (!fresh && session.number("PRAGMA application_id") != APPLICATION) {
      throw failures.failure(
          "journal_foreign",
          "%s is a database of another program; set journal.file to a file of its own",
          null);
    }
    if (!fresh && release(session) > RELEASES.size()) {
      throw failures.failure(
          "journal_too_new",
          "the journal %s was written by a newer Evograft (schema "
              + release(session)
              + ", this one knows "
              + RELEASES.size()
              + "); update Evograft, or set journal.file to another file",
          null);
    }
    return fresh;
  }

  private static int release(Session session) throws SQLException {
    return (int) session.number("PRAGMA user_version");
  }

  private static void migrate(Session session) throws SQLException {
    session.update("BEGIN IMMEDIATE");
    // Again, because another process may have done it meanwhile.
    for (int release = release(session); release < RELEASES.size(); release++) {
      session.script(RELEASES.get(release));
    }
    session.script("PRAGMA application_id = " + APPLICATION);
    session.script("PRAGMA user_version = " + RELEASES.size());
    session.update("COMMIT");
  }
}
