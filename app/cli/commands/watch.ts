// `logbook watch --server URL`: sends what agents write on this machine to a Logbook on another one. Needs no database here.
import { defineCommand } from 'citty'
import { Refused } from '#app/capture/remote/server.ts'
import { watchFor } from '#app/capture/remote/watch.server.ts'
import { readEnv } from '#app/server/env.ts'
import { keepKey, keptKey, pairWith } from '../pair.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'

const args = {
  ...dataFlag,
  server: { type: 'string', valueHint: 'URL', description: 'The address of the Logbook that they are sent to' },
  key: {
    type: 'string',
    valueHint: 'KEY',
    description: 'A key of that Logbook (default: LOGBOOK_KEY, else one from pairing)',
  },
  pair: {
    type: 'string',
    valueHint: 'URL',
    description: 'Like --server, and get a key first: somebody there agrees to it',
  },
} as const

export default defineCommand({
  meta: { name: 'watch', description: 'Send what agents write on this machine to a Logbook on another' },
  args,
  setup: ({ rawArgs }) => refuseSurprises(rawArgs, args),
  run: async ({ args }) => {
    const settings = readEnv()
    const url = addressOf(args.pair ?? args.server)
    const home = dataFolder(args.data)
    if (args.pair !== undefined) {
      await keepKey(home, url, await pairWith({ url, scope: 'capture', say: (words) => console.log(words) }))
      console.log('Paired. From now on `logbook watch --server` with this address needs no key.')
    }
    const key = args.key ?? (args.pair === undefined ? settings.LOGBOOK_KEY : undefined) ?? (await keptKey(home, url))
    if (!key)
      throw new UsageError(
        `No key. Get one with logbook watch --pair ${url.origin}, or make one where Logbook runs with logbook key create and give it with LOGBOOK_KEY or --key.`,
      )
    if (url.protocol === 'http:' && !/^(localhost|127\..*|\[::1\])$/.test(url.hostname))
      console.error('The address has no TLS: who is on the way can read the key and what is sent.')
    const stopping = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
    try {
      await watchFor({
        url,
        key,
        home,
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

/** An address of a Logbook as it was typed. */
export function addressOf(server: string | undefined): URL {
  if (!server)
    throw new UsageError(
      'Say where to: logbook watch --server URL. The agents of the machine that Logbook runs on are followed by `npm start`.',
    )
  const url = URL.canParse(server) ? new URL(server) : null
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new UsageError(`"${server}" is not an address; it looks like https://logbook.example:4747.`)
}
