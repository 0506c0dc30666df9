// The frame with everything that every page has: places, state line, banner, messages.
import { useRouteContext, useRouter, useRouterState } from '@tanstack/react-router'
import {
  Bookmark,
  ChartNoAxesColumn,
  CircleUserRound,
  Coins,
  Download,
  List,
  MessagesSquare,
  Radio,
  Search,
  Settings,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { may } from '#db/schema/roles.ts'
import type { LinkState } from '#electric/client/link.ts'
import { Bell } from '../notifications/bell.tsx'
import { Palette } from '../palette/palette.tsx'
import { OutboxButton } from '../outbox/outbox-button.tsx'
import { useLink } from '../sync/use-link.ts'
import { useRefreshWhileAway } from '../sync/use-refresh-while-away.ts'
import { useSettled } from '../sync/use-settled.ts'
import { SpaceSwitcher } from '../spaces/space-switcher.tsx'
import { AccountMenu } from './account-menu.tsx'
import { Frame } from './frame.tsx'
import { usePlaceKeys } from './place-keys.ts'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { StateLine } from './state-line.tsx'
import { SyncBanner } from './sync-banner.tsx'
import type { SyncState } from './sync-state.ts'
import { ThemeToggle } from './theme-toggle.tsx'

/** A quick restart of a part (about two seconds) should not push the page down and up again; the state line tells it at once. */
const bannerAfterMs = 2_500

type ShellProps = { sessionCount?: number; list?: ReactNode; phone?: 'list' | 'page'; children: ReactNode }

export function Shell({ sessionCount, list, phone, children }: ShellProps) {
  const path = useRouterState({ select: (state) => state.location.pathname })
  const { viewer } = useRouteContext({ from: '/_app' })
  const sync = syncStateOf(useLink())
  const refresh = useRefreshWhileAway()
  const banner = useSettled(sync.state, bannerAfterMs)
  const reads = may(viewer.role, 'read')
  const everywhere = [
    {
      href: '/',
      label: 'Sessions',
      icon: <List aria-hidden />,
      count: sessionCount,
      current: path === '/' || path.startsWith('/sessions') || path === '/tiles',
    },
    {
      href: '/search',
      label: 'Search',
      icon: <Search aria-hidden />,
      current: path.startsWith('/search'),
      onTop: true,
    },
    {
      href: '/bookmarks',
      label: 'Bookmarks',
      icon: <Bookmark aria-hidden />,
      current: path.startsWith('/bookmarks'),
      wide: true,
    },
    { href: '/live', label: 'Live', icon: <Radio aria-hidden />, current: path.startsWith('/live') },
    { href: '/usage', label: 'Usage', icon: <Coins aria-hidden />, current: path.startsWith('/usage') },
    { href: '/imports', label: 'Imports', icon: <Download aria-hidden />, current: path.startsWith('/imports') },
    { href: '/chats', label: 'Chats', icon: <MessagesSquare aria-hidden />, current: path.startsWith('/chats') },
    {
      href: '/settings',
      label: 'Settings',
      icon: <Settings aria-hidden />,
      current: path.startsWith('/settings'),
      foot: true,
      onTop: true,
    },
  ]
  const places = reads ? everywhere : auditorsPlaces(path)
  const router = useRouter()
  const go = (href: string) => void router.navigate({ href })
  usePlaceKeys(places, go)
  return (
    <Frame
      places={places}
      space={<SpaceSwitcher viewer={viewer} />}
      search={<Palette scope={reads ? viewer.scope : undefined} onGo={go} />}
      list={list}
      phone={phone}
      tools={
        <>
          <StateLine {...sync} />
          {reads && <OutboxButton scope={viewer.scope} />}
          {reads && <Bell scope={viewer.scope} />}
          <ShortcutsDialog />
          <ThemeToggle />
          <AccountMenu name={viewer.name} />
        </>
      }
      banner={<SyncBanner state={banner} onRetry={refresh} />}
    >
      {children}
    </Frame>
  )
}

const auditorsPlaces = (path: string) => [
  { href: '/figures', label: 'Figures', icon: <ChartNoAxesColumn aria-hidden />, current: path === '/figures' },
  {
    href: '/settings/space',
    label: 'Space',
    icon: <Settings aria-hidden />,
    current: path === '/settings/space',
    foot: true,
    onTop: true,
  },
  {
    href: '/settings/account',
    label: 'Account',
    icon: <CircleUserRound aria-hidden />,
    current: path === '/settings/account',
    foot: true,
    onTop: true,
  },
]

function syncStateOf(link: LinkState): SyncState {
  if (link.phase === 'offline') return { state: 'offline', since: link.since }
  if (link.phase === 'engine-away') return { state: 'server', since: link.since }
  if (link.phase === 'connecting' || link.behind > 0) return { state: 'catching-up', behind: link.behind }
  return { state: 'live', latencyMs: link.latencyMs ?? undefined }
}
