// What one can do with a session as a whole, at the end of its head.
import { Download, Ellipsis, FolderOutput, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { notify } from '../../ui/toasts.ts'
import { EraseDialog } from '../data/erase-dialog.tsx'
import { previewSelection } from '../data/reads.ts'
import { eraseSessions } from '../data/writes.ts'
import { ExportDialog } from '../export/export-dialog.tsx'
import { MoveDialog } from '../move/move-dialog.tsx'
import { useCommands } from '../palette/commands.ts'

type SessionMenuProps = {
  sessionId: string
  /** What can be done with it as with those of the list. */
  acts: { items: ReactNode; dialog: ReactNode }
  /** Whether the person may move and delete it. */
  mayWrite: boolean
  /** It is not in this space any more. */
  onGone: () => void
}

export function SessionMenu({ sessionId, acts, mayWrite, onGone }: SessionMenuProps) {
  const [asking, setAsking] = useState(false)
  const [moving, setMoving] = useState(false)
  const [exporting, setExporting] = useState(false)
  const move = () => setMoving(true)
  const erase = () => setAsking(true)
  const leaving = [
    {
      id: 'session.move',
      label: 'Move this session to another space',
      words: ['team'],
      icon: <FolderOutput aria-hidden />,
      run: move,
    },
    {
      id: 'session.erase',
      label: 'Delete this session',
      words: ['erase', 'remove'],
      icon: <Trash2 aria-hidden />,
      run: erase,
    },
  ]
  const take = {
    id: 'session.export',
    label: 'Export this session',
    words: ['download', 'file', 'markdown'],
    icon: <Download aria-hidden />,
    run: () => setExporting(true),
  }
  useCommands(mayWrite ? [take, ...leaving] : [take])
  const selection = { sessionId }
  return (
    <>
      <Menu
        trigger={
          <IconButton label="More">
            <Ellipsis aria-hidden className="size-4" />
          </IconButton>
        }
      >
        {acts.items}
        <MenuItem icon={<Download aria-hidden />} onSelect={take.run}>
          Export…
        </MenuItem>
        {mayWrite && (
          <>
            <MenuLine />
            <MenuItem icon={<FolderOutput aria-hidden />} onSelect={move}>
              Move to another space…
            </MenuItem>
            <MenuItem icon={<Trash2 aria-hidden />} onSelect={erase}>
              Delete…
            </MenuItem>
          </>
        )}
      </Menu>
      {acts.dialog}
      <ExportDialog sessionId={sessionId} open={exporting} onOpenChange={setExporting} />
      <MoveDialog sessionId={sessionId} open={moving} onOpenChange={setMoving} onMoved={onGone} />
      <EraseDialog
        open={asking}
        onOpenChange={setAsking}
        title="Delete this session"
        onPreview={() => previewSelection({ data: selection })}
        onErase={async ({ sessions }) => {
          await eraseSessions({ data: { selection, expected: sessions } })
          notify('The session is being erased', { detail: 'Settings → Data says when nothing of it is left.' })
          onGone()
        }}
      />
    </>
  )
}
