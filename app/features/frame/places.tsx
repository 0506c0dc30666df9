// Where one can go: a column of names, a rail of icons on a tablet, a bar at the bottom on a phone. Only places that exist.
import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { Link } from '../../ui/link.tsx'
import { formatCount } from '../../ui/numbers.ts'

export type Place = {
  href: string
  label: string
  icon: ReactNode
  count?: number
  current: boolean
  /** Stands at the foot of the column. */
  foot?: boolean
  /** Stands in the top bar of a phone: the bar at the bottom is for places one goes to and fro. */
  onTop?: boolean
  /** Not on a phone, where it is reached from elsewhere. */
  wide?: boolean
}

export function SideNav({ places }: { places: readonly Place[] }) {
  return (
    <nav
      aria-label="Places"
      className="hidden min-h-0 flex-col gap-0.5 overflow-y-auto border-r border-line p-2 pt-3 md:flex"
    >
      {places.map((place) => (
        <Link
          key={place.href}
          href={place.href}
          aria-current={place.current ? 'page' : undefined}
          title={place.label}
          className={clsx(
            'inset-focus flex h-8 shrink-0 items-center gap-2.5 rounded-md px-2 text-sm transition-colors duration-100 [&_svg]:size-4 [&_svg]:shrink-0 md:max-lg:justify-center',
            place.current ? 'bg-sunken font-medium text-text' : 'text-muted hover:bg-hover hover:text-text',
            place.foot && 'mt-auto',
          )}
        >
          {place.icon}
          <span className="md:max-lg:sr-only">{place.label}</span>
          {place.count !== undefined && (
            <span className="tabular ml-auto text-xs font-normal text-faint md:max-lg:hidden">
              {formatCount(place.count)}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}

export function BottomBar({ places }: { places: readonly Place[] }) {
  return (
    <nav
      aria-label="Places"
      className="col-span-full flex justify-around border-t border-line bg-raised pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {places
        .filter((place) => !place.onTop && !place.wide)
        .map((place) => (
          <Link
            key={place.href}
            href={place.href}
            aria-current={place.current ? 'page' : undefined}
            className={clsx(
              'inset-focus grid min-w-16 items-center justify-items-center gap-0.5 px-2 py-2 text-xs short:grid-flow-col short:gap-2 short:py-1.5 [&_svg]:size-5',
              place.current ? 'font-medium text-text' : 'text-muted',
            )}
          >
            {place.icon}
            {place.label}
          </Link>
        ))}
    </nav>
  )
}

export function TopLinks({ places }: { places: readonly Place[] }) {
  return places
    .filter((place) => place.onTop)
    .map((place) => (
      <Link
        key={place.href}
        href={place.href}
        aria-label={place.label}
        aria-current={place.current ? 'page' : undefined}
        className="grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-text md:hidden [&_svg]:size-4"
      >
        {place.icon}
      </Link>
    ))
}
