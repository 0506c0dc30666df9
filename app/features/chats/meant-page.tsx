// A foreign id that several things answer to: all of them, with what the id is there. It never guesses.
import { SearchX } from 'lucide-react'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Link } from '../../ui/link.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Meant } from './meant.ts'
import { hrefOf } from './meant.ts'

const words: Record<Meant['how'], string> = {
  session: 'its own id',
  alias: 'a name it went by elsewhere',
  chat: 'a chat about it',
  message: 'a message about it',
  event: 'an event of it',
  row: 'something kept about it',
}

export function MeantPage({ id, meant }: { id: string; meant: readonly Meant[] }) {
  return (
    <div className="scroll-quiet h-full" tabIndex={0} role="group" aria-label="Foreign id">
      <div className="mx-auto max-w-[50rem] px-4 py-5 md:px-8 md:py-7">
        <h1 className="text-xl font-semibold tracking-tight">What goes by this id</h1>
        <p className="mt-1 mb-5 font-mono text-xs break-all text-muted">{revealHidden(id)}</p>
        {meant.length === 0 ? (
          <EmptyState icon={<SearchX aria-hidden />} title="Nothing here goes by this id">
            What it names may not have been imported yet.
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line rounded-md border border-line">
            {meant.map((one) => (
              <li key={hrefOf(one)} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2.5 text-sm">
                <Link href={hrefOf(one)} className="min-w-0 flex-1 truncate font-medium hover:underline">
                  {revealHidden(one.title ?? 'Untitled session')}
                </Link>
                <span className="text-muted">{one.agent}</span>
                <span className="text-xs text-faint">{words[one.how]}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  )
}
