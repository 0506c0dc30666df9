// What a tool was asked to do: a command line, a change to files, or named arguments.
import { useMemo } from 'react'
import { Diff } from '../../../ui/diff.tsx'
import { countChanges, rowsBetween, rowsOfPatch } from '../../../ui/diff-rows.ts'
import { CommandLine, JsonOutput, Output } from '../../../ui/output.tsx'
import { revealHidden } from '../../../ui/visible-text.ts'
import type { TimelineEvent } from '../../rows.ts'
import { changesOf, commandOf, inputOf, isRecord, stepsOf } from '../read-body.ts'
import type { Change } from '../read-body.ts'
import { LineCount } from './line-button.tsx'
import { Steps } from './steps.tsx'

type CallBodyProps = { event: Pick<TimelineEvent, 'kind'>; body: unknown; patch?: string | null }

export function CallBody({ event, body, patch }: CallBodyProps) {
  const changes = event.kind === 'file_change' ? changesOf(body) : []
  if (changes.length === 1 && patch) return <ChangeBody change={{ path: changes[0]?.path, patch }} />
  if (changes.length > 0) {
    // A path is said once, above the first of its changes; of a single file the line above has said it already.
    const files = new Set(changes.map((change) => change.path)).size
    return changes.map((change, index) => (
      <ChangeBody key={index} change={change} named={files > 1 && change.path !== changes[index - 1]?.path} />
    ))
  }
  const command = commandOf(body)
  if (command !== null) return <CommandLine command={command} />
  const input = inputOf(body)
  const steps = stepsOf(input)
  if (steps.length > 0) return <Steps steps={steps} />
  if (typeof input === 'string') return <Output text={input} label="Input" />
  return isRecord(input) ? <Arguments input={input} /> : <JsonOutput value={input} label="Input" />
}

/** `named`: the first change of one of several files, so its path and its lines are said above it. */
function ChangeBody({ change, named }: { change: Change; named?: boolean }) {
  const { path, patch, before = '', after = '' } = change
  const rows = useMemo(
    () => (patch === undefined ? rowsBetween(before, after) : rowsOfPatch(patch)),
    [patch, before, after],
  )
  const name = revealHidden(path ?? 'patch')
  return (
    <div>
      {named && (
        <p className="flex items-baseline gap-3 pb-1 text-xs text-muted">
          <span className="min-w-0 truncate font-mono">{name}</span>
          <LineCount {...countChanges(rows)} />
        </p>
      )}
      {rows.length > 0 ? (
        <Diff rows={rows} path={path} label={`Change to ${name}`} />
      ) : (
        <p className="text-sm text-faint">No line differs.</p>
      )}
    </div>
  )
}

/** Arguments by name. Text stays text with its line ends; everything else is JSON. */
function Arguments({ input }: { input: Record<string, unknown> }) {
  const names = Object.keys(input)
  if (names.length === 0) return <p className="text-sm text-faint">No arguments.</p>
  return (
    <dl className="flex flex-col gap-1.5 rounded-md border border-line bg-raised px-3 py-2 text-sm">
      {names.map((name) => {
        const value = input[name]
        const long = typeof value === 'string' ? value.length > 300 || value.includes('\n') : isNested(value)
        return (
          <div key={name} className="grid gap-x-3 md:grid-cols-[7rem_minmax(0,1fr)]">
            <dt className="truncate text-faint">{revealHidden(name)}</dt>
            <dd className="min-w-0">
              {!long ? (
                <span className="font-mono text-xs break-words">
                  {revealHidden(isObject(value) ? JSON.stringify(value) : String(value))}
                </span>
              ) : typeof value === 'string' ? (
                <Output text={value} label={name} head={10} tail={3} />
              ) : (
                <JsonOutput value={value} label={name} />
              )}
            </dd>
          </div>
        )
      })}
    </dl>
  )
}

/** A short list or object fits on the line; anything longer gets a box. */
const isNested = (value: unknown) => isObject(value) && JSON.stringify(value).length > 80
const isObject = (value: unknown) => typeof value === 'object' && value !== null
