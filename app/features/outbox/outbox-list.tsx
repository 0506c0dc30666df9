// The outbox as a list: what each change is, what it says, why it is still here, and what can be done with it.
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { countOf } from '../../ui/numbers.ts'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Entry } from './entry.ts'
import { wordsOf } from './kinds.ts'

type OutboxListProps = {
  entries: readonly Entry[]
  /** How many wait in other spaces of this person. */
  elsewhere: number
  onInsist: (key: string) => void
  onDiscard: (key: string) => void
}

export function OutboxList({ entries, elsewhere, onInsist, onDiscard }: OutboxListProps) {
  return (
    <>
      {entries.length === 0 && <p className="text-sm text-muted">Everything has been sent.</p>}
      <ol className="flex flex-col divide-y divide-line">
        {entries.map((entry) => {
          const { called, words } = wordsOf(entry)
          const text = words.join('\n')
          return (
            <li key={entry.key} className="flex flex-col gap-1.5 py-3 first:pt-0 last:pb-0">
              <p className="flex items-baseline justify-between gap-3 text-sm">
                <span className="font-medium">{called}</span>
                <RelativeTime ago at={new Date(entry.at)} className="shrink-0 text-xs text-muted" />
              </p>
              {text !== '' && (
                <p
                  className="line-clamp-4 rounded-md bg-sunken px-2.5 py-1.5 text-sm break-words whitespace-pre-wrap"
                  dir="auto"
                >
                  {revealHidden(text)}
                </p>
              )}
              {entry.state === 'refused' ? (
                <>
                  <p className="text-sm text-bad">Not saved: {entry.refusal}</p>
                  <p className="flex flex-wrap items-center gap-2">
                    <Button small onClick={() => onInsist(entry.key)}>
                      Save mine
                    </Button>
                    <Button small look="quiet" onClick={() => onDiscard(entry.key)}>
                      Discard mine
                    </Button>
                    {text !== '' && <CopyButton text={text} label="Copy what you wrote" />}
                  </p>
                </>
              ) : (
                <p className="flex flex-wrap items-center justify-between gap-2 text-xs text-muted">
                  Waits until Logbook can be reached.
                  <Button small look="quiet" onClick={() => onDiscard(entry.key)}>
                    Discard
                  </Button>
                </p>
              )}
            </li>
          )
        })}
      </ol>
      {elsewhere > 0 && (
        <p className="mt-4 text-xs text-muted">
          {countOf(elsewhere, 'change')} of another space of yours {elsewhere === 1 ? 'waits' : 'wait'} until you go
          there.
        </p>
      )}
    </>
  )
}
