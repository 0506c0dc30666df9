// `logbook search QUERY`: what was said or done in any session, in the language of the search page.
import { defineCommand } from 'citty'
import { hitOf } from '#app/server/api/search.server.ts'
import { keys } from '#app/features/search/language/keys.ts'
import { searchOf } from '#app/features/search/reads.server.ts'
import { kindWords } from '#app/features/search/search-words.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import { countOf } from '#app/ui/numbers.ts'
import { revealHidden } from '#app/ui/visible-text.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'
import { withDatabase } from '../with-database.ts'

const args = {
  ...dataFlag,
  query: {
    type: 'positional',
    required: true,
    description: `Words, "a phrase", -without, and terms: ${keys.map(({ example }) => example).join(' ')}`,
  },
  limit: { type: 'string', valueHint: 'N', description: 'How many at most (default: 20, at most 500)' },
  json: { type: 'boolean', description: 'One JSON line for each hit' },
} as const

const mostHits = 500

export default defineCommand({
  meta: { name: 'search', description: 'Find what your agents said and did, newest first' },
  args,
  setup: ({ rawArgs }) => refuseSurprises(withoutMinus(rawArgs), args, true),
  run: async ({ args, rawArgs }) => {
    const limit = Number(args.limit ?? 20)
    if (!Number.isInteger(limit) || limit < 1 || limit > mostHits)
      throw new UsageError(`--limit takes a number from 1 to ${mostHits}.`)
    const typed = wordsOf(rawArgs).join(' ')
    await withDatabase({ dataDir: dataFolder(args.data), purpose: 'search' }, async ({ url }) => {
      process.env.DATABASE_URL = url
      const { hits, total, index, fault } = await searchOf(await ensureOwner(url), { typed: `${typed} `, limit })
      if (fault)
        throw new UsageError(
          `${fault.message}\n  ${typed}\n  ${' '.repeat(fault.from)}${'^'.repeat(Math.max(1, fault.to - fault.from))}`,
        )
      for (const hit of hits) console.log(args.json ? JSON.stringify(hitOf(hit)) : lineOf(hit))
      if (args.json) return
      const waiting = index.waiting > 0 ? `; ${countOf(index.waiting, 'event')} not searchable yet` : ''
      console.error(
        `${hits.length} of ${total !== null && total > 10_000 ? 'more than 10,000' : countOf(total ?? 0, 'event')}${waiting}`,
      )
    })
  },
})

type Hit = Awaited<ReturnType<typeof searchOf>>['hits'][number]

/** Text of sessions goes to a terminal: signs that would command it are shown as signs. */
function lineOf(hit: Hit): string {
  const text = hit.excerpt.map((piece) => piece.text).join('')
  const title = hit.sessionTitle ?? 'Untitled session'
  const time = hit.at.toISOString().slice(0, 16).replace('T', ' ')
  return revealHidden(
    `${time}  ${hit.agent}  ${kindWords(hit)} in ${title}\n  ${text}\n  /sessions/${hit.sessionId}?event=${hit.seq}\n`,
  )
}

const flags = new Set(['--data', '--limit'])

/** The words of the search, with those that begin with a minus. */
function wordsOf(rawArgs: readonly string[]): string[] {
  const words: string[] = []
  for (let at = 0; at < rawArgs.length; at++) {
    const word = rawArgs[at] ?? ''
    if (word === '--') return [...words, ...rawArgs.slice(at + 1)]
    if (flags.has(word)) at++
    else if (!word.startsWith('--')) words.push(word)
  }
  return words
}

/** `-word` takes away, and is no flag. */
const withoutMinus = (rawArgs: readonly string[]): string[] => rawArgs.filter((word) => !/^-[^-]/.test(word))
