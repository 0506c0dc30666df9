// What is done with the open session as with those of the list: items for its menu, keys with shift, and the palette.
import { Archive, ArchiveRestore, Pin, PinOff, Tag } from 'lucide-react'
import { useState } from 'react'
import { MenuItem } from '../../ui/menu.tsx'
import { useShortcuts } from '../../ui/shortcuts.ts'
import { useCommands } from '../palette/commands.ts'
import type { Session } from '../rows.ts'
import { TagDialog } from './tag-dialog.tsx'
import type { Organise } from './use-organise.ts'

type SessionActsProps = { session: Session; all: readonly Session[]; pinned: boolean; organise: Organise }

/** `items` stand in a menu, `dialog` beside it: a menu is gone when its item is chosen. */
export function useSessionActs({ session, all, pinned, organise }: SessionActsProps) {
  const [tagging, setTagging] = useState(false)
  const archived = session.archivedAt !== null
  const acts = [
    {
      id: 'session.pin',
      label: pinned ? 'Unpin' : 'Pin',
      words: ['keep', 'top'],
      icon: pinned ? <PinOff aria-hidden /> : <Pin aria-hidden />,
      key: 'P',
      run: () => organise.pin([session], !pinned),
    },
    ...(organise.mayWrite
      ? [
          {
            id: 'session.tag',
            label: 'Tag…',
            words: ['label'],
            icon: <Tag aria-hidden />,
            key: 'T',
            run: () => setTagging(true),
          },
          {
            id: 'session.archive',
            label: archived ? 'Take out of the archive' : 'Archive',
            words: ['put away', 'hide'],
            icon: archived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />,
            key: 'A',
            run: () => organise.archive([session], !archived),
          },
        ]
      : []),
  ]
  useShortcuts(Object.fromEntries(acts.map(({ key, run }) => [key, run])))
  useCommands(acts.map(({ key, label, ...act }) => ({ ...act, label: `This session: ${label}`, keys: [`⇧${key}`] })))
  return {
    items: acts.map(({ id, label, icon, run }) => (
      <MenuItem key={id} icon={icon} onSelect={run}>
        {label}
      </MenuItem>
    )),
    dialog: (
      <TagDialog
        sessions={tagging ? [session] : undefined}
        all={all}
        onClose={() => setTagging(false)}
        onSave={(add, remove) => organise.tag([session], add, remove)}
      />
    ),
  }
}
