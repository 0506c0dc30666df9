// Terminal output and plain code, with colour where the terminal had it.
import { clsx } from 'clsx'
import { useMemo } from 'react'
import { ansiLines, stripAnsi } from './ansi.ts'
import { LineBox } from './line-box.tsx'

type OutputProps = { text: string; label?: string; head?: number; tail?: number; wrap?: boolean }

export function Output({ text, label = 'Output', ...fold }: OutputProps) {
  const lines = useMemo(() => ansiLines(text.replace(/\n+$/, '')), [text])
  return (
    <LineBox lines={lines} label={label} copyText={() => stripAnsi(text)} {...fold}>
      {(line) => (
        <span className={fold.wrap ? 'block px-3' : 'px-3'}>
          {line.map((span, index) => (
            <span key={index} className={span.className || undefined}>
              {span.text}
            </span>
          ))}
        </span>
      )}
    </LineBox>
  )
}

/** A value of unknown shape, as indented JSON. */
export function JsonOutput({ value, label = 'Raw record' }: { value: unknown; label?: string }) {
  const text = useMemo(() => prettyJson(value), [value])
  return <Output text={text} label={label} />
}

/** One shell command line as it was typed. */
export function CommandLine({ command, className }: { command: string; className?: string }) {
  return (
    <div className={clsx('rounded-md border border-line bg-sunken px-3 py-1.5 font-mono text-xs', className)}>
      <span aria-hidden className="mr-2 text-faint select-none">
        $
      </span>
      <span className="whitespace-pre-wrap">{stripAnsi(command)}</span>
    </div>
  )
}

function prettyJson(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value, null, 2) ?? String(value)
  } catch {
    return String(value)
  }
}
