// Taking a session along as a file: form, what of it, what is left out; and how it will look, made by what writes it.
import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Chip } from '../../ui/chip.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { countOf, formatBytes } from '../../ui/numbers.ts'
import { revealHidden } from '../../ui/visible-text.ts'
import { field } from '../settings/key-form.tsx'
import { formNames, formWords } from './form-names.ts'
import type { FormName } from './form-names.ts'

type Preview = {
  events: number
  more: boolean
  kinds: Record<string, number>
  instructions: number
  masks: number
  characters: number
  sample: string
}
type Choice = {
  format: FormName
  without: string[]
  q: string
  from: string
  to: string
  instructions: boolean
  names: boolean
}

const first: Choice = { format: 'md', without: [], q: '', from: '', to: '', instructions: false, names: false }

type ExportDialogProps = { sessionId: string; open: boolean; onOpenChange: (open: boolean) => void }

export function ExportDialog({ sessionId, open, onOpenChange }: ExportDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      wide
      title="Export this session"
      description="A file of what is shown below, as it is now."
    >
      {open && <Choices sessionId={sessionId} />}
    </Dialog>
  )
}

function Choices({ sessionId }: { sessionId: string }) {
  const [choice, setChoice] = useState(first)
  const [all, setAll] = useState<Record<string, number>>({})
  const change = (part: Partial<Choice>) => setChoice((before) => ({ ...before, ...part }))
  const address = addressOf(sessionId, choice, Object.keys(all))
  // Kinds that are chosen away must stay to be chosen again.
  const { preview, fault } = usePreview(address, (kinds) => setAll((before) => ({ ...kinds, ...before })))
  const seqField = (name: 'from' | 'to', label: string) => (
    <label className="flex items-center gap-2">
      {label}
      <input
        value={choice[name]}
        inputMode="numeric"
        placeholder={name === 'from' ? 'first' : 'last'}
        onChange={(event) => change({ [name]: event.target.value.replace(/\D/g, '').slice(0, 9) })}
        className={`${field} w-20`}
      />
    </label>
  )
  return (
    <div className="grid min-h-0 gap-5 p-5 text-sm md:grid-cols-[20rem_1fr]">
      <div className="flex min-w-0 flex-col gap-4">
        <fieldset>
          <legend className="mb-1.5 font-medium">Form</legend>
          <div className="flex flex-wrap gap-1.5">
            {formNames.map((name) => (
              <Chip key={name} pressed={choice.format === name} onClick={() => change({ format: name })}>
                {formWords[name]}
              </Chip>
            ))}
          </div>
        </fieldset>
        <fieldset>
          <legend className="mb-1.5 font-medium">Kinds of events</legend>
          <div className="flex flex-wrap gap-1.5">
            {Object.entries(all).map(([kind, count]) => (
              <Chip
                key={kind}
                count={count}
                pressed={!choice.without.includes(kind)}
                onClick={() =>
                  change({
                    without: choice.without.includes(kind)
                      ? choice.without.filter((one) => one !== kind)
                      : [...choice.without, kind],
                  })
                }
              >
                {kind.replaceAll('_', ' ')}
              </Chip>
            ))}
          </div>
        </fieldset>
        <fieldset className="flex flex-wrap items-center gap-3">
          <legend className="mb-1.5 font-medium">Range, by number of the event</legend>
          {seqField('from', 'From')}
          {seqField('to', 'to')}
        </fieldset>
        <label className="flex flex-col gap-1.5 font-medium">
          Only what a search finds
          <input
            value={choice.q}
            spellCheck={false}
            placeholder="tool:shell exit:!=0"
            onChange={(event) => change({ q: event.target.value })}
            className={`${field} w-full font-mono font-normal`}
          />
        </label>
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1.5 font-medium">Leave out</legend>
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={!choice.instructions}
              onChange={(event) => change({ instructions: !event.target.checked })}
            />
            Instructions of system and developer
          </label>
          <label className="flex items-center gap-2">
            <input
              type="checkbox"
              checked={choice.names}
              onChange={(event) => change({ names: event.target.checked })}
            />
            Names of users and machines, home folders, addresses
          </label>
        </fieldset>
        {fault && (
          <p role="alert" className="text-bad">
            {fault}
          </p>
        )}
        <a
          href={fault === undefined ? address : undefined}
          aria-disabled={fault !== undefined}
          download
          className="inline-flex h-8 items-center gap-2 self-start rounded-md bg-ink px-3 font-medium text-on-ink aria-disabled:opacity-50"
        >
          <Download aria-hidden className="size-4" /> Download {formWords[choice.format]}
        </a>
      </div>
      <div className="flex min-h-0 min-w-0 flex-col gap-2">
        <p role="status" className="tabular text-xs text-muted">
          {preview ? wordsOf(preview) : 'Reading the session …'}
        </p>
        <pre
          tabIndex={0}
          aria-label="How the file begins"
          className="scroll-quiet max-h-[55dvh] min-h-40 rounded-md border border-line bg-sunken p-3 font-mono text-xs break-words whitespace-pre-wrap"
        >
          {revealHidden(preview?.sample ?? '')}
        </pre>
      </div>
    </div>
  )
}

function wordsOf({ events, more, characters, instructions, masks }: Preview): string {
  return [
    `${more ? 'more than ' : ''}${countOf(events, 'event')}, about ${formatBytes(characters)}`,
    ...(instructions > 0 ? [`${countOf(instructions, 'instruction')} left out`] : []),
    ...(masks > 0 ? [`${countOf(masks, 'secret')} masked`] : []),
  ].join(' · ')
}

function addressOf(
  sessionId: string,
  { format, without, q, from, to, instructions, names }: Choice,
  all: readonly string[],
): string {
  const query = new URLSearchParams({ format })
  if (without.length > 0) query.set('kinds', all.filter((kind) => !without.includes(kind)).join(','))
  if (q.trim()) query.set('q', q.trim())
  if (from) query.set('from', from)
  if (to) query.set('to', to)
  if (instructions) query.set('instructions', 'kept')
  if (names) query.set('names', 'hidden')
  return `/api/sessions/${sessionId}/export?${query.toString()}`
}

const settleMs = 250

function usePreview(
  address: string,
  onKinds: (kinds: Record<string, number>) => void,
): { preview: Preview | undefined; fault: string | undefined } {
  const [answer, setTold] = useState<{ preview?: Preview; fault?: string }>({})
  const told = useRef(onKinds)
  useEffect(() => {
    const leaving = new AbortController()
    const timer = setTimeout(() => {
      read(address, leaving.signal)
        .then((answer) => {
          setTold(answer)
          if (answer.preview) told.current(answer.preview.kinds)
        })
        .catch(() => {
          if (!leaving.signal.aborted)
            setTold({ fault: 'The server does not answer. Nothing was exported; try again.' })
        })
    }, settleMs)
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [address])
  return { preview: answer.preview, fault: answer.fault }
}

async function read(address: string, signal: AbortSignal): Promise<{ preview?: Preview; fault?: string }> {
  const answer = await fetch(`${address}&preview`, { signal })
  const told: unknown = await answer.json()
  if (answer.ok) return { preview: told as Preview }
  return { fault: (told as { error?: { message?: string } }).error?.message ?? 'That could not be read.' }
}
