// Saying something about an event, or about a range of them.
import { useState } from 'react'
import type { FormEvent } from 'react'
import { mostCommentLength } from '#db/schema/comments.ts'
import { Button } from '../../ui/button.tsx'
import { field } from '../settings/key-form.tsx'

export type NewComment = { fromSeq: number; toSeq: number; body: string }

type CommentFormProps = {
  /** The event to begin with. */
  at: number | undefined
  eventCount: number
  /** Rejects with a message fit to be read. */
  onAdd: (comment: NewComment) => Promise<unknown>
}

export function CommentForm({ at, eventCount, onAdd }: CommentFormProps) {
  const [body, setBody] = useState('')
  const [from, setFrom] = useState(String(at ?? eventCount))
  const [to, setTo] = useState(String(at ?? eventCount))
  const [fault, setFault] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const [fromSeq, toSeq] = [Number(from), Number(to)]
    if (!Number.isInteger(fromSeq) || !Number.isInteger(toSeq) || fromSeq < 1 || toSeq < fromSeq)
      return setFault('The range is from an event to the same or a later one.')
    if (body.trim() === '') return setFault('A comment needs words.')
    setFault(undefined)
    onAdd({ fromSeq, toSeq, body: body.trim() }).then(
      () => setBody(''),
      (error: unknown) => setFault(error instanceof Error ? error.message : 'Nothing was saved. Try again.'),
    )
  }
  const number = (label: string, value: string, set: (text: string) => void) => (
    <label className="flex items-center gap-2 text-xs text-muted">
      {label}
      <input
        type="number"
        min={1}
        max={eventCount}
        value={value}
        onChange={(event) => set(event.target.value)}
        className={`${field} tabular w-24 text-text`}
      />
    </label>
  )
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <textarea
        aria-label="Your comment"
        placeholder="Say something about this session"
        value={body}
        rows={3}
        maxLength={mostCommentLength}
        onChange={(event) => setBody(event.target.value)}
        className="w-full rounded-md border border-line-strong bg-raised px-3 py-2 text-sm"
      />
      <div className="flex flex-wrap items-center gap-3">
        {number('From event', from, setFrom)}
        {number('to', to, setTo)}
        <Button type="submit" look="primary" className="ml-auto">
          Comment
        </Button>
      </div>
      {fault && (
        <p role="alert" className="text-sm text-bad">
          {fault}
        </p>
      )}
    </form>
  )
}
