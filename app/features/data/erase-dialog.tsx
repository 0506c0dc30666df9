// The question before anything is erased: what would go, and a number to type. Nothing can be taken back, so nothing is one click away.
import { useEffect, useState } from 'react'
import type { FormEvent } from 'react'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { countOf, formatBytes } from '../../ui/numbers.ts'
import { exactTime } from '../../ui/times.ts'
import type { ErasePreview } from '../../importer/erase/preview.server.ts'
import { field } from '../settings/key-form.tsx'

type EraseDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  /** What would go. Both reject with a message fit to be read. */
  onPreview: () => Promise<ErasePreview>
  onErase: (preview: ErasePreview) => Promise<unknown>
}

export function EraseDialog({ open, onOpenChange, title, onPreview, onErase }: EraseDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description="For good: rows, stored sources, chats and comments about them, links, search. It cannot be undone."
    >
      {open && <Question onPreview={onPreview} onErase={onErase} onClose={() => onOpenChange(false)} />}
    </Dialog>
  )
}

type QuestionProps = Pick<EraseDialogProps, 'onPreview' | 'onErase'> & { onClose: () => void }

function Question({ onPreview, onErase, onClose }: QuestionProps) {
  const [preview, setPreview] = useState<ErasePreview>()
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  useEffect(() => {
    let current = true
    onPreview().then(
      (found) => current && setPreview(found),
      (error: unknown) => current && setFault(wordsOf(error)),
    )
    return () => {
      current = false
    }
    // Asked once, when the question is opened: what is confirmed is what was shown.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  if (!preview)
    return (
      <p role={fault ? 'alert' : 'status'} className={fault ? 'text-sm text-bad' : 'text-sm text-muted'}>
        {fault ?? 'Looking at what would go…'}
      </p>
    )
  const word = String(preview.sessions)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setFault(undefined)
    onErase(preview).then(onClose, (error: unknown) => {
      setBusy(false)
      setFault(wordsOf(error))
    })
  }
  if (preview.sessions === 0) return <p className="text-sm text-muted">There is nothing to erase.</p>
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Facts preview={preview} />
      <p className="text-sm text-muted">
        The agents’ own files are not touched. What still lies there is not taken in again, unless you bring it back in
        Settings → Data.
      </p>
      <label className="text-sm">
        Type <strong className="tabular">{word}</strong> to confirm
        <input
          value={typed}
          inputMode="numeric"
          autoComplete="off"
          onChange={(event) => setTyped(event.target.value)}
          className={`${field} mt-1 w-full`}
        />
      </label>
      {fault && (
        <p role="alert" className="text-sm text-bad">
          {fault}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button type="button" look="quiet" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" className="text-bad!" disabled={busy || typed.trim() !== word}>
          Erase {countOf(preview.sessions, 'session')}
        </Button>
      </div>
    </form>
  )
}

function Facts({ preview }: { preview: ErasePreview }) {
  const { sessions, subAgents, events, bytes, oldest, newest, running, marked, commented, shared, chatted } = preview
  const facts: Array<[string, string]> = [
    ['Sessions', subAgents > 0 ? `${sessions}, of which ${subAgents} of sub-agents` : String(sessions)],
    ['Events', countOf(events, 'event')],
    ['Sources', `${formatBytes(bytes)} as stored`],
    ['From', oldest ? exactTime(oldest) : 'no date'],
    ['To', newest ? exactTime(newest) : 'no date'],
  ]
  const notes: Array<[number, string]> = [
    [running, 'still running: what comes later is kept out'],
    [marked, 'marked'],
    [shared, 'shared by a link that still opens'],
    [commented, 'with comments'],
    [chatted, 'with chats about them'],
  ]
  return (
    <>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="col-span-full grid grid-cols-subgrid">
            <dt className="text-faint">{name}</dt>
            <dd className="tabular">{value}</dd>
          </div>
        ))}
      </dl>
      {notes.some(([n]) => n > 0) && (
        <ul className="rounded-md border border-line px-3 py-2 text-sm">
          {notes
            .filter(([n]) => n > 0)
            .map(([n, words]) => (
              <li key={words}>
                <span className="tabular">{n}</span> {words}
              </li>
            ))}
        </ul>
      )}
    </>
  )
}

const wordsOf = (error: unknown): string =>
  error instanceof Error && error.message ? error.message : 'Nothing was erased. Try again.'
