// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.util.ArrayList;
import java.util.List;

/** Every literal that a secret may come with, and who looks closer. Made when first needed. */
final class Detectors {

  /** Words that names of secrets are made of. */
  private static final List<String> NOUNS =
      List.of(
          "passw",
          "passphrase",
          "pwd",
          "pass",
          "secret",
          "token",
          "credential",
          "apikey",
          "api key",
          "accesskey",
          "access key",
          "privatekey",
          "accountkey",
          "encryptionkey",
          "signingkey",
          "auth",
          "cred",
          "sessid",
          "sessionid",
          "_key",
          "-key",
          ".sid");

  static final Literals LITERALS = new Literals(all());

  private Detectors() {}

  static List<Literals.Hit> all() {
    List<Literals.Hit> hits = new ArrayList<>(Shapes.all());
    for (String noun : NOUNS) {
      hits.add(new Literals.Hit(noun, Place.NAME));
    }
    hits.add(new Literals.Hit("://", Place.URL));
    hits.add(new Literals.Hit("sig=", Place.SIGNATURE));
    hits.add(new Literals.Hit("signature=", Place.SIGNATURE));
    hits.add(new Literals.Hit("authorization", Place.AUTHORIZATION));
    hits.add(new Literals.Hit("bearer", Place.BEARER));
    hits.add(new Literals.Hit("basic", Place.BASIC));
    hits.add(new Literals.Hit("cookie", Place.COOKIE));
    hits.add(new Literals.Hit("-b ", Place.CURL_COOKIE));
    hits.add(new Literals.Hit("-u ", Place.CURL_USER));
    hits.add(new Literals.Hit("--user ", Place.CURL_USER));
    hits.add(new Literals.Hit("sshpass ", Place.SSHPASS));
    hits.add(new Literals.Hit("mysql", Place.MYSQL));
    hits.add(new Literals.Hit("mariadb", Place.MYSQL));
    hits.add(new Literals.Hit("redis-cli ", Place.REDIS));
    hits.add(new Literals.Hit("private key", Place.PRIVATE_KEY));
    hits.add(new Literals.Hit("/home/", Place.USER));
    hits.add(new Literals.Hit("/users/", Place.USER));
    hits.add(new Literals.Hit("\\users\\", Place.USER));
    hits.add(new Literals.Hit(".", Place.DISCORD));
    hits.add(new Literals.Hit("-", Place.MAILGUN));
    return hits;
  }

  /** Where a secret has no literal of its own. An enum, as it loads faster than lambdas do. */
  private enum Place implements Detector {
    NAME,
    URL,
    SIGNATURE,
    AUTHORIZATION,
    BEARER,
    BASIC,
    COOKIE,
    CURL_COOKIE,
    CURL_USER,
    SSHPASS,
    MYSQL,
    REDIS,
    PRIVATE_KEY,
    DISCORD,
    USER,
    MAILGUN;

    @Override
    public void look(String text, int start, int end, Findings found) {
      switch (this) {
        case NAME -> Assignments.look(text, start, end, found);
        case URL -> Urls.look(text, start, end, found);
        case SIGNATURE -> Urls.signature(text, start, end, found);
        case AUTHORIZATION -> Headers.authorization(text, start, end, found);
        case BEARER -> Headers.bearer(text, start, end, found);
        case BASIC -> Headers.basic(text, start, end, found);
        case COOKIE -> Headers.cookie(text, start, end, found);
        case CURL_COOKIE -> Headers.curlCookie(text, start, end, found);
        case CURL_USER -> Headers.curlUser(text, start, end, found);
        case SSHPASS -> Programs.behind(text, end, "-p", found);
        case MYSQL -> Programs.attached(text, end, "-p", found);
        case REDIS -> Programs.behind(text, end, "-a", found);
        case PRIVATE_KEY -> PrivateKeys.look(text, start, end, found);
        case DISCORD -> Shapes.discordBot(text, start, end, found);
        case USER -> Homes.look(text, start, end, found);
        case MAILGUN -> Shapes.mailgun(text, start, end, found);
      }
    }
  }
}
