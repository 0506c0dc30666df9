// The one form of refusal of every way to sign in: wrong, expired, used, revoked and malformed are answered alike.

/** What is said to whoever may not come in. */
export const refusal =
  'That did not sign you in. It may be mistyped, used already, or too old. Your sessions are kept; try again, or ask for a fresh link.'
