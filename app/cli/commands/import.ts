// `logbook import PATH…`: files or folders of sessions, with an account in which every record is found again.
import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defineCommand } from 'citty'
import { ruleOf } from '#app/importer/ignore.server.ts'
import type { IgnoreRule } from '#app/importer/ignore.server.ts'
import { runImport } from '#app/importer/run.server.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import { count } from '#app/supervisor/import-progress.ts'
import { openTerminal } from '#app/supervisor/terminal.ts'
import { progressLine } from '../progress-line.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'
import { withDatabase } from '../with-database.ts'

const args = {
  ...dataFlag,
  json: { type: 'boolean', description: 'End with one JSON line: files, records, stored, same, refused …' },
  'dry-run': { type: 'boolean', description: 'Read and count, store nothing' },
  'keep-secrets': {
    type: 'boolean',
    description: 'Store originals: nothing is masked. See the README before you use it',
  },
  ignore: {
    type: 'string',
    valueHint: 'KIND=VALUE,…',
    description:
      'Keep out what matches: folder=/path, repository=REMOTE or agent=NAME (besides the rules of the settings)',
  },
  path: { type: 'positional', description: 'Files or folders', required: true },
} as const

export default defineCommand({
  meta: { name: 'import', description: 'Import session files or folders of any supported agent' },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args, true),
  run: async ({ args }) => {
    const paths = args._.map((path) => resolve(path))
    for (const path of paths) {
      await access(path).catch(() => {
        throw new UsageError(`There is no ${path}. Nothing was imported.`)
      })
    }
    const ignore = rulesOf(args.ignore)
    await withDatabase({ dataDir: dataFolder(args.data), purpose: 'import' }, async ({ url, home, secret }) => {
      const actor = await ensureOwner(url)
      const dryRun = args['dry-run'] ?? false
      // Progress goes to stderr, so that stdout is the account alone.
      const terminal = openTerminal(process.stderr)
      const keepSecrets = args['keep-secrets'] ?? false
      if (keepSecrets && !dryRun) terminal.say(warning)
      const stopping = new AbortController()
      const began = performance.now()
      process.once('SIGINT', () => stopping.abort())
      const account = await runImport({
        databaseUrl: url,
        actor,
        paths,
        secret,
        dryRun,
        origin: 'cli',
        ignore,
        keepSecrets,
        home: home.dir,
        signal: stopping.signal,
        onProgress: (progress) =>
          terminal.update(progressLine({ ...progress, elapsed: performance.now() - began }, process.stderr.isTTY)),
      })
      if (stopping.signal.aborted)
        terminal.settle('Stopped. What is counted below is stored; import again for the rest.')
      const { files, ignored, records, stored, same, refused, sessions, events, seconds } = account
      if (args.json) {
        console.log(JSON.stringify({ files, ignored, records, stored, same, refused, sessions, events, seconds }))
        return
      }
      console.log(
        `${count(files, 'file')}, ${count(records, 'record')} = ${count(stored, 'record')} stored + ${count(same, 'record')} known already` +
          ` + ${count(refused, 'record')} refused; ${count(sessions, 'session')}, ${count(events, 'event')}, ${seconds.toFixed(1)} s`,
      )
      if (ignored > 0) console.log(`${count(ignored, 'file')} kept out by rules; nothing of them is stored.`)
      if (refused > 0) console.log('Why records were refused, with file, line and byte, is on the Imports page.')
    })
  },
})

const warning = `WARNING: --keep-secrets. Passwords, keys and tokens in these files will be stored and shown as they are, in the database, in every
tab and in every backup. What is known already is not stored again.`

function rulesOf(text: string | undefined): IgnoreRule[] {
  return (text ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const rule = ruleOf(part)
      if (rule) return rule
      throw new UsageError(`--ignore takes folder=, repository= or agent=, not "${part}". Nothing was imported.`)
    })
}
