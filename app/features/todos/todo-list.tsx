// What the agent set out to do, ticked by the agent or by a person, whose tick wins.
import { Check, ListTodo } from 'lucide-react'
import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { Checkbox } from 'radix-ui'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ProgressRing } from '../../ui/progress-bar.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Todo } from '../rows.ts'
import { isDone, presentTodos, todoStatus, todoWord } from './todo-words.ts'

type TodoListProps = {
  /** Undefined until the first rows are here. */
  todos: readonly Todo[] | undefined
  onToggle: (id: string, done: boolean) => void
  /** Below the list: how it came about. */
  history?: ReactNode
}

export function TodoList({ todos, onToggle, history }: TodoListProps) {
  if (!todos) return <SkeletonRows count={4} label="Reading the todos" />
  const present = presentTodos(todos)
  if (present.length === 0) {
    return (
      <EmptyState icon={<ListTodo aria-hidden />} title="No todos">
        When the agent writes a plan or a todo list, its items show here and can be ticked.
      </EmptyState>
    )
  }
  const done = present.filter(isDone).length
  const words = `${done} of ${present.length} done`
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Todos">
      <div className="mx-auto max-w-[56rem] px-4 py-5 md:pr-12">
        <p role="status" className="tabular mb-3 flex items-center gap-2 text-sm text-muted">
          <ProgressRing done={done} total={present.length} label={words} />
          <span aria-hidden>{words}</span>
        </p>
        <ul>
          {present.map((todo) => (
            <TodoItem key={todo.id} todo={todo} onToggle={onToggle} />
          ))}
        </ul>
        {history}
      </div>
    </div>
  )
}

function TodoItem({ todo, onToggle }: { todo: Todo; onToggle: TodoListProps['onToggle'] }) {
  const done = isDone(todo)
  const word = todoWord(todo)
  const active = todoStatus(todo) === 'in_progress'
  const id = `todo-${todo.id}`
  return (
    <li className="-mx-2 flex items-start gap-3 rounded-md px-2 py-1.5 hover:bg-hover">
      <Checkbox.Root
        id={id}
        checked={done}
        onCheckedChange={(checked) => onToggle(todo.id, checked === true)}
        className="mt-0.75 grid size-4 shrink-0 place-items-center rounded border border-control bg-raised text-on-accent data-[state=checked]:border-transparent data-[state=checked]:bg-accent"
      >
        <Checkbox.Indicator>
          <Check aria-hidden className="size-3 stroke-[3]" />
        </Checkbox.Indicator>
      </Checkbox.Root>
      <label
        htmlFor={id}
        dir="auto"
        className={clsx('min-w-0 flex-1', done && 'text-faint line-through', active && 'font-medium')}
      >
        {revealHidden(active && todo.activeForm ? todo.activeForm : todo.content)}
      </label>
      {word && <span className={clsx('shrink-0 text-xs/5.5', active ? 'text-accent' : 'text-muted')}>{word}</span>}
      {todo.personStatus && todo.personStatus !== todo.status && (
        <span className="shrink-0 text-xs/5.5 text-faint" title={`The agent says: ${todo.status.replaceAll('_', ' ')}`}>
          by you
        </span>
      )}
    </li>
  )
}
