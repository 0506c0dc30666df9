// Buttons are verbs. `quiet` has no border until pointed at; `primary` stands at most once in a view.
import { clsx } from 'clsx'
import type { ButtonHTMLAttributes, ReactNode } from 'react'

type Look = 'plain' | 'primary' | 'quiet' | 'danger'
type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look; icon?: ReactNode }

export function Button({ look = 'plain', icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={clsx(
        'inline-flex h-8 items-center justify-center gap-1.5 rounded-md border px-3 text-sm font-medium whitespace-nowrap',
        'transition-colors duration-100 disabled:opacity-55',
        looks[look],
        className,
      )}
    >
      {icon}
      {children}
    </button>
  )
}

/** A square button that shows only an icon; `label` is its name for every reader. */
export function IconButton({ label, className, children, ...rest }: ButtonProps & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(
        'inline-grid size-8 shrink-0 place-items-center rounded-md text-muted transition-colors duration-100',
        'hover:bg-hover hover:text-text disabled:opacity-55',
        className,
      )}
    >
      {children}
    </button>
  )
}

const looks: Record<Look, string> = {
  plain: 'border-line-strong bg-raised text-text hover:bg-hover',
  primary: 'border-transparent bg-ink text-on-ink hover:opacity-90',
  quiet: 'border-transparent text-muted hover:bg-hover hover:text-text',
  danger: 'border-transparent bg-bad-soft text-bad hover:border-bad',
}
