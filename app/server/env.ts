// Configuration is data: every setting Logbook reads, with its check, default and help. `.env.example` is generated from
// this table, and docker-compose.yml is compared with it by a test.
import { homedir } from 'node:os'
import { z } from 'zod'
import { folder, networks, port, secret, setting, url } from './env-checks.ts'
import type { Setting } from './env-checks.ts'
import { openDoorFaults, signInSettings } from './env-sign-in.ts'

export const settings = {
  LOGBOOK_HOME: setting({
    check: folder('.logbook'),
    default: '~/.logbook',
    help: 'The data folder: embedded Postgres, engine state, spool, keys, logs and the remembered port.',
    usedBy: ['supervisor', 'web', 'capture', 'cli'],
  }),
  PORT: setting({
    check: port.default(4747),
    default: '4747',
    help: 'Port of the web server. When it is taken, the next free one is used and remembered.',
    usedBy: ['supervisor', 'web'],
  }),
  HOST: setting({
    check: z.string().min(1).default('127.0.0.1'),
    default: '127.0.0.1',
    help: 'Address to listen on. Anything but loopback opens Logbook to the network, and needs a way to sign in (LOGBOOK_SIGN_IN) and TLS in front (LOGBOOK_URL).',
    usedBy: ['supervisor', 'web'],
  }),
  LOGBOOK_URL: setting({
    check: url('http:', 'https:').optional(),
    help: 'The address people type, when a proxy stands in front (for example https://logbook.example.com).',
    usedBy: ['supervisor', 'web'],
  }),
  DATABASE_URL: setting({
    check: url('postgres:', 'postgresql:').optional(),
    help: 'A Postgres of your own (14 or newer, wal_level=logical; the login owns the database, with REPLICATION and BYPASSRLS). Unset: an embedded one.',
    usedBy: ['supervisor', 'web', 'capture', 'engine', 'cli'],
    secret: true,
  }),
  ELECTRIC_URL: setting({
    check: url('http:', 'https:').optional(),
    help: 'An Electric of your own (1.7.12 or newer). Unset: the embedded shape engine.',
    usedBy: ['supervisor', 'web'],
  }),
  ELECTRIC_SECRET: setting({
    check: z.string().min(16, 'must have at least 16 characters').optional(),
    help: 'Shared secret between the web server and the engine. Unset: made on the first start.',
    usedBy: ['supervisor', 'web', 'engine'],
    secret: true,
  }),
  LOGBOOK_ENGINE_LOG_BYTES: setting({
    check: z.coerce.number('must be a number').int().min(1, 'must be 1 or more').default(268_435_456),
    default: '268435456',
    help: 'Memory the embedded engine may use for shape logs, in bytes. The least read shape goes first; one larger than this is refused.',
    usedBy: ['engine'],
  }),
  LOGBOOK_SECRET: setting({
    check: secret.optional(),
    help: 'Signs cookies and entry links (openssl rand -hex 32). Unset: made on the first start.',
    usedBy: ['supervisor', 'web', 'cli'],
    secret: true,
  }),
  LOGBOOK_INSTANCE: setting({
    check: z
      .string()
      .regex(/^[a-z0-9]{4,16}$/, 'must be 4 to 16 small letters or digits')
      .default('local'),
    default: 'local',
    help: 'Tells several Logbooks on one machine apart (it names the cookie). Each data folder has its own, made on the first start.',
    usedBy: ['supervisor', 'web'],
  }),
  LOGBOOK_TRUSTED_PROXIES: setting({
    check: networks,
    help: 'Addresses or networks (10.0.0.0/8) of the proxies in front, comma-separated. Only what they say of callers is believed.',
    usedBy: ['web'],
  }),
  ...signInSettings,
  LOGBOOK_LOG_LEVEL: setting({
    check: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    default: 'info',
    help: 'How much is logged: trace, debug, info, warn, error or silent. Contents of sessions never are.',
    usedBy: ['supervisor', 'web', 'capture', 'cli'],
  }),
  LOGBOOK_UPLOAD_BYTES: setting({
    check: z.coerce.number('must be a number').int().min(1, 'must be 1 or more').default(2_147_483_648),
    default: '2147483648',
    help: 'Largest file that may be uploaded, in bytes. Larger ones are brought in with logbook import, on the machine itself.',
    usedBy: ['web'],
  }),
  LOGBOOK_UPLOAD_UNPACKED_BYTES: setting({
    check: z.coerce.number('must be a number').int().min(1, 'must be 1 or more').default(8_589_934_592),
    default: '8589934592',
    help: 'How many bytes an uploaded file may unpack to. What passes it is taken so far and not read any further.',
    usedBy: ['web'],
  }),
  LOGBOOK_KEY: setting({
    check: z.string().min(1).optional(),
    help: 'The key that logbook watch sends with (logbook key create, where Logbook runs).',
    usedBy: ['cli'],
    secret: true,
  }),
  LOGBOOK_SDK_CAPTURE: setting({
    check: z.string().optional(),
    help: 'Lets wrapHooks() of logbook/sdk record in a program that runs agents of the Claude Agent SDK: 1, true, on or yes. Unset: it does nothing.',
    usedBy: ['sdk'],
  }),
  CLAUDE_CONFIG_DIR: setting({
    check: folder('.claude'),
    default: '~/.claude',
    help: 'Where Claude Code keeps its files; several folders are separated by commas.',
    usedBy: ['supervisor', 'capture'],
  }),
  CODEX_HOME: setting({
    check: folder('.codex'),
    default: '~/.codex',
    help: 'Where Codex keeps its files.',
    usedBy: ['supervisor', 'capture'],
  }),
  GEMINI_CLI_HOME: setting({
    check: folder(''),
    default: '~',
    help: 'Gemini CLI keeps its files in .gemini below this folder.',
    usedBy: ['supervisor', 'capture'],
  }),
  XDG_DATA_HOME: setting({
    check: folder('.local/share'),
    default: '~/.local/share',
    help: 'OpenCode keeps its files in opencode below this folder.',
    usedBy: ['supervisor', 'capture'],
  }),
  LOGBOOK_ROOTS: setting({
    check: z
      .string()
      .default('')
      .transform((paths) => paths.replace(/(?<=^|,)~(?=$|[/\\,])/g, homedir())),
    help: 'More folders to find sessions in, besides those of the agents; separated by commas. The page of settings has more.',
    usedBy: ['capture'],
  }),
} as const

