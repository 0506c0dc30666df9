// What the palette offers for what is typed: sessions, what can be done here, and the search of everything.
// cmdk keeps the list's keys and its names for screen readers.
import { Command as Box } from 'cmdk'
import { Search, SearchX } from 'lucide-react'
import { useState } from 'react'
import { collectionsOf } from '../../collections.ts'
import { AgentMark } from '../../ui/agent-mark.tsx'
import { Kbd } from '../../ui/kbd.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import type { Session } from '../rows.ts'
import { titleOf } from '../sessions/session-words.ts'
import { useRows } from '../sync/use-rows.ts'
import { useAllCommands } from './commands.ts'
import type { Command } from './commands.ts'
import { findSessions } from './find-sessions.ts'

type ChoicesProps = {
  /** Of the space whose sessions are offered; undefined for whoever may not read them. */
  scope: string | undefined
  onGo: (href: string) => void
  onAct: (run: () => void) => void
}

export default function Choices({ scope, onAct, onGo }: ChoicesProps) {
  const [text, setText] = useState('')
  const commands = useAllCommands()
  const trimmed = text.trim()
  return (
    <Box label="Go to or do" loop className="flex min-h-0 flex-col">
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden className="size-4 shrink-0 text-faint" />
        <Box.Input
          // The dialog looked for what to focus before this part was there.
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder="A session, a place, something to do"
          className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-faint"
        />
        <Kbd>Esc</Kbd>
      </div>
      <Box.List className="scroll-quiet min-h-0 flex-1 p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-semibold [&_[cmdk-group-heading]]:text-muted">
        {scope !== undefined && <Sessions scope={scope} text={text} onGo={onGo} />}
        <Box.Group heading="Do">
          {commands.map((command) => (
            <CommandLine key={command.id} command={command} onSelect={() => onAct(command.run)} />
          ))}
        </Box.Group>
        {scope !== undefined && trimmed !== '' && (
          <Box.Group forceMount>
            <Box.Item
              forceMount
              value="search everything"
              className={line}
              onSelect={() => onGo(`/search?${new URLSearchParams({ q: trimmed }).toString()}`)}
            >
              <Search aria-hidden />
              <span className="truncate">Search every session for “{trimmed}”</span>
            </Box.Item>
          </Box.Group>
        )}
        {scope === undefined && (
          <Box.Empty className="flex items-center gap-2 px-2.5 py-6 text-sm text-muted">
            <SearchX aria-hidden className="size-4" /> Nothing has this name.
          </Box.Empty>
        )}
      </Box.List>
    </Box>
  )
}

function Sessions({ scope, text, onGo }: { scope: string; text: string; onGo: (href: string) => void }) {
  const { rows } = useRows(collectionsOf(scope).sessions, none)
  const found = findSessions(rows, text)
  if (found.length === 0) return null
  return (
    <Box.Group forceMount heading={text.trim() === '' ? 'Latest sessions' : 'Sessions'}>
      {found.map((session) => (
        <Box.Item
          key={session.id}
          forceMount
          value={`session ${session.id}`}
          className={line}
          onSelect={() => onGo(`/sessions/${session.id}`)}
        >
          <AgentMark agent={session.agent} />
          <span className="min-w-0 flex-1 truncate">{titleOf(session)}</span>
          {session.branch && (
            <span className="max-w-40 truncate font-mono text-xs text-muted max-sm:hidden">{session.branch}</span>
          )}
          {session.lastEventAt && (
            <span className="tabular shrink-0 text-xs text-faint">
              <RelativeTime at={session.lastEventAt} />
            </span>
          )}
        </Box.Item>
      ))}
    </Box.Group>
  )
}

function CommandLine({ command, onSelect }: { command: Command; onSelect: () => void }) {
  return (
    <Box.Item value={command.label} keywords={[...(command.words ?? [])]} className={line} onSelect={onSelect}>
      {command.icon}
      <span className="min-w-0 flex-1 truncate">{command.label}</span>
      <span className="flex shrink-0 gap-1 max-sm:hidden">
        {command.keys?.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </span>
    </Box.Item>
  )
}

const none: Session[] = []

const line =
  'flex h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 text-sm outline-none select-none data-[selected=true]:bg-hover [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted'
