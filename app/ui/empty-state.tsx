// Nothing here, and what to do next.
import type { ReactNode } from 'react'

type EmptyStateProps = { icon?: ReactNode; title: string; children?: ReactNode; action?: ReactNode }

export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-2 px-6 py-16 text-center">
      {icon && <span className="mb-1 text-faint [&_svg]:size-7 [&_svg]:stroke-[1.5]">{icon}</span>}
      <h2 className="text-base font-semibold text-balance">{title}</h2>
      {children && <div className="text-sm text-pretty text-muted">{children}</div>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