export type SettingName = keyof typeof settings
export type Env = { [Name in SettingName]: z.output<(typeof settings)[Name]['check']> }

/** Settings that fail their check; the message lists every fault, one a line. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

/**
 * Checks all settings. An empty value counts as unset. Throws one SettingsError that names all faults at once. Whoever is going
 * to serve says so with `serves`: then settings must also fit each other.
 */
export function readEnv(
  source: Record<string, string | undefined> = process.env,
  { serves = false }: { serves?: boolean } = {},
): Env {
  const given = Object.fromEntries(Object.keys(settings).map((name) => [name, source[name]?.trim() || undefined]))
  const shape = Object.fromEntries(Object.entries(settings).map(([name, { check }]) => [name, check]))
  const result = z.object(shape).safeParse(given)
  const faults = (result.error?.issues ?? []).map(({ path, message }) => {
    const name = path[0] as SettingName
    const shown = (settings[name] as Setting<z.ZodType>).secret ? '' : ` (it is "${given[name]}")`
    return `  ${name} ${message}${shown}\n    ${settings[name].help}`
  })
  if (result.success && serves) faults.push(...openDoorFaults(result.data as Env))
  if (result.success && faults.length === 0) return result.data as Env
  throw new SettingsError(`These settings are wrong. Nothing was started.\n${faults.join('\n')}`)
}

let checked: Env | undefined

/** The settings of this process, checked on first use. */
export function env(): Env {
  return (checked ??= readEnv())
}

/** The text of `.env.example`. */
export function envExample(): string {
  const entries = Object.entries<Setting<z.ZodType>>(settings).map(
    ([name, { help, usedBy, default: value }]) =>
      `# ${help}\n# Read by: ${usedBy.join(', ')}.\n# ${name}=${value ?? ''}\n`,
  )
  return `# Settings of Logbook. All are optional; copy to .env what you want to change.\n# Generated from app/server/env.ts.\n\n${entries.join('\n')}`
}
