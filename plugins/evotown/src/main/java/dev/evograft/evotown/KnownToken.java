// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.evotown.TokenQuestion.Answer;
import dev.evograft.evotown.TokenQuestion.Told;

/**
 * What is known of the token that is set, before anything is asked for.
 *
 * @param told what the server says of it
 * @param isSet whether there is one at all
 * @param isEvotowns whether it is one that Evotown gave, and voids: where the server does not say
 *     that it is no good, it may be in use
 */
record KnownToken(Told told, boolean isSet, boolean isEvotowns) {

  /** No token is set. */
  static final KnownToken NONE = new KnownToken(TokenQuestion.NOT_ASKED, false, false);

  /** It is this engine's. */
  boolean isAccepted() {
    return isEvotowns && told.answer() == Answer.ACCEPTS;
  }

  boolean isRefused() {
    return told.answer() == Answer.REFUSES;
  }

  /** The server is away, or something else answered. */
  boolean isUnknown() {
    return isSet && told.answer() == Answer.OTHER;
  }

  /** The server has a question for tokens, so it gives and voids them. */
  boolean isOfAServerWithTokens() {
    return isRefused() || told.answer() == Answer.ACCEPTS;
  }

  /** Whether the server has no question for a token that tells nothing of this engine anyway. */
  boolean listMayBeAway() {
    return !isEvotowns && (told.answer() == Answer.NOT_FOUND || told.answer() == Answer.SILENT);
  }

  /** Whether the server itself answered, so that its address is right. */
  boolean isAnswered() {
    return isOfAServerWithTokens() || told.answer() == Answer.SILENT;
  }

  String words() {
    return told.words();
  }
}
