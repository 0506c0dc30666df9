// `logbook redact --rescan`: masks everything that is stored again by the rules of this version, and removes what is left of old rows.
import { defineCommand } from 'citty'
import { rescan } from '#app/importer/redact/rescan.server.ts'
import type { Rescanned } from '#app/importer/redact/rescan.server.ts'
import { audit } from '#app/server/audit.server.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import { readEnv } from '#app/server/env.ts'
import { count } from '#app/supervisor/import-progress.ts'
import { readRunning } from '#app/supervisor/lock.ts'
import { openTerminal } from '#app/supervisor/terminal.ts'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'
import { stepLine } from '../progress-line.ts'
import { withDatabase } from '../with-database.ts'

const args = {
  ...dataFlag,
  rescan: { type: 'boolean', description: 'Look at everything that is stored; there is no other way yet' },
  'dry-run': { type: 'boolean', description: 'Say what would change, change nothing' },
  'include-kept': {
    type: 'boolean',
    description: 'Also mask what was imported with --keep-secrets: its originals are gone for good then',
  },
  json: { type: 'boolean', description: 'End with one JSON line: uploads, records, masks by kind, rows by table …' },
} as const

export default defineCommand({
  meta: {
    name: 'redact',
    description: 'Mask what is stored by the rules of this version, also where older rules found nothing',
  },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: async ({ args }) => {
    if (!args.rescan)
      throw new UsageError(
        'Say what to do: logbook redact --rescan. With --dry-run it only tells. Nothing was changed.',
      )
    const dir = dataFolder(args.data)
    await withDatabase({ dataDir: dir, purpose: 'redact' }, async ({ url, home, secret }) => {
      const actor = await ensureOwner(url)
      const terminal = openTerminal(process.stderr)
      const [dryRun, includeKept] = [args['dry-run'] ?? false, args['include-kept'] ?? false]
      if (includeKept && !dryRun) terminal.say(warning)
      const stopping = new AbortController()
      process.once('SIGINT', () => stopping.abort())
      const began = performance.now()
      // Without a server of our own nobody holds the folder of the engine but this command.
      const running = await readRunning(home.dir)
      const engine = readEnv().ELECTRIC_URL
        ? ({ kind: 'electric' } as const)
        : ({ kind: 'embedded', idleFolder: running?.pid === process.pid ? home.engineDir : null } as const)
      try {
        const report = await rescan({
          db: connect(url),
          secret,
          home: home.dir,
          engine,
          dryRun,
          includeKept,
          signal: stopping.signal,
          onProgress: (progress) =>
            terminal.update(stepLine({ ...progress, elapsed: performance.now() - began }, process.stderr.isTTY)),
        })
        if (!dryRun) await tell(connect(url), actor, report)
        for (const fault of report.faults) terminal.say(fault)
        if (report.faults.length > 0) process.exitCode = 1
        terminal.settle(summary(report, dryRun))
        if (args.json) console.log(JSON.stringify({ dryRun, ...report }))
      } catch (error) {
        if (!stopping.signal.aborted) throw error
        terminal.settle(
          'Stopped. Old rows may still be in the files of the database; the same command goes on from here.',
        )
        process.exitCode = 1
      }
    })
  },
})

// Changing what is stored is an act that an administrator would want to know of.
async function tell(db: Database, actor: Actor, { version, uploads, changed, rows }: Rescanned): Promise<void> {
  const sum = Object.values(rows).reduce((all, one) => all + one, 0)
  await transact(db, actor, (tx) =>
    audit(tx, actor, { means: 'command' }, { act: 'custody.rescan', rows: sum, detail: { version, uploads, changed } }),
  )
}

const warning = `WARNING: --include-kept. What was imported with --keep-secrets is masked, too: its originals leave the database for good. Nothing but
the files that it came from, if there are any left, has them then.`

function summary({ version, uploads, changed, kept, masks, rows, left, files, seconds }: Rescanned, dryRun: boolean) {
  const total = Object.values(masks).reduce((sum, one) => sum + one, 0)
  const would = dryRun ? 'would be ' : ''
  const kinds = Object.entries(masks)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, one]) => `${kind} ${one.toLocaleString('en')}`)
  const tables = Object.entries(rows).map(([table, one]) => `${table} ${one.toLocaleString('en')}`)
  return [
    `${count(uploads, 'source')} masked by older rules than ${version}: ${changed} ${would}changed. ${seconds.toFixed(1)} s`,
    ...(total > 0 ? [`${count(total, 'mask')} added: ${kinds.join(', ')}`] : []),
    ...(tables.length > 0 ? [`Rows that ${dryRun ? 'would be' : 'were'} changed: ${tables.join(', ')}`] : []),
    ...(files > 0 ? [`${count(files, 'file')} of the data folder ${would}masked.`] : []),
    ...(kept > 0
      ? [`${count(kept, 'source')} imported with --keep-secrets left as they are (--include-kept masks them).`]
      : []),
    ...Object.entries(left).map(
      ([column, one]) => `${column}: ${count(one, 'value')} like a secret left, because rows are known by them.`,
    ),
  ].join('\n')
}
