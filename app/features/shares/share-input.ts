// What a person says of a link they want to make.
import { z } from 'zod'
import { shareOmissions } from '#db/schema/shares.ts'

export const mostOmitted = 500
/** A preview counts this far. */
export const mostCounted = 10_000

const seq = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1)

/** What the link shows: a preview is made of this, and the link of the same. */
export const shareDraft = z
  .strictObject({
    sessionId: z.uuid(),
    title: z.string().trim().max(200, 'may have a title of 200 characters at most').default(''),
    fromSeq: seq,
    toSeq: seq.nullable(),
    without: z.array(z.enum(shareOmissions)).max(shareOmissions.length),
    omitted: z
      .array(seq)
      .max(mostOmitted, `can leave out ${mostOmitted} single events at most; choose a smaller range`),
    anonymous: z.boolean(),
    children: z.boolean(),
  })
  .refine(({ fromSeq, toSeq }) => toSeq === null || toSeq >= fromSeq, 'needs a last event that is not before the first')
  .refine(
    ({ children, fromSeq, toSeq }) => !children || (fromSeq === 1 && toSeq === null),
    'shows sub-agents only with the whole session: a range is of one session',
  )
export type ShareDraft = z.output<typeof shareDraft>

/** Hours until it ends; null: it does not. */
export const shareLives = [
  { words: 'in 1 hour', hours: 1 },
  { words: 'in 1 day', hours: 24 },
  { words: 'in 7 days', hours: 168 },
  { words: 'in 30 days', hours: 720 },
  { words: 'never', hours: null },
] as const

export const shareHours = z
  .number()
  .int()
  .min(1)
  .max(24 * 366)
  .nullable()
