// The service worker: what the page is made of, so that it opens without a server. Law: it keeps built files (their names carry their
// hash) and one empty page, never an answer with data; while the server answers, the server's page is the page. `__BUILT__` is put in by
// the build (plugin.ts).
export {}
declare const self: ServiceWorkerGlobalScope
declare const __BUILT__: { version: string; files: string[] }

type ServiceWorkerGlobalScope = EventTarget & {
  skipWaiting: () => Promise<void>
  clients: { claim: () => Promise<void> }
  location: Location
}
type Waiting = Event & { waitUntil: (work: Promise<unknown>) => void }
type Fetching = Waiting & {
  request: Request
  respondWith: (answer: Promise<Response>) => void
}

const shell = '/shell'
const prefix = 'logbook-shell-'
const built = __BUILT__
const name = prefix + built.version
// No navigation preload: what is left to the browser would be asked for twice, and links that are good once would be spent.
/** A page that has not come by then is taken for one that does not come. */
const patienceMs = 4000
/** Pages of people without a sign-in, and what is no page. */
const notOurs = /^\/(api|enter|s|join|pair|sign-in|welcome|shell|_live|_serverFn)(\/|$)/

self.addEventListener('install', (event) => (event as Waiting).waitUntil(install()))
self.addEventListener('activate', (event) => (event as Waiting).waitUntil(activate()))
self.addEventListener('fetch', (event) => {
  const fetching = event as Fetching
  const { request } = fetching
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/assets/')) return fetching.respondWith(builtFile(request))
  if (request.mode === 'navigate' && !notOurs.test(url.pathname)) fetching.respondWith(page(fetching))
})

/** Files that the last version had as well are not fetched again. */
async function install(): Promise<void> {
  const cache = await caches.open(name)
  await Promise.all([
    ...built.files.map(async (file) => {
      if (await cache.match(file)) return
      await cache.put(file, (await caches.match(file)) ?? (await whole(file)))
    }),
    whole(shell).then((answer) => cache.put(shell, answer)),
  ])
  await self.skipWaiting()
}

async function whole(path: string): Promise<Response> {
  const answer = await fetch(path, { cache: 'no-cache', credentials: 'omit', redirect: 'error' })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
  return answer
}

async function activate(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(names.filter((one) => one.startsWith(prefix) && one !== name).map((one) => caches.delete(one)))
  await self.clients.claim()
}

async function builtFile(request: Request): Promise<Response> {
  return (await caches.match(request.url)) ?? fetch(request)
}

async function page({ request }: Fetching): Promise<Response> {
  const asked = fetch(request)
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), patienceMs))
  const answer = await Promise.race([asked, late]).catch(() => null)
  // A proxy that says that there is no server is no server.
  if (answer && ![502, 503, 504].includes(answer.status)) return answer
  const kept = await caches.match(shell)
  return kept ? freshly(kept) : (answer ?? asked)
}

/** The empty page with a nonce of its own each time, as the server gives each page one. */
async function freshly(kept: Response): Promise<Response> {
  const policy = kept.headers.get('content-security-policy') ?? ''
  const old = /'nonce-([^']+)'/.exec(policy)?.[1]
  if (!old) return kept
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
  const headers = new Headers(kept.headers)
  headers.set('content-security-policy', policy.replaceAll(old, nonce))
  return new Response((await kept.text()).replaceAll(old, nonce), { headers })
}
