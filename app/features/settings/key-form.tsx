// What a new key is for, what it may do, and how long.
import { useId, useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { keyInput, scopes } from '../../server/scope.ts'
import type { KeyInput, Scope } from '../../server/scope.ts'

const lives = [
  { words: 'does not end', days: null },
  { words: 'ends in 30 days', days: 30 },
  { words: 'ends in a year', days: 365 },
]
const words: Record<Scope, string> = {
  capture: 'send sessions',
  read: 'read sessions',
  admin: 'everything',
}
export const field = 'h-8 rounded-md border border-line-strong bg-raised px-2 text-sm'

export function KeyForm({ onMake }: { onMake: (input: KeyInput) => Promise<void> }) {
  const [label, setLabel] = useState('')
  const [scope, setScope] = useState<Scope>('capture')
  const [life, setLife] = useState(0)
  const [fault, setFault] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const input = keyInput.safeParse({ label, scope, days: lives[life]?.days ?? null })
    if (!input.success) return setFault(`The key ${input.error.issues[0]?.message ?? 'cannot be made'}.`)
    setFault(undefined)
    onMake(input.data).then(
      () => setLabel(''),
      (error: unknown) => setFault(error instanceof Error ? error.message : 'No key was made. Try again.'),
    )
  }
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
      <Labelled label="What it is for" className="min-w-48 flex-1">
        {(id) => (
          <input
            id={id}
            value={label}
            onChange={(event) => setLabel(event.target.value)}
            className={`${field} w-full`}
          />
        )}
      </Labelled>
      <Labelled label="May">
        {(id) => (
          <select
            id={id}
            value={scope}
            onChange={(event) => setScope(scopes.find((one) => one === event.target.value) ?? 'capture')}
            className={field}
          >
            {scopes.map((one) => (
              <option key={one} value={one}>
                {words[one]}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Labelled label="Until">
        {(id) => (
          <select id={id} value={life} onChange={(event) => setLife(Number(event.target.value))} className={field}>
            {lives.map(({ words: text }, index) => (
              <option key={text} value={index}>
                {text}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Button type="submit">Make a key</Button>
      {fault && (
        <p role="alert" className="w-full text-sm text-bad">
          {fault}
        </p>
      )}
    </form>
  )
}

type LabelledProps = { label: string; className?: string; children: (id: string) => ReactNode }

function Labelled({ label, className, children }: LabelledProps) {
  const id = useId()
  return (
    <span className={className}>
      <label htmlFor={id} className="mb-1 block text-xs text-muted">
        {label}
      </label>
      {children(id)}
    </span>
  )
}
