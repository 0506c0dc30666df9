// How a todo stands: a person's word wins over the agent's.
import type { Todo } from '../rows.ts'

export function todoStatus(todo: Pick<Todo, 'status' | 'personStatus'>): string {
  return todo.personStatus ?? todo.status
}

export function isDone(todo: Pick<Todo, 'status' | 'personStatus'>): boolean {
  const status = todoStatus(todo)
  return status === 'completed' || status === 'done'
}

/** The word beside a todo; none where the checkbox has said it all. */
export function todoWord(todo: Pick<Todo, 'status' | 'personStatus'>): string | null {
  const status = todoStatus(todo)
  if (status === 'pending' || isDone(todo)) return null
  return status === 'in_progress' ? 'in progress' : status.replaceAll('_', ' ')
}

/** Todos still on the list, by list and then by place. */
export function presentTodos(todos: readonly Todo[]): Todo[] {
  return todos
    .filter((todo) => todo.removedAt === null)
    .sort((a, b) => compare(a.listKey, b.listKey) || a.position - b.position || compare(a.id, b.id))
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
