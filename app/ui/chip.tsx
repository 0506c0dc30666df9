// A filter that is on or off. Pressed is said in words to a screen reader and by weight and ground to the eye.
import { clsx } from 'clsx'
import type { ButtonHTMLAttributes } from 'react'
import { formatCount } from './numbers.ts'

type ChipProps = ButtonHTMLAttributes<HTMLButtonElement> & { pressed: boolean; count?: number }

export function Chip({ pressed, count, className, children, ...rest }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      {...rest}
      className={clsx(
        'inline-flex h-6 shrink-0 items-center gap-1.5 rounded-full border px-2.5 text-xs whitespace-nowrap transition-colors duration-100',
        pressed
          ? 'border-transparent bg-accent-soft font-medium text-accent'
          : 'border-line-strong bg-raised text-muted hover:bg-hover hover:text-text',
        className,
      )}
    >
      {children}
      {count !== undefined && <span className="tabular">{formatCount(count)}</span>}
    </button>
  )
}
