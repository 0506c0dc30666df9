// `logbook export --out DIR`: what is in custody, as files again; `--unknown`: what no parser knows, without its content; `--space`: everything of
// the space, for another server.
import { mkdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { defineCommand } from 'citty'
import { exportSpace } from '#app/importer/archive/export.server.ts'
import { exportCustody } from '#app/importer/custody/export.server.ts'
import type { Exported } from '#app/importer/custody/export.server.ts'
import { placeFile } from '#app/importer/custody/place-file.server.ts'
import { unknownTypes } from '#app/importer/custody/unknown.server.ts'
import { audit } from '#app/server/audit.server.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import { count } from '#app/supervisor/import-progress.ts'
import { openTerminal } from '#app/supervisor/terminal.ts'
import { formatBytes } from '#app/ui/numbers.ts'
import { connect } from '#db/client.server.ts'
import type { Database } from '#db/client.server.ts'
import { transact } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import manifest from '../../../package.json' with { type: 'json' }
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'
import { withDatabase } from '../with-database.ts'

const args = {
  ...dataFlag,
  out: {
    type: 'string',
    valueHint: 'DIR',
    description: 'The folder to write to, with --space the file',
    required: true,
  },
  space: {
    type: 'boolean',
    description: 'Instead: everything of your space in one file, for `logbook restore` elsewhere',
  },
  session: { type: 'string', valueHint: 'ID', description: 'Only the sources of one session and its sub-agents' },
  agent: { type: 'string', valueHint: 'NAME', description: 'Only the sources of one agent' },
  unknown: {
    type: 'boolean',
    description: 'Instead: records of unknown types, counted and without their content, to send to the maintainers',
  },
  json: { type: 'boolean', description: 'One JSON line for each file' },
} as const

export default defineCommand({
  meta: {
    name: 'export',
    description: 'Write the stored bytes of your sessions to files, checked by their hash chain',
  },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: ({ args }) =>
    withDatabase({ dataDir: dataFolder(args.data), purpose: 'export' }, async ({ url, secret }) => {
      const [db, actor, out] = [connect(url), await ensureOwner(url), resolve(args.out)]
      if (args.unknown) return exportUnknown(db, actor, out)
      if (args.space) return exportAll(db, actor, secret, out)
      const terminal = openTerminal(process.stderr)
      const files: Exported[] = []
      for await (const { done, total, exported } of exportCustody(db, actor, out, args)) {
        terminal.update(`Exporting: ${done} of ${count(total, 'source')}`)
        files.push(exported)
        if (args.json) console.log(JSON.stringify(exported))
      }
      const faults = files.filter(({ fault }) => fault !== null)
      for (const { fault } of faults) terminal.say(fault ?? '')
      if (faults.length > 0) process.exitCode = 1
      if (args.json) return
      const identical = files.filter(({ identical }) => identical).length
      const masks = files.reduce((sum, file) => sum + file.masks, 0)
      console.log(
        `${count(files.length, 'source')} in ${out}: ${identical} as they were at the source, ${files.length - identical} not` +
          ` (${count(masks, 'mask')} listed beside them)${faults.length > 0 ? `; ${count(faults.length, 'fault')}, named above` : ''}.`,
      )
    }),
})

async function exportUnknown(db: Database, actor: Actor, out: string): Promise<void> {
  const types = await unknownTypes(db, actor)
  await mkdir(out, { recursive: true, mode: 0o700 })
  const path = join(out, 'unknown-records.json')
  const placed = await placeFile(path, async (file) => void (await file.write(`${JSON.stringify(types, null, 2)}\n`)))
  for (const { agent, version, type, count: times } of types)
    console.log([agent, version ?? 'no version', type, count(times, 'record')].join('  '))
  if (placed === 'taken') {
    console.error(`Another file stands at ${path}; it was left as it is. Choose an empty folder.`)
    process.exitCode = 1
  } else console.log(`${count(types.length, 'type')} in ${path}: keys and types, of texts their length alone.`)
}

async function exportAll(db: Database, actor: Actor, secret: string, out: string): Promise<void> {
  const terminal = openTerminal(process.stderr)
  let rows = 0
  const onProgress = (progress: { table: string; done: number; total: number; rows: number }) => {
    rows = progress.rows
    terminal.update(`Exporting: ${progress.table}, ${progress.done} of ${progress.total} tables, ${count(rows, 'row')}`)
  }
  const logbook = manifest.version
  await mkdir(dirname(out), { recursive: true, mode: 0o700 })
  const placed = await placeFile(out, async (file) => {
    for await (const bytes of exportSpace({ db, actor, secret, logbook, onProgress })) await file.write(bytes)
  })
  if (placed === 'taken')
    throw new UsageError(`Another file stands at ${out}; it was left as it is. Choose another name.`)
  await transact(db, actor, (tx) => audit(tx, actor, { means: 'command' }, { act: 'space.export', rows }))
  const { size } = await stat(out)
  terminal.settle(
    `${count(rows, 'row')} in ${out}, ${formatBytes(size)}. It holds everything your sessions say: keep it safe.`,
  )
}
