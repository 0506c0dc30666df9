// Tabs that are places: each has an address, so they are links in a nav and the current one says so.
import { clsx } from 'clsx'
import { Link } from './link.tsx'

export type TabLink = { href: string; label: string; count?: string; current: boolean }

export function TabLinks({ tabs, label }: { tabs: readonly TabLink[]; label: string }) {
  return (
    <nav aria-label={label} className="-mb-px flex gap-5 overflow-x-auto text-sm">
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          aria-current={tab.current ? 'page' : undefined}
          className={clsx(
            'inset-focus flex items-center gap-1.5 border-b-2 py-2 whitespace-nowrap transition-colors duration-100',
            tab.current ? 'border-text font-medium text-text' : 'border-transparent text-muted hover:text-text',
          )}
        >
          {tab.label}
          {tab.count && <span className="tabular text-faint">{tab.count}</span>}
        </Link>
      ))}
    </nav>
  )
}
