// Buttons are verbs. `quiet` has no border until pointed at; `primary` stands at most once in a view.
import { clsx } from 'clsx'
import type { ButtonHTMLAttributes, ReactNode } from 'react'

type Look = 'plain' | 'primary' | 'quiet' | 'link'
type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { look?: Look; small?: boolean; icon?: ReactNode }

export function Button({ look = 'plain', small = false, icon, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={clsx(
        'inline-flex items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap',
        small ? 'h-6 px-2 text-xs' : 'h-8 px-3 text-sm',
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

type IconButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { label: string; small?: boolean }

/** A square button that shows only an icon; `label` is its name for every reader. */
export function IconButton({ label, small = false, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(
        small ? 'size-6' : 'size-8',
        'inline-grid shrink-0 place-items-center rounded-md text-muted transition-colors duration-100',
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
  link: 'border-transparent text-accent hover:bg-hover',
}
