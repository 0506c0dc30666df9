// `logbook key create|pair|list|revoke`: API keys of this Logbook's owner, for scripts and other machines.
import { defineCommand } from 'citty'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { createKey, keyMade, keyRevoked, listKeys, revokeKey } from '#app/server/api-keys.server.ts'
import { audit } from '#app/server/audit.server.ts'
import { createAuth } from '#app/server/auth.server.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import { keyInput, scope, scopes } from '#app/server/scope.ts'
import { addressOf } from './watch.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'
import { keepKey, pairWith } from '../pair.ts'
import { withDatabase } from '../with-database.ts'

const byCommand = { means: 'command' } as const
const shared = { ...dataFlag, json: { type: 'boolean', description: 'Answer as JSON' } } as const
const createArgs = {
  ...shared,
  label: {
    type: 'string',
    valueHint: 'TEXT',
    description: 'What the key is for',
    default: 'Made with logbook key create',
  },
  scope: { type: 'string', valueHint: scopes.join('|'), description: 'What it may be used for', default: 'capture' },
  days: { type: 'string', valueHint: 'N', description: 'Ends after so many days (default: it does not end)' },
} as const
const pairArgs = {
  ...shared,
  server: { type: 'string', valueHint: 'URL', description: 'The address of that Logbook' },
  label: { type: 'string', valueHint: 'TEXT', description: 'What the key is for (default: the name of this machine)' },
  scope: { type: 'string', valueHint: scopes.join('|'), description: 'What it may be used for', default: 'capture' },
} as const
const revokeArgs = {
  ...shared,
  id: { type: 'positional', description: 'The id that `key list` shows', required: true },
} as const

const create = defineCommand({
  meta: { name: 'create', description: 'Make a key; it is shown once' },
  args: createArgs,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, createArgs),
  run: async ({ args }) => {
    const days = args.days === undefined ? null : Number(args.days)
    const input = keyInput.safeParse({ label: args.label, scope: args.scope, days })
    if (!input.success) {
      const faults = input.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`)
      throw new UsageError(`No key was made. ${faults.join('; ')}.`)
    }
    await asOwner(args.data, async ({ db, actor, secret }) => {
      const auth = createAuth({ db, secret, base: new URL('http://127.0.0.1'), instance: 'local' })
      const made = await createKey(auth, actor, input.data)
      await transact(db, actor, (tx) => audit(tx, actor, byCommand, keyMade(made.id, input.data)))
      if (args.json) console.log(JSON.stringify(made))
      else console.log(`${made.key}\nThis is the only time it is shown. Send it as: Authorization: Bearer KEY`)
    })
  },
})

const pair = defineCommand({
  meta: { name: 'pair', description: 'Get a key of a Logbook elsewhere: somebody there agrees to it' },
  args: pairArgs,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, pairArgs),
  run: async ({ args }) => {
    const url = addressOf(args.server)
    const asked = scope.safeParse(args.scope)
    if (!asked.success) throw new UsageError(`--scope is ${scopes.join(', ')} or nothing. Nothing was paired.`)
    // With --json the answer alone is on stdout.
    const say = (words: string) => (args.json ? console.error(words) : console.log(words))
    const key = await pairWith({ url, scope: asked.data, ...(args.label && { label: args.label }), say })
    await keepKey(dataFolder(args.data), url, key)
    if (args.json) console.log(JSON.stringify({ key }))
    else
      console.log(`\n${key}\nIt is kept for commands on this machine. Elsewhere send it as: Authorization: Bearer KEY`)
  },
})

const list = defineCommand({
  meta: { name: 'list', description: 'List the keys, never their text' },
  args: shared,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, shared),
  run: ({ args }) =>
    asOwner(args.data, async ({ db, actor }) => {
      const keys = await listKeys(db, actor)
      if (args.json) console.log(JSON.stringify(keys))
      else if (keys.length === 0) console.log('There are no keys.')
      else
        for (const { id, label, scope, start, lastUsedAt, expiresAt } of keys) {
          const used = lastUsedAt ? `last used ${lastUsedAt.toISOString()}` : 'never used'
          const ends = expiresAt ? `ends ${expiresAt.toISOString()}` : 'does not end'
          console.log([id, `${start ?? ''}…`, scope ?? 'no scope', label, used, ends].join('  '))
        }
    }),
})

const revoke = defineCommand({
  meta: { name: 'revoke', description: 'Revoke a key; it stops working within two seconds' },
  args: revokeArgs,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, revokeArgs),
  run: ({ args }) =>
    asOwner(args.data, async ({ db, actor }) => {
      const revoked = await revokeKey(db, actor, args.id)
      if (revoked) await transact(db, actor, (tx) => audit(tx, actor, byCommand, keyRevoked(args.id)))
      if (args.json) console.log(JSON.stringify({ revoked }))
      else console.log(revoked ? 'Revoked.' : 'There is no such key. See `logbook key list`.')
      if (!revoked) process.exitCode = 1
    }),
})

export default defineCommand({
  meta: { name: 'key', description: 'Make, list and revoke API keys' },
  subCommands: { create, pair, list, revoke },
})

type AsOwner = { db: Database; actor: Actor; secret: string }

function asOwner(data: string | undefined, work: (as: AsOwner) => Promise<void>): Promise<void> {
  return withDatabase({ dataDir: dataFolder(data), purpose: 'key' }, async ({ url, secret }) =>
    work({ db: connect(url), actor: await ensureOwner(url), secret }),
  )
}
