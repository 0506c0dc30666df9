// `logbook reparse`: reads custody again with the parsers of this version and tells what that improved.
import { defineCommand } from 'citty'
import { reparse } from '#app/importer/reparse/reparse.server.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import { count } from '#app/supervisor/import-progress.ts'
import { openTerminal } from '#app/supervisor/terminal.ts'
import { connect } from '#db/client.server.ts'
import { dataFlag, dataFolder, refuseSurprises } from '../command.ts'
import { withDatabase } from '../with-database.ts'

const args = {
  ...dataFlag,
  agent: { type: 'string', valueHint: 'NAME', description: 'Only the sources of one agent' },
  session: { type: 'string', valueHint: 'ID', description: 'Only the sources of one session and its sub-agents' },
  json: { type: 'boolean', description: 'Answer as one JSON line' },
} as const

export default defineCommand({
  meta: {
    name: 'reparse',
    description: 'Read everything in custody again with the present parsers; nothing is deleted',
  },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: ({ args }) =>
    withDatabase({ dataDir: dataFolder(args.data), purpose: 'reparse' }, async ({ url, home, secret }) => {
      const terminal = openTerminal(process.stderr)
      const stopping = new AbortController()
      process.once('SIGINT', () => stopping.abort())
      const report = await reparse({
        db: connect(url),
        actor: await ensureOwner(url),
        secret,
        home: home.dir,
        which: { agent: args.agent, session: args.session },
        signal: stopping.signal,
        onProgress: (done, total) => terminal.update(`Reading again: ${done} of ${count(total, 'source')}`),
      })
      for (const fault of report.faults) terminal.say(fault)
      if (report.faults.length > 0) process.exitCode = 1
      if (args.json) return console.log(JSON.stringify(report))
      if (report.before > 0) console.log(`${count(report.before, 'source')} had been read by the run that was cut off.`)
      for (const { format, sources, records, added, changed, superseded, accepted } of report.formats)
        console.log(
          `${format}: ${count(sources, 'source')}, ${count(records, 'record')}; events: ${added} added, ${changed} changed,` +
            ` ${superseded} superseded; ${count(accepted, 'refused record')} taken`,
        )
      if (stopping.signal.aborted) console.log('Stopped. The same command goes on from here.')
    }),
})
