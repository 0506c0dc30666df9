// Where a person goes after signing in. Law: only ever a page of ours, whatever an address says.

const nowhere = 'http://logbook.invalid'

/** `next` when it is the path of a page here, else `/`. */
export function ownPath(next: unknown): string {
  if (typeof next !== 'string' || !next.startsWith('/')) return '/'
  const url = URL.parse(next, nowhere)
  // `/.//elsewhere` is read as the path `//elsewhere`, which as an address leads there.
  if (url?.origin !== nowhere || url.pathname.startsWith('//')) return '/'
  return `${url.pathname}${url.search}${url.hash}`
}
