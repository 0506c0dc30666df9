// The house of every page: three panes that fold to two at 1024 px and to one at 768 px, where list and detail are pages.
// No style attribute here: the frame is rendered on the server.
import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import { Link } from '../../ui/link.tsx'
import { Brand } from './brand.tsx'
import { BottomBar, TopLinks, SideNav } from './places.tsx'
import type { Place } from './places.tsx'

type FrameProps = {
  places: readonly Place[]
  /** Left end of the top bar, beside the mark: which space this is. */
  space?: ReactNode
  /** Right end of the top bar: state line, theme. */
  tools: ReactNode
  /** Middle of the top bar: search, when there is one. */
  search?: ReactNode
  banner?: ReactNode
  /** The middle pane. Without it the page has the whole width beside the navigation. */
  list?: ReactNode
  /** Which of list and page a phone shows. */
  phone?: 'list' | 'page'
  children: ReactNode
}

export function Frame({ places, space, tools, search, banner, list, phone = 'page', children }: FrameProps) {
  const columns = list
    ? 'md:grid-cols-[3.25rem_20rem_minmax(0,1fr)] lg:grid-cols-[11.5rem_20rem_minmax(0,1fr)] xl:grid-cols-[12.5rem_23rem_minmax(0,1fr)]'
    : alone
  const showsList = list !== undefined && phone === 'list'
  return (
    <div className={clsx('grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_auto_minmax(0,1fr)_auto]', columns)}>
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2"
      >
        Skip to the page
      </a>
      <header className="col-span-full flex h-12 items-center gap-3 border-b border-line bg-raised pr-2 pl-4 md:h-11 short:h-9">
        <Link
          href="/"
          className="flex items-center gap-2 font-semibold tracking-tight"
          aria-label="Logbook, all sessions"
        >
          <Brand /> <span className={clsx(space ? 'sr-only' : 'max-md:sr-only')}>Logbook</span>
        </Link>
        {space}
        <div className="flex min-w-0 flex-1 justify-center">{search}</div>
        <div className="flex items-center gap-2">
          {tools}
          <TopLinks places={places} />
        </div>
      </header>
      <div className="col-span-full">{banner}</div>
      <SideNav places={places} />
      <main className="contents">
        {list && (
          <section
            aria-label="List"
            className={clsx('min-h-0 min-w-0 border-line md:block md:border-r', showsList ? 'block' : 'hidden')}
          >
            {list}
          </section>
        )}
        <div
          id="page"
          tabIndex={-1}
          className={clsx('min-h-0 min-w-0 bg-raised outline-none md:block', showsList ? 'hidden' : 'block')}
        >
          {children}
        </div>
      </main>
      <BottomBar places={places} />
    </div>
  )
}

const alone =
  'md:grid-cols-[3.25rem_minmax(0,1fr)] lg:grid-cols-[11.5rem_minmax(0,1fr)] xl:grid-cols-[12.5rem_minmax(0,1fr)]'
