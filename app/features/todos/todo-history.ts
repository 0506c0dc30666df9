// How a list of todos came about: each report of the agent against the one before it. Pure.
import { inputOf, isRecord, stepsOf } from '../timeline/read-body.ts'

/** A call that wrote a list, or an item of one. */
export type TodoCall = { seq: number; at: Date | null; tool: string; input: unknown }
/** `task` is the item's number where the call gave only that. */
export type TodoTurn = {
  kind: 'new' | 'started' | 'done' | 'reopened' | 'gone' | 'changed'
  text: string
  task?: string
}
export type TodoStep = { seq: number; at: Date | null; turns: TodoTurn[] }

/** What each call changed, in the order of the calls; one that changed nothing is left out. */
export function historyOf(calls: readonly TodoCall[]): TodoStep[] {
  const lists = new Map<string, Map<string, string>>()
  return calls.flatMap(({ seq, at, tool, input }) => {
    const told = inputOf({ input })
    const known = lists.get(tool) ?? new Map<string, string>()
    const steps = stepsOf(told)
    const turns = steps.length > 0 ? wholeList(known, steps) : isRecord(told) ? oneItem(tool, told) : []
    if (steps.length > 0) lists.set(tool, new Map(steps.map(({ text, status }) => [text, status])))
    return turns.length > 0 ? [{ seq, at, turns }] : []
  })
}

function wholeList(known: ReadonlyMap<string, string>, steps: readonly { text: string; status: string }[]): TodoTurn[] {
  const now = new Set(steps.map(({ text }) => text))
  const turns = steps.flatMap(({ text, status }): TodoTurn[] => {
    const before = known.get(text)
    if (before === status) return []
    if (before === undefined && status === 'pending') return [{ kind: 'new', text }]
    return [{ kind: turnTo(status, before), text }]
  })
  const gone = [...known.keys()].filter((text) => !now.has(text)).map((text): TodoTurn => ({ kind: 'gone', text }))
  return [...turns, ...gone]
}

/** TaskCreate and TaskUpdate tell of one item, by its words or its number. */
function oneItem(tool: string, input: Record<string, unknown>): TodoTurn[] {
  const words = input.subject ?? input.content
  const task = input.taskId === undefined ? undefined : String(input.taskId)
  if (typeof words === 'string' && tool === 'TaskCreate') return [{ kind: 'new', text: words }]
  if (task === undefined) return []
  const kind = typeof input.status === 'string' ? turnTo(input.status, undefined) : 'changed'
  return [typeof words === 'string' ? { kind, text: words } : { kind, text: `Task ${task}`, task }]
}

function turnTo(status: string, before: string | undefined): TodoTurn['kind'] {
  if (status === 'completed') return 'done'
  if (status === 'in_progress') return 'started'
  if (status === 'deleted' || status === 'cancelled') return 'gone'
  return before === 'completed' ? 'reopened' : 'changed'
}
