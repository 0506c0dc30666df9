// How the list came about: what each report of the agent changed, with the way to it.
import { Link } from '../../ui/link.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import { readTodoHistory } from './reads.ts'
import type { TodoTurn } from './todo-history.ts'

/** `names`: items by their numbers, as the list knows them. */
type TodoStepsProps = {
  sessionId: string
  version: number
  names: ReadonlyMap<string, string>
  hrefOf: (seq: number) => string
}

/** Nothing where no call told of todos (a person's own, those of side files). */
export function TodoSteps({ sessionId, version, names, hrefOf }: TodoStepsProps) {
  const history = useLoaded(() => readTodoHistory({ data: { sessionId } }), version)
  if (history.state !== 'ready' || history.value.length === 0) return null
  return (
    <section aria-label="How the list came about" className="mt-8">
      <h2 className="mb-2 text-xs font-semibold text-muted">How it came about</h2>
      <ol className="flex flex-col gap-2 border-l border-line pl-4 text-sm">
        {history.value.map(({ seq, at, turns }) => (
          <li key={seq} className="grid gap-x-4 md:grid-cols-[8rem_minmax(0,1fr)]">
            <Link href={hrefOf(seq)} className="tabular text-xs/5 text-faint hover:text-accent hover:underline">
              event {seq} {at && <RelativeTime ago at={at} />}
            </Link>
            <ul>
              {turns.map(({ kind, text, task }, index) => (
                <li key={index} className="flex gap-2">
                  <span className="w-16 shrink-0 text-faint">{words[kind]}</span>
                  <span dir="auto" className={kind === 'gone' ? 'min-w-0 text-faint line-through' : 'min-w-0'}>
                    {revealHidden((task !== undefined && names.get(task)) || text)}
                  </span>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </section>
  )
}

const words: Record<TodoTurn['kind'], string> = {
  new: 'new',
  started: 'started',
  done: 'done',
  reopened: 'reopened',
  gone: 'dropped',
  changed: 'changed',
}
