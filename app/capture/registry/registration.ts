// What may be said of a live process: the checks of /api/registry. Owner, space and row ids are never part of it.
import { z } from 'zod'
import { transports } from '#db/schema/agent-processes.ts'

const pid = z
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1)
const detail = z.union([z.string().max(4096), z.number(), z.boolean(), z.null()])
const transport = z.strictObject({
  kind: z.enum(transports).catch('unknown'),
  details: z
    .record(z.string().max(100), detail)
    .refine((details) => Object.keys(details).length <= 32, { message: 'has more than 32 entries' })
    .default({}),
})

/** What can change while a process lives. */
export const processChange = z.strictObject({
  label: z.string().max(300).nullable().optional(),
  cwd: z.string().max(4096).nullable().optional(),
  transport: transport.optional(),
  notify: z.boolean().optional(),
  state: z.string().min(1).max(40).optional(),
})
export type ProcessChange = z.infer<typeof processChange>

export const registration = processChange.extend({
  /** What the agent calls its session. */
  session: z.string().min(1).max(300),
  agent: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/)
    .default('claude'),
  pid,
  ppid: pid.nullable().optional(),
  /** As told by whoever could look; read here for processes of this machine. */
  processStart: z.string().max(200).optional(),
  startedAt: z.coerce.date().optional(),
  /** The machine of the process, by its own id; absent: this one. */
  machine: z.strictObject({ id: z.string().min(8).max(200), name: z.string().min(1).max(200).optional() }).optional(),
})
export type Registration = z.infer<typeof registration>
