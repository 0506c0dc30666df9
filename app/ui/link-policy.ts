// Which links of a transcript may be followed. Law: http and https only, and never one that names a person before the host.

/** The address to link to, normalised; null where it must stay text. */
export function safeHref(raw: string | undefined): string | null {
  if (!raw || !/^https?:\/\//i.test(raw)) return null
  if (!URL.canParse(raw)) return null
  const url = new URL(raw)
  const named = url.username !== '' || url.password !== ''
  return (url.protocol === 'http:' || url.protocol === 'https:') && !named ? url.href : null
}

/**
 * The host a link really leads to, when its text names another one ("https://bank.example" leading elsewhere); null when
 * the text is honest or names no host at all.
 */
export function hiddenHost(text: string, href: string): string | null {
  const named = /^(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/:?#]|$)/i.exec(text.trim())?.[1]
  const host = new URL(href).hostname
  if (!named) return null
  const bare = (name: string) => name.toLowerCase().replace(/^www\./, '')
  return bare(named) === bare(host) ? null : host
}
