// What a batch of another machine is called, as it stands in the address of the request; sender and receiver share it.
import { z } from 'zod'

/** The body of a batch may have so many bytes: a line just under the limit for lines, with a read block around it. */
export const mostBatchBytes = 36 * 1024 * 1024

const offset = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const text = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine((value) => !value.includes('\u0000'), 'must not contain NUL')

/** `source` is a path on the sender's machine. */
export const sourceName = z.strictObject({ source: text(4096) })

export const batchName = z
  .strictObject({
    source: text(4096),
    /** 0, and one more each time the source was rotated, truncated or rewritten. */
    generation: z.coerce.number().int().min(0).max(2_147_483_647),
    /** In bytes of the source; the body is what stands at [from, to). */
    from: offset,
    to: offset,
    /** All of a JSON document, instead of lines. */
    whole: z.stringbool().default(false),
    /** The document is longer than a batch may be: this is a part of so many bytes, which wait until all of them are there. */
    of: offset.optional(),
    /** Part of a line that is longer than a batch may be. */
    piece: z.stringbool().default(false),
    /** `LENGTH:SHA256` of the first bytes, by which the sender knows the source again. */
    beginning: z
      .string()
      .regex(/^\d{1,15}:[0-9a-f]{64}$/, 'must be LENGTH:SHA256')
      .transform((value) => ({ length: Number(value.split(':')[0]), hash: value.split(':')[1] ?? '' }))
      .nullable()
      .default(null),
    /** The folder that the session ran in, where it stands beside the source. */
    folder: text(4096).nullable().default(null),
    /** When the source was last written. */
    modified: z.coerce.number().int().min(0).max(8.64e15).optional(),
  })
  .refine(({ from, to }) => to > from, 'to must be greater than from')
  .refine(({ whole, of, from }) => !whole || of !== undefined || from === 0, 'a whole document begins at 0')
  .refine(
    ({ whole, of, to, beginning }) => of === undefined || (whole && to <= of && beginning?.length === of),
    'a part is of a whole document, within its bytes, and beginning names all of them',
  )
  .transform(({ modified, ...name }) => ({ ...name, modifiedAt: new Date(modified ?? Date.now()) }))

export type BatchName = z.output<typeof batchName>

/** The machine that a key is for, as it says of itself. */
export const machineInput = z.strictObject({
  id: z
    .string()
    .trim()
    .regex(/^[\w.:-]{8,100}$/, 'needs 8 to 100 letters, digits, dots, colons or dashes'),
  name: text(200),
  platform: text(60),
  /** What became of the processes that GET told of, by their ids. */
  processes: z.strictObject({ alive: z.array(z.uuid()).max(1000), gone: z.array(z.uuid()).max(1000) }).optional(),
  /** What hooks cost their agents there. */
  costs: z.object({ medianMs: z.int().min(0).max(3_600_000), slowMs: z.int().min(0).max(3_600_000) }).optional(),
})

/** What a machine must know of the space: which sessions it is not to send, and which of its processes are thought to live. */
export const machineOrders = z.object({
  rules: z.array(z.object({ kind: z.enum(['folder', 'repository', 'agent']), value: z.string() })),
  processes: z.array(
    z.object({
      id: z.uuid(),
      pid: z.number().int(),
      processStart: z.string(),
      startedAt: z.coerce.date().nullable(),
    }),
  ),
})
export type MachineOrders = z.output<typeof machineOrders>

/** First byte of a source that is not taken yet. */
export interface Position {
  generation: number
  cursor: number
}

export interface Taken extends Position {
  /** Not taken, by a rule of the space; or nothing in it says yet whether a rule is for it. */
  kept?: 'ignored' | 'undecided'
  /** Of a document in parts that is not taken yet: the bytes that have come without a hole. */
  received?: number
}

export interface SourceCursor extends Position {
  known: boolean
  beginning: { length: number; hash: string } | null
  insideLongLine: boolean
  document: boolean
  /** A version of a document of which parts have come: the hash of all its bytes, and how many there are without a hole. */
  waiting?: { hash: string; bytes: number }
  /** Of a session in a store: the versions of the rows that were taken. */
  rows?: Record<string, string>
}
