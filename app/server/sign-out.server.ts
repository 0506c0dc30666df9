// Tells the whole process that a sign-in has ended. Kept on globalThis, because the socket handler and the app are separate
// bundles, each with a memory of sign-ins of its own.

const key = Symbol.for('logbook.sign-out')
type Registry = { [key]?: Set<() => void> }

const listeners = (): Set<() => void> => ((globalThis as Registry)[key] ??= new Set())

/** `listener` is told whenever a sign-in has ended, in the order of asking, for as long as the process lives. */
export function onSignOut(listener: () => void): void {
  listeners().add(listener)
}

/** To be called when a sign-in was taken away: what is remembered of sign-ins is forgotten, open sockets are looked at. */
export function announceSignOut(): void {
  for (const listener of listeners()) listener()
}
