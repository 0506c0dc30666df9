// Whom a proxy in front names. Law: the header counts only on a connection of a proxy that the settings name; every other one
// loses it before anything of ours reads it (nitro/proxy-header.ts).
import { env } from '../env.ts'

/** Whom the proxy names on this request, or null: also when settings do not let proxies sign people in. */
export function proxyIdentity(headers: Headers): string | null {
  const { LOGBOOK_SIGN_IN, LOGBOOK_PROXY_HEADER } = env()
  if (!LOGBOOK_SIGN_IN.includes('proxy') || !LOGBOOK_PROXY_HEADER) return null
  const name = headers.get(LOGBOOK_PROXY_HEADER)?.trim() ?? ''
  return name.length > 0 && name.length <= 320 ? name : null
}
