// How a session stands: a word, with a dot where it is alive.
import { clsx } from 'clsx'
import { statusOf } from './session-words.ts'
import type { StatusWord } from './session-words.ts'

export function StatusLabel({ status, className }: { status: string; className?: string }) {
  const { word, tone, live } = statusOf(status)
  return (
    <span
      className={clsx(
        'inline-flex items-center gap-1.5 whitespace-nowrap',
        hues[tone],
        live && 'font-medium',
        className,
      )}
    >
      {live && <span aria-hidden className="size-1.5 animate-breathe rounded-full bg-current" />}
      {word}
    </span>
  )
}

const hues: Record<StatusWord['tone'], string> = {
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  muted: 'text-muted',
}
