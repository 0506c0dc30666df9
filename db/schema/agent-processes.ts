// Agent processes that are alive, by machine, pid and start time: a pid that the system gave to another process is another row.
// Rows go when the process does; what it did stays with its session. Published: it changes when processes come and go, never between.
import { boolean, foreignKey, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { ofSession, underSession } from './child.ts'
import { machines } from './machines.ts'
import { guarded, id, inSpace, instant, times } from './owned.ts'

/** How a process can be reached by a person: an editor's terminal, a multiplexer's pane, a terminal of its own. */
export const transports = ['nvim', 'tmux', 'pty', 'unknown'] as const
export type Transport = (typeof transports)[number]

export const agentProcesses = pgTable(
  'agent_processes',
  {
    id: id(),
    ...inSpace(),
    ...ofSession(),
    machineId: uuid().notNull(),
    pid: integer().notNull(),
    ppid: integer(),
    /** Opaque; differs between two processes that had the same pid. Empty where the system would not tell. */
    processStart: text().notNull().default(''),
    startedAt: instant(),
    cwd: text(),
    label: text(),
    transport: text().notNull().default('unknown'),
    /** As the source says, for example nvim_socket, tmux_session, tmux_pane. */
    transportDetails: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    notify: boolean().notNull().default(false),
    state: text().notNull().default('active'),
    /** After this a process of a machine that was never heard of again counts as gone. */
    expiresAt: instant().notNull(),
    ...times(),
  },
  (t) => [
    ...guarded(t),
    underSession(t),
    foreignKey({ columns: [t.spaceId, t.machineId], foreignColumns: [machines.spaceId, machines.id] }),
    index().on(t.spaceId, t.machineId, t.pid),
    index().on(t.sessionId),
    index().on(t.spaceId, t.ppid),
  ],
)
