// Every way in that the sources have: server functions and the handlers of routes. Tests go over these lists, so that a new one is
// examined by itself.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export type ServerFunction = {
  name: string
  /** From `app/`. */
  path: string
  method: 'GET' | 'POST'
  /** The names of its middlewares. */
  doors: string[]
  /** Where the built server answers it. */
  address: string
}

export type Endpoint = {
  /** From `app/`. */
  path: string
  text: string
  methods: string[]
  /** With parameters as `$name`, and `$` for the rest of a path. */
  address: string
}

const app = join(import.meta.dirname, '..', '..')

/** The sources of the app without its tests, with paths from `app/`. */
export const sources = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.') && !path.includes('testing/'))
  .map((path) => ({ path, text: readFileSync(join(app, path), 'utf8') }))

export const serverFunctions: ServerFunction[] = sources.flatMap(({ path, text }) =>
  [...text.matchAll(/(\w+) = createServerFn\(\{ method: '(GET|POST)'[^)]*\)([\s\S]*?)\.handler\(/g)].map((match) => {
    const name = match[1] ?? ''
    return {
      path,
      name,
      method: match[2] === 'POST' ? 'POST' : 'GET',
      doors: [...(match[3] ?? '').matchAll(/\.middleware\(\[(\w+)/g)].map(([, door]) => door ?? ''),
      // As TanStack Start names them in a build.
      address: `/_serverFn/${createHash('sha256').update(`app/${path}--${name}_createServerFn_handler`).digest('hex')}`,
    }
  }),
)

export const endpoints: Endpoint[] = sources
  .filter(({ path, text }) => path.startsWith('routes/') && /handlers: *\{/.test(text))
  .map(({ path, text }) => ({
    path,
    text,
    methods: [...text.matchAll(/\b(GET|POST|PUT|PATCH|DELETE|ANY): /g)].map(([, method]) => method ?? ''),
    address: /createFileRoute\('([^']+)'\)/.exec(text)?.[1] ?? '',
  }))

/** Asked before anybody is signed in. */
export const openFunctions = new Set(['readViewer', 'readSignInWays', 'readInvitation', 'readShared'])

/** What answers without an actor, and why. */
export const openEndpoints: Record<string, string> = {
  'routes/api.health.ts': 'says whether parts answer, nothing else',
  'routes/api.openapi[.]json.ts': 'describes the interface, the same to everybody',
  'routes/enter.ts': 'exchanges the one-time link for a sign-in',
  'routes/enter.proxy.ts': 'signs in whom a trusted proxy names',
  'routes/api.auth.$.ts': 'signing in and out; what is about an account asks for its sign-in itself',
  'routes/api.join.$code.ts': 'an invitation opens it',
  'routes/api.share.$what.ts': 'a share link opens it, and what the link holds alone',
  'routes/api.pair.ts': 'a device that has nothing yet asks',
  'routes/api.pair.token.ts': 'a device that has nothing yet asks',
}
