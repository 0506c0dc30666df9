// One refused record, opened: its masked text, and what one can do about it. Mended, it comes in where it stands in its file.
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Output } from '../../ui/output.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { notify } from '../../ui/toasts.ts'
import type { ImportRefusal } from '../rows.ts'
import { useLoaded } from '../sync/use-loaded.ts'
import type { RefusedRaw } from './reads.server.ts'

export type RefusalDoor = {
  loadRaw: (refusalId: string) => Promise<RefusedRaw | null>
  /** Imports `text` in the record's stead; null leaves it as it is. Rejects with a message fit to be read. */
  settle: (refusalId: string, text: string | null) => Promise<'stored' | 'same' | 'dismissed'>
}

export function RefusedRecord({ refusal, door }: { refusal: ImportRefusal; door: RefusalDoor }) {
  const raw = useLoaded(() => door.loadRaw(refusal.id))
  const [mending, setMending] = useState(false)
  if (raw.state === 'loading') return <Skeleton className="h-10" />
  if (raw.state === 'failed') {
    return (
      <p role="alert" className="flex items-center gap-3 text-sm text-bad">
        The record could not be read: {raw.message}{' '}
        <Button small onClick={raw.retry}>
          Try again
        </Button>
      </p>
    )
  }
  const { value } = raw
  const settled = refusal.resolvedAt !== null
  if (mending && value)
    return <Mending refusal={refusal} text={value.text} door={door} onEnd={() => setMending(false)} />
  return (
    <div className="flex flex-col gap-2">
      {value ? (
        <Output text={value.text} label="Masked record" />
      ) : (
        <p className="text-sm text-muted">Not copied here: the stored file has the record whole.</p>
      )}
      {!settled && (
        <p className="flex flex-wrap items-center gap-2 text-xs text-muted">
          {value?.whole && (
            <Button small onClick={() => setMending(true)}>
              Correct it
            </Button>
          )}
          <Button small look="quiet" onClick={() => void leave(refusal, door)}>
            Leave it as it is
          </Button>
          {value && !value.whole && 'Only the first 64 KB are shown; mend it in its file and import that again.'}
        </p>
      )}
    </div>
  )
}

function leave(refusal: ImportRefusal, door: RefusalDoor): Promise<void> {
  return door.settle(refusal.id, null).then(
    () => undefined,
    (error: unknown) => notify('That was not saved', { tone: 'bad', detail: wordsOf(error) }),
  )
}

type MendingProps = { refusal: ImportRefusal; text: string; door: RefusalDoor; onEnd: () => void }

function Mending({ refusal, text, door, onEnd }: MendingProps) {
  const [draft, setDraft] = useState(text)
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = () => {
    setBusy(true)
    setFault(undefined)
    door
      .settle(refusal.id, draft)
      .then(
        (outcome) => notify(outcome === 'same' ? 'Known already' : 'The record is stored', { tone: 'ok' }),
        (error: unknown) => setFault(wordsOf(error)),
      )
      .finally(() => setBusy(false))
  }
  return (
    <div className="flex flex-col gap-2">
      <textarea
        aria-label={`The record at line ${refusal.line}, to be corrected`}
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        rows={8}
        spellCheck={false}
        className="w-full rounded-md border border-line-strong bg-sunken p-2 font-mono text-xs"
      />
      {fault && (
        <p role="alert" className="text-sm text-bad">
          {fault}
        </p>
      )}
      <p className="flex gap-2">
        <Button small look="primary" disabled={busy} onClick={submit}>
          Import the corrected record
        </Button>
        <Button small look="quiet" onClick={onEnd}>
          Cancel
        </Button>
      </p>
    </div>
  )
}

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : 'Nothing was changed. Try again.')
