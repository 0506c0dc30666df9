// The lists by which agents say what they set out to do. A list is reported whole (TodoWrite, update_plan) or item by item
// (TaskCreate, TaskUpdate); an item is known by its id, else by its words.
import type { TodoItem, TodoReport } from './format.ts'
import { isObject, list, object, oneLine, text } from './read.ts'
import type { Json } from './read.ts'

/** The report that a tool call makes, or null when the tool keeps no list. */
export function todosOf(name: string, input: unknown, at: string | null): TodoReport | null {
  const fields = object(input)
  if (name === 'TodoWrite') return whole('todos', list(fields['todos']), 'content', at)
  if (name === 'update_plan') return whole('plan', list(fields['plan']), 'step', at)
  if (name === 'todowrite') return whole('todos', list(fields['todos']).map(withoutId), 'content', at)
  if (name === 'write_todos') return whole('todos', list(fields['todos']), 'description', at)
  if (name !== 'TaskUpdate') return null
  const id = idOf(fields['taskId'])
  if (!id) return null
  const status = text(fields['status'])
  const content = text(fields['subject'])
  const item: TodoItem = { key: id, ...(content ? { content: oneLine(content, 500) } : {}) }
  if (status) item.status = status
  if (status === 'deleted') item.removed = true
  return { list: 'tasks', at, whole: false, items: [item] }
}

/** TaskCreate: what was asked for, with the id that its answer brought. */
export function taskCreated(input: Json, task: Json, at: string | null): TodoReport | null {
  const id = idOf(task['id']) ?? idOf(task['taskId'])
  const content = text(input['subject']) ?? text(task['subject'])
  if (!id || !content) return null
  const item: TodoItem = { key: id, content: oneLine(content, 500), status: text(task['status']) ?? 'pending' }
  const activeForm = text(input['activeForm'])
  if (activeForm) item.activeForm = activeForm
  if (/^\d+$/.test(id)) item.position = Number(id)
  return { list: 'tasks', at, whole: false, items: [item] }
}

/** A list that is reported whole. */
export function whole(name: string, entries: unknown[], wordsKey: string, at: string | null): TodoReport {
  const seen = new Map<string, number>()
  const items = entries.filter(isObject).flatMap((entry, position) => {
    const content = text(entry[wordsKey])
    if (!content) return []
    const base = idOf(entry['id']) ?? oneLine(content, 180)
    const times = (seen.get(base) ?? 0) + 1
    seen.set(base, times)
    const item: TodoItem = {
      key: times === 1 ? base : `${base} (${times})`,
      position,
      content: oneLine(content, 500),
      status: text(entry['status']) ?? 'pending',
    }
    const activeForm = text(entry['activeForm'])
    const priority = text(entry['priority'])
    if (activeForm) item.activeForm = activeForm
    if (priority) item.priority = priority
    return [item]
  })
  return { list: name, at, whole: true, items }
}

/** For lists that number their items anew each time: the words tell the items apart. */
export function withoutId(item: unknown): unknown {
  const { id: _, ...rest } = object(item)
  return rest
}

const idOf = (value: unknown): string | null => (typeof value === 'number' ? String(value) : text(value))
