// A plan or todo list as the agent wrote it at this moment; the list as it stands now is on the tab Todos.
import { Circle, CircleCheck, CircleDot } from 'lucide-react'
import { clsx } from 'clsx'
import { revealHidden } from '../../../ui/visible-text.ts'
import type { Step } from '../read-body.ts'

export function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ul className="rounded-md border border-line px-3 py-2 text-sm">
      {steps.map((step, index) => {
        const Icon = step.status === 'completed' ? CircleCheck : step.status === 'in_progress' ? CircleDot : Circle
        return (
          <li key={index} className="flex items-start gap-2 py-0.5">
            <Icon
              role="img"
              aria-label={step.status.replaceAll('_', ' ')}
              className={clsx('mt-0.5 size-4 shrink-0', hues[step.status] ?? 'text-faint')}
            />
            <span dir="auto" className={clsx('min-w-0', step.status === 'completed' && 'text-muted')}>
              {revealHidden(step.text)}
            </span>
            {!usual.has(step.status) && (
              <span className="ml-auto shrink-0 pl-3 text-xs/5 text-muted">
                {revealHidden(step.status.replaceAll('_', ' '))}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** What the mark alone says well enough. */
const usual = new Set(['pending', 'in_progress', 'completed'])
const hues: Partial<Record<string, string>> = { completed: 'text-ok', in_progress: 'text-accent' }
