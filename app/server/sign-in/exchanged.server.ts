// Tokens that were exchanged a moment ago. What a browser had under way when its token changed (a page's other reads, its other
// tabs) still carries the old one; for some seconds that means the new one. Kept on globalThis: pages and sockets are two bundles.

const graceMs = 15_000
const key = Symbol.for('logbook.exchanged-tokens')
type Exchanged = Map<string, { pair: string; until: number }>
type Registry = { [key]?: Exchanged }

const exchanged = (): Exchanged => ((globalThis as Registry)[key] ??= new Map())

/** The cookie pair `old` (`name=value`) means `pair` from now on, for fifteen seconds. */
export function rememberExchange(old: string, pair: string): void {
  const now = Date.now()
  for (const [known, { until }] of exchanged()) if (until < now) exchanged().delete(known)
  exchanged().set(old, { pair, until: now + graceMs })
}

/** A cookie header as it would be if the browser knew all its cookies already. */
export function currentCookies(header: string): string {
  if (exchanged().size === 0) return header
  return header.split(/; */).map(current).join('; ')
}

function current(pair: string): string {
  const known = exchanged().get(pair)
  // Exchanged twice within the seconds: what came of it is followed.
  return known && known.until > Date.now() ? current(known.pair) : pair
}
