// Hooks of agents on the settings page: where they stand, what they cost on each machine, and the exact change before it is made.
import type { HooksState, TargetState } from '#app/capture/install/state.server.ts'
import { agentLook } from '../../ui/agents.ts'
import { Button } from '../../ui/button.tsx'
import { useState } from 'react'
import type { Machine } from '../rows.ts'
import { HookDiff } from './hook-diff.tsx'
import type { HookPreview } from './hook-diff.tsx'
import type { ConfirmedHookChange, HookChange } from './writes.ts'

type HooksSectionProps = {
  /** Null where hooks cannot be installed from the page. */
  state: HooksState | null
  machines: readonly Machine[]
  onPreview: (agent: HookChange['agent'], direction: HookChange['direction']) => Promise<HookPreview[]>
  /** Rejects with a message fit to be read. */
  onChange: (change: ConfirmedHookChange) => Promise<unknown>
  onSwitch: (disabled: boolean) => void
}

export function HooksSection({ state, machines, onPreview, onChange, onSwitch }: HooksSectionProps) {
  return (
    <section aria-labelledby="hooks">
      <h2 id="hooks" className="text-lg font-semibold">
        Hooks
      </h2>
      <p className="mt-1 mb-3 max-w-prose text-sm text-muted">
        With hooks agents report at once, also what their transcripts never say: that they wait for leave, how long a
        tool took, why they stopped. A hook never blocks an agent.
      </p>
      {state === null ? (
        <p className="text-sm">
          On the machine of the agent run <code className="font-mono text-xs">npx logbook hooks install</code>.
        </p>
      ) : (
        <>
          <ul className="divide-y divide-line rounded-md border border-line">
            {state.targets.map((target) => (
              <AgentRow key={target.file} target={target} onPreview={onPreview} onChange={onChange} />
            ))}
          </ul>
          {(state.disabled || state.targets.some((target) => target.events > 0)) && (
            <p className="mt-3 flex flex-wrap items-center gap-3 text-sm text-muted">
              {state.disabled
                ? 'All hooks are switched off; they stay registered.'
                : 'What is registered is switched on.'}
              <Button small onClick={() => onSwitch(!state.disabled)}>
                {state.disabled ? 'Switch hooks on' : 'Switch all hooks off'}
              </Button>
            </p>
          )}
        </>
      )}
      <Costs machines={machines} />
    </section>
  )
}

type AgentRowProps = { target: TargetState } & Pick<HooksSectionProps, 'onPreview' | 'onChange'>

function AgentRow({ target, onPreview, onChange }: AgentRowProps) {
  const [shown, setShown] = useState<{ direction: HookChange['direction']; plans: HookPreview[] }>()
  const [fault, setFault] = useState<string>()
  const fail = (error: unknown) => setFault(error instanceof Error ? error.message : 'Nothing was changed. Try again.')
  const show = (direction: HookChange['direction']) => {
    setFault(undefined)
    onPreview(target.agent, direction).then((plans) => setShown({ direction, plans }), fail)
  }
  const write = () => {
    if (!shown) return
    const seen = Object.fromEntries(shown.plans.map(({ file, mark }) => [file, mark]))
    onChange({ agent: target.agent, direction: shown.direction, seen }).then(() => setShown(undefined), fail)
  }
  const name = agentLook(target.agent).name
  return (
    <li className="px-4 py-2.5 text-sm">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <span className="min-w-0 flex-1">
          <span className="block font-medium">{name}</span>
          <span className="block text-xs break-all text-muted">
            {words[target.state]}
            {target.state === 'part' && ` (${target.events} of ${target.wanted} events)`} · {target.file}
          </span>
        </span>
        {target.state !== 'installed' && target.state !== 'broken' && (
          <Button small aria-label={`Install the hooks of ${name}`} onClick={() => show('install')}>
            Install …
          </Button>
        )}
        {target.events > 0 && (
          <Button small look="quiet" aria-label={`Undo the hooks of ${name}`} onClick={() => show('uninstall')}>
            Undo …
          </Button>
        )}
      </div>
      {(fault ?? target.fault) && (
        <p role="alert" className="mt-1 text-bad">
          {fault ?? target.fault}
        </p>
      )}
      {shown && <HookDiff {...shown} onWrite={write} onCancel={() => setShown(undefined)} />}
    </li>
  )
}

const words: Record<TargetState['state'], string> = {
  installed: 'installed',
  part: 'installed in part',
  absent: 'not installed',
  broken: 'its settings cannot be read',
}

function Costs({ machines }: { machines: readonly Machine[] }) {
  const measured = machines.filter((machine) => machine.hookMedianMs !== null)
  if (measured.length === 0) return null
  return (
    <table className="mt-4 text-sm">
      <caption className="mb-1 text-left text-xs whitespace-nowrap text-muted">
        What a hook takes, from start to end
      </caption>
      <thead className="text-left text-xs text-faint">
        <tr>
          <th className="pr-6 font-normal">Machine</th>
          <th className="pr-6 font-normal">p50</th>
          <th className="font-normal">p99</th>
        </tr>
      </thead>
      <tbody className="tabular">
        {measured.map((machine) => (
          <tr key={machine.id}>
            <td className="pr-6">{machine.name}</td>
            <td className="pr-6">{machine.hookMedianMs} ms</td>
            <td>{machine.hookSlowMs} ms</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
