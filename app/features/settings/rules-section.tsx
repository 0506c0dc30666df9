// Which sessions are kept out, and which folders are looked at besides the agents' own.
import { useState } from 'react'
import type { ComponentProps, FormEvent } from 'react'
import { ruleKinds } from '#db/schema/capture-rules.ts'
import type { RuleKind } from '#db/schema/capture-rules.ts'
import { Button } from '../../ui/button.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import { TargetsSection } from '../move/targets-section.tsx'
import type { CaptureRule } from '../rows.ts'
import { field } from './key-form.tsx'
import { faultOf, ruleInput, ruleWords } from './rule-input.ts'
import type { RuleInput } from './rule-input.ts'

type RulesSectionProps = {
  rules: readonly CaptureRule[]
  onAdd: (rule: RuleInput) => void
  onRemove: (id: string) => void
  targets: ComponentProps<typeof TargetsSection>
}

export function RulesSection({ rules, onAdd, onRemove, targets }: RulesSectionProps) {
  return (
    <section aria-labelledby="rules">
      <h2 id="rules" className="text-lg font-semibold">
        What is captured
      </h2>
      <p className="mt-1 mb-3 max-w-prose text-sm text-muted">
        A session that a rule keeps out is not stored; its file is counted as ignored. What is stored already stays. A
        folder that is looked at as well is found at the next start of Logbook.
      </p>
      <RuleForm onAdd={onAdd} />
      {rules.length > 0 && (
        <ul className="mt-4 divide-y divide-line rounded-md border border-line">
          {rules.map((rule) => (
            <li key={rule.id} className="flex items-center gap-3 px-4 py-2 text-sm">
              <span className="min-w-0 flex-1 wrap-anywhere">
                <span className="text-muted">{ruleWords[rule.kind]}</span>{' '}
                <span className="font-mono text-xs">{revealHidden(rule.value)}</span>
              </span>
              <Button
                small
                look="quiet"
                aria-label={`Remove the rule for ${rule.value}`}
                onClick={() => onRemove(rule.id)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-6">
        <TargetsSection {...targets} />
      </div>
    </section>
  )
}

function RuleForm({ onAdd }: { onAdd: (rule: RuleInput) => void }) {
  const [kind, setKind] = useState<RuleKind>('folder')
  const [value, setValue] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const input = ruleInput.safeParse({ kind, value })
    const why = input.success ? faultOf(input.data) : (input.error.issues[0]?.message ?? 'That is no rule.')
    setFault(why)
    if (why !== null || !input.success) return
    onAdd(input.data)
    setValue('')
  }
  return (
    <form onSubmit={submit} className="flex flex-wrap items-center gap-2">
      <select
        aria-label="What the rule does"
        value={kind}
        onChange={(event) => setKind(ruleKinds.find((one) => one === event.target.value) ?? 'folder')}
        className={field}
      >
        {ruleKinds.map((one) => (
          <option key={one} value={one}>
            {ruleWords[one]}
          </option>
        ))}
      </select>
      <input
        aria-label="Folder, repository or agent"
        value={value}
        onChange={(event) => setValue(event.target.value)}
        className={`${field} min-w-48 flex-1`}
      />
      <Button type="submit">Add the rule</Button>
      {fault && (
        <p role="alert" className="w-full text-sm text-bad">
          {fault}
        </p>
      )}
    </form>
  )
}
