// What one can do with a session as a whole, at the end of its head.
import { Ellipsis, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { notify } from '../../ui/toasts.ts'
import { EraseDialog } from '../data/erase-dialog.tsx'
import { previewSelection } from '../data/reads.ts'
import { eraseSessions } from '../data/writes.ts'

type SessionMenuProps = { sessionId: string; onErased: () => void }

export function SessionMenu({ sessionId, onErased }: SessionMenuProps) {
  const [asking, setAsking] = useState(false)
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
        <MenuItem icon={<Trash2 aria-hidden />} onSelect={() => setAsking(true)}>
          Delete…
        </MenuItem>
      </Menu>
      <EraseDialog
        open={asking}
        onOpenChange={setAsking}
        title="Delete this session"
        onPreview={() => previewSelection({ data: selection })}
        onErase={async ({ sessions }) => {
          await eraseSessions({ data: { selection, expected: sessions } })
          notify('The session is being erased', { detail: 'Settings → Data says when nothing of it is left.' })
          onErased()
        }}
      />
    </>
  )
}
