// What a new link shows and how long. Whatever is changed here is seen at once in the preview beside it.
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { shareOmissions } from '#db/schema/shares.ts'
import type { ShareOmission } from '#db/schema/shares.ts'
import { Button } from '../../ui/button.tsx'
import { field } from '../settings/key-form.tsx'
import { shareDraft, shareLives } from './share-input.ts'
import type { ShareDraft } from './share-input.ts'

type ShareFormProps = {
  draft: ShareDraft
  /** The session's last event. */
  last: number
  hasChildren: boolean
  onChange: (part: Partial<ShareDraft>) => void
  /** Rejects with a message fit to be read. */
  onMake: (hours: number | null) => Promise<void>
}

const words: Record<ShareOmission, string> = {
  reasoning: 'What the model thought',
  outputs: 'What tools gave back',
  calls: 'Tool calls altogether',
  notes: 'Hooks, states, injected text',
}

export function ShareForm({ draft, last, hasChildren, onChange, onMake }: ShareFormProps) {
  const [life, setLife] = useState(2)
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = shareDraft.safeParse(draft)
    if (!given.success) return setFault(`The link ${given.error.issues[0]?.message ?? 'cannot be made'}.`)
    setFault(undefined)
    setBusy(true)
    onMake(shareLives[life]?.hours ?? null)
      .catch((error: unknown) => setFault(error instanceof Error ? error.message : 'No link was made. Try again.'))
      .finally(() => setBusy(false))
  }
  const whole = draft.fromSeq === 1 && draft.toSeq === null
  const leave = (what: ShareOmission, out: boolean) =>
    onChange({ without: shareOmissions.filter((one) => (one === what ? out : draft.without.includes(one))) })
  return (
    <form onSubmit={submit} className="flex flex-col gap-4" aria-label="New link">
      <label className="text-sm">
        <span className="mb-1 block text-xs text-muted">Title above it</span>
        <input
          value={draft.title}
          maxLength={200}
          placeholder="A session"
          onChange={(event) => onChange({ title: event.target.value })}
          className={`${field} w-full`}
        />
      </label>
      <fieldset className="text-sm">
        <legend className="mb-1 text-xs text-muted">Events</legend>
        <div className="flex items-center gap-2">
          <Seq
            label="From event"
            value={draft.fromSeq}
            last={last}
            onChange={(fromSeq) => onChange({ fromSeq: fromSeq ?? 1 })}
          />
          <span className="text-muted">to</span>
          <Seq
            label="To event"
            value={draft.toSeq}
            last={last}
            placeholder="end"
            onChange={(toSeq) => onChange({ toSeq })}
          />
          {!whole && (
            <Button small look="quiet" onClick={() => onChange({ fromSeq: 1, toSeq: null })}>
              All
            </Button>
          )}
        </div>
        <p className="mt-1 text-xs text-faint">
          {draft.toSeq === null
            ? 'Without a last event the link grows with the session.'
            : 'What comes later is not shown.'}
        </p>
      </fieldset>
      <fieldset className="text-sm">
        <legend className="mb-0.5 text-xs text-muted">Leave out</legend>
        {shareOmissions.map((what) => (
          <Check
            key={what}
            checked={draft.without.includes(what) || (what === 'outputs' && draft.without.includes('calls'))}
            disabled={what === 'outputs' && draft.without.includes('calls')}
            onChange={(out) => leave(what, out)}
          >
            {words[what]}
          </Check>
        ))}
        <Check checked={draft.anonymous} onChange={(anonymous) => onChange({ anonymous })}>
          Names: home folders, people, machines, e-mail
        </Check>
        {hasChildren && (
          <Check
            checked={!draft.children}
            disabled={!whole}
            onChange={(out) => onChange({ children: !out })}
            hint={whole ? undefined : 'A range is of one session.'}
          >
            What sub-agents did
          </Check>
        )}
        <p className="mt-1 text-xs text-faint">
          Images are never shown. Secrets are masked again by the rules of today.
        </p>
      </fieldset>
      <label className="text-sm">
        <span className="mb-1 block text-xs text-muted">The link ends</span>
        <select value={life} onChange={(event) => setLife(Number(event.target.value))} className={`${field} w-full`}>
          {shareLives.map(({ words: text }, index) => (
            <option key={text} value={index}>
              {text}
            </option>
          ))}
        </select>
      </label>
      {fault && (
        <p role="alert" className="text-sm text-bad">
          {fault}
        </p>
      )}
      <Button type="submit" look="primary" disabled={busy}>
        Make the link
      </Button>
    </form>
  )
}

type SeqProps = {
  label: string
  value: number | null
  last: number
  placeholder?: string
  onChange: (seq: number | null) => void
}

function Seq({ label, value, last, placeholder, onChange }: SeqProps) {
  return (
    <input
      aria-label={label}
      type="number"
      min={1}
      max={Math.max(1, last)}
      value={value ?? ''}
      placeholder={placeholder}
      onChange={(event) => {
        const seq = event.target.valueAsNumber
        onChange(Number.isInteger(seq) && seq >= 1 ? seq : null)
      }}
      className={`${field} tabular w-20`}
    />
  )
}

type CheckProps = {
  checked: boolean
  disabled?: boolean
  hint?: string
  onChange: (checked: boolean) => void
  children: ReactNode
}

function Check({ checked, disabled, hint, onChange, children }: CheckProps) {
  return (
    <label className="flex min-h-7 items-center gap-2 has-disabled:text-faint">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="size-3.5 shrink-0 accent-(--accent)"
      />
      <span>
        {children}
        {hint && <span className="block text-xs text-faint">{hint}</span>}
      </span>
    </label>
  )
}
