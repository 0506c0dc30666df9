// One sentence across a page: what happened and what to do. `bad` interrupts a screen reader, the others wait their turn.
import { clsx } from 'clsx'
import { CircleAlert, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

type Tone = 'info' | 'warn' | 'bad'
type BannerProps = { tone?: Tone; title: string; children?: ReactNode; action?: ReactNode; className?: string }

export function Banner({ tone = 'info', title, children, action, className }: BannerProps) {
  const Icon = icons[tone]
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={clsx('flex items-start gap-2.5 rounded-md px-3 py-2 text-sm', grounds[tone], className)}
    >
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p className="min-w-0 flex-1">
        <strong className="font-semibold">{title}</strong> {children && <span className="text-text">{children}</span>}
      </p>
      {action && <span className="shrink-0">{action}</span>}
    </div>
  )
}

const icons = { info: Info, warn: TriangleAlert, bad: CircleAlert }
const grounds: Record<Tone, string> = {
  info: 'bg-accent-soft text-accent',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
}
