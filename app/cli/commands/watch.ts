// `logbook watch --server URL`: sends what agents write on this machine to a Logbook on another one. Needs no database here.
import { defineCommand } from 'citty'
import { Refused } from '#app/capture/remote/server.ts'
import { watchFor } from '#app/capture/remote/watch.server.ts'
import { readEnv } from '#app/server/env.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'

const args = {
  ...dataFlag,
  server: { type: 'string', valueHint: 'URL', description: 'The address of the Logbook that they are sent to' },
  key: { type: 'string', valueHint: 'KEY', description: 'A key of that Logbook (default: LOGBOOK_KEY)' },
} as const

export default defineCommand({
  meta: { name: 'watch', description: 'Send what agents write on this machine to a Logbook on another' },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: async ({ args }) => {
    const settings = readEnv()
    const url = addressOf(args.server)
    const key = args.key ?? settings.LOGBOOK_KEY
    if (!key)
      throw new UsageError(
        'No key. Make one where Logbook runs with `logbook key create`, and give it with LOGBOOK_KEY or --key.',
      )
    if (url.protocol === 'http:' && !/^(localhost|127\..*|\[::1\])$/.test(url.hostname))
      console.error('The address has no TLS: who is on the way can read the key and what is sent.')
    const stopping = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
    try {
      await watchFor({
        url,
        key,
        home: dataFolder(args.data),
        extra: settings.LOGBOOK_ROOTS.split(',').filter((folder) => folder.trim() !== ''),
        environment: process.env,
        signal: stopping.signal,
        say: (words) => console.log(words),
      })
    } catch (error) {
      if (error instanceof Refused) throw new Error(`Nothing more is sent. ${error.message}`, { cause: error })
      throw error
    }
  },
})

function addressOf(server: string | undefined): URL {
  if (!server)
    throw new UsageError(
      'Say where to: logbook watch --server URL. The agents of the machine that Logbook runs on are followed by `npm start`.',
    )
  const url = URL.canParse(server) ? new URL(server) : null
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new UsageError(`"${server}" is not an address; it looks like https://logbook.example:4747.`)
}
