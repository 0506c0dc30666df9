// Settings of the engine, named as Electric names them. All faults are found and reported together, each with cause and cure.
import type { Limits } from './http/admission.ts'

/** What startEngine needs. Times are milliseconds unless the name says seconds. */
export type EngineConfig = {
  databaseUrl: string
  host: string
  /** 0 = any free port. */
  port: number
  /** undefined = every request is trusted (ELECTRIC_INSECURE). */
  secret: string | undefined
  chunkBytes: number
  cacheMaxAgeSeconds: number
  cacheStaleAgeSeconds: number
  longPollTimeout: number
  /** Names slot and publication; unique in the whole Postgres cluster. */
  streamId: string
  maxShapes: number
  /** Requests that may be in progress at once. */
  maxRequests: Limits
  /** Where logs and positions outlive the process; undefined = a private folder that does not. */
  storageDir: string | undefined
  /** Bytes that all logs together may have in the storage. */
  logBytes: number
  /** Milliseconds after which a reader that takes nothing of its answer is cut off. */
  readerPatience: number
  /** Milliseconds that Postgres may work on one question; the rows of a new shape may take longer. */
  queryPatience: number
  allowDelete: boolean
  /** Pages that the storage may have; only for tests of a full disk. */
  pageLimit?: () => number
}

type Setting = { name: string; fallback: string; check: RegExp; help: string }

const WHOLE = /^\d{1,12}$/
const FLAG = /^(true|false)$/
const SETTINGS = {
  databaseUrl: setting('DATABASE_URL', '', /^postgres(ql)?:\/\/.+/, 'postgres://user:password@host:port/database'),
  host: setting('LOGBOOK_ENGINE_HOST', '127.0.0.1', /^\S+$/, 'an address to listen on'),
  port: setting('ELECTRIC_PORT', '3000', /^\d{1,5}$/, 'a port, or 0 for any free one'),
  secret: setting('ELECTRIC_SECRET', '', /.+/s, 'a secret that every request must carry'),
  insecure: setting('ELECTRIC_INSECURE', 'false', FLAG, 'true or false'),
  chunkBytes: setting('ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD', '10485760', WHOLE, 'bytes'),
  cacheMaxAge: setting('ELECTRIC_CACHE_MAX_AGE', '60', WHOLE, 'seconds'),
  cacheStaleAge: setting('ELECTRIC_CACHE_STALE_AGE', '300', WHOLE, 'seconds'),
  longPollTimeout: setting('ELECTRIC_LONG_POLL_TIMEOUT', '20000', /^[1-9]\d{0,6}$/, 'milliseconds, at least 1'),
  streamId: setting('ELECTRIC_REPLICATION_STREAM_ID', 'default', /^[a-z0-9_]{1,40}$/, '1 to 40 of a-z, 0-9 and _'),
  maxShapes: setting('ELECTRIC_MAX_SHAPES', '100000', /^[1-9]\d{0,8}$/, 'a number of shapes, at least 1'),
  maxRequests: setting(
    'ELECTRIC_MAX_CONCURRENT_REQUESTS',
    '{"initial": 300, "existing": 10000}',
    /^\s*\{\s*"(initial|existing)"\s*:\s*\d{1,9}\s*,\s*"(?!\1)(initial|existing)"\s*:\s*\d{1,9}\s*\}\s*$/,
    '{"initial": 300, "existing": 10000}, or other numbers',
  ),
  storageDir: setting('ELECTRIC_STORAGE_DIR', '', /.+/s, 'a folder'),
  logBytes: setting('LOGBOOK_ENGINE_LOG_BYTES', '8589934592', /^[1-9]\d{0,14}$/, 'bytes, at least 1'),
  readerPatience: setting('LOGBOOK_ENGINE_READER_PATIENCE', '60000', /^[1-9]\d{0,6}$/, 'milliseconds, at least 1'),
  queryPatience: setting('LOGBOOK_ENGINE_QUERY_PATIENCE', '30000', /^[1-9]\d{0,6}$/, 'milliseconds, at least 1'),
  integrationTesting: setting('ELECTRIC_ENABLE_INTEGRATION_TESTING', 'false', FLAG, 'true or false'),
} satisfies Record<string, Setting>

/** Reads the environment; `faults` has one sentence for each thing that is wrong and is empty when `config` may be used. */
export function readConfig(env: Record<string, string | undefined>): { config: EngineConfig; faults: string[] } {
  const faults: string[] = []
  const read = (key: keyof typeof SETTINGS): string => {
    const { name, fallback, check, help } = SETTINGS[key]
    const text = env[name]
    if (text === undefined || text === '') return fallback
    if (!check.test(text)) faults.push(`${name} has a value that cannot be used. Set it to ${help}.`)
    return text
  }
  const config: EngineConfig = {
    databaseUrl: read('databaseUrl'),
    host: read('host'),
    port: Number(read('port')),
    secret: read('secret') || undefined,
    chunkBytes: Number(read('chunkBytes')),
    cacheMaxAgeSeconds: Number(read('cacheMaxAge')),
    cacheStaleAgeSeconds: Number(read('cacheStaleAge')),
    longPollTimeout: Number(read('longPollTimeout')),
    streamId: read('streamId'),
    maxShapes: Number(read('maxShapes')),
    maxRequests: readLimits(read('maxRequests')),
    storageDir: read('storageDir') || undefined,
    logBytes: Number(read('logBytes')),
    readerPatience: Number(read('readerPatience')),
    queryPatience: Number(read('queryPatience')),
    allowDelete: read('integrationTesting') === 'true',
  }
  const insecure = read('insecure') === 'true'
  if (!config.databaseUrl) faults.push(`DATABASE_URL is missing. Set it to ${SETTINGS.databaseUrl.help}.`)
  if (config.port > 65535) faults.push('ELECTRIC_PORT is above 65535. Choose a smaller one, or 0 for any free port.')
  if (insecure && config.secret)
    faults.push(
      'ELECTRIC_SECRET and ELECTRIC_INSECURE=true are both set. Keep one: the secret, unless only trusted programs can connect.',
    )
  if (!insecure && !config.secret)
    faults.push('ELECTRIC_SECRET is missing. Set it, or ELECTRIC_INSECURE=true if only trusted programs can connect.')
  return { config, faults }
}

/** Of a text that passed its check; what did not is told as a fault. */
function readLimits(text: string): Limits {
  const numbers = new Map([...text.matchAll(/"(\w+)"\s*:\s*(\d+)/g)].map(([, name, digits]) => [name, Number(digits)]))
  return { initial: numbers.get('initial') ?? 0, existing: numbers.get('existing') ?? 0 }
}

function setting(name: string, fallback: string, check: RegExp, help: string): Setting {
  return { name, fallback, check, help }
}
