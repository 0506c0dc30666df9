// The ways to sign in that settings can switch on. The terminal's one-time link is none of them: whoever runs Logbook's commands
// holds its data anyway, so the link always works. Browser code reads the words from here too.

export const signInMethods = ['password', 'passkey', 'oidc', 'github', 'proxy'] as const

/** A way to sign in that settings can switch on. */
export type SignInMethod = (typeof signInMethods)[number]
