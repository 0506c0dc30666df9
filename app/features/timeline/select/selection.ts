// What of a session is shown and in which order, as it stands in the address, both ways. What is off is left out.
// Law: what cannot be read is left out rather than refused: an address is typed, cut and sent by people.
import { z } from 'zod'

export const shows = ['all', 'messages', 'tools', 'files', 'errors', 'skills', 'discussion', 'summary'] as const
export type Show = (typeof shows)[number]

export type Selection = {
  show: Show
  roles: string[]
  kinds: string[]
  /** Channels of the events; `conversation` is what came by none. */
  origins: string[]
  /** First words of shell commands, and names of other tools. */
  commands: string[]
  /** Names of skills and slash commands. */
  skills: string[]
  /** Numbers of the first and last event; null is as far as it goes. */
  from: number | null
  to: number | null
  newestFirst: boolean
}

/** Where an event came from when no channel says so. */
export const conversation = 'conversation'

export const everything: Selection = {
  show: 'all',
  roles: [],
  kinds: [],
  origins: [],
  commands: [],
  skills: [],
  from: null,
  to: null,
  newestFirst: false,
}

const written = z
  .union([z.string().max(2000), z.number(), z.boolean()])
  .optional()
  .catch(undefined)
const seq = z
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1)
  .optional()
  .catch(undefined)

/** The names under which a selection stands in the address of a session. */
export const selectionSearch = z.object({
  show: z.enum(shows).exclude(['all']).optional().catch(undefined),
  role: written,
  kind: written,
  origin: written,
  command: written,
  skill: written,
  from: seq,
  to: seq,
  order: z.literal('newest').optional().catch(undefined),
})
export type SelectionSearch = z.output<typeof selectionSearch>

/** What a server function takes: bounded lists, so that a question stays a question. */
const words = z.array(z.string().min(1).max(200)).max(50)
const place = z
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1)
  .nullable()
export const selectionInput = z.strictObject({
  show: z.enum(shows),
  roles: words,
  kinds: words,
  origins: words,
  commands: words,
  skills: words,
  from: place,
  to: place,
  newestFirst: z.boolean(),
})

export function selectionOf(search: SelectionSearch): Selection {
  return {
    show: search.show ?? 'all',
    roles: wordsOf(search.role),
    kinds: wordsOf(search.kind),
    origins: wordsOf(search.origin),
    commands: wordsOf(search.command),
    skills: wordsOf(search.skill),
    from: search.from ?? null,
    to: search.to ?? null,
    newestFirst: search.order === 'newest',
  }
}

/** With every name, so that it takes the place of what was in the address. */
export function searchOfSelection(selection: Selection) {
  return {
    show: selection.show === 'all' ? undefined : selection.show,
    role: listOf(selection.roles),
    kind: listOf(selection.kinds),
    origin: listOf(selection.origins),
    command: listOf(selection.commands),
    skill: listOf(selection.skills),
    from: selection.from ?? undefined,
    to: selection.to ?? undefined,
    order: selection.newestFirst ? 'newest' : undefined,
  } satisfies SelectionSearch
}

/** Whether it narrows beyond `show`. */
export function narrowings({ roles, kinds, origins, commands, skills, from, to }: Selection): number {
  return (
    roles.length +
    kinds.length +
    origins.length +
    commands.length +
    skills.length +
    Number(from !== null || to !== null)
  )
}

/** All there is, in reading order: then the live window shows it, else the server is asked. */
export const isWhole = (selection: Selection) =>
  selection.show === 'all' && narrowings(selection) === 0 && !selection.newestFirst

const most = 50

// Commands may hold the comma that parts them.
const listOf = (values: readonly string[]): string | undefined =>
  values.length === 0 ? undefined : values.map((value) => value.replace(/[%,]/g, encodeURIComponent)).join(',')

function wordsOf(list: SelectionSearch['role']): string[] {
  if (list === undefined) return []
  const parts = String(list)
    .split(',')
    .map((word) => word.replace(/%(25|2C)/g, decodeURIComponent).slice(0, 200))
  return [...new Set(parts)].filter(Boolean).slice(0, most)
}
