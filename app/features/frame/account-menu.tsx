// Who is signed in, and the way out.
import { CircleUser, LogOut, Settings } from 'lucide-react'
import { useContext } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { Menu, MenuItem } from '../../ui/menu.tsx'
import { Navigation } from '../../ui/link.tsx'
import { useCommands } from '../palette/commands.ts'
import { useSignOut } from '../sign-in/sign-out-question.tsx'

export function AccountMenu({ name }: { name: string }) {
  const navigate = useContext(Navigation)
  const { leave, question } = useSignOut()
  useCommands([{ id: 'sign-out', label: 'Sign out', icon: <LogOut aria-hidden />, run: leave }])
  return (
    <>
      <Menu
        trigger={
          <IconButton label="Account">
            <CircleUser aria-hidden className="size-4" />
          </IconButton>
        }
      >
        <p className="max-w-56 truncate border-b border-line px-2 pt-1 pb-2 text-xs text-muted">Signed in as {name}</p>
        <div className="h-1" />
        <MenuItem icon={<Settings aria-hidden />} onSelect={() => navigate?.('/settings')}>
          Account and devices
        </MenuItem>
        <MenuItem icon={<LogOut aria-hidden />} onSelect={leave}>
          Sign out
        </MenuItem>
      </Menu>
      {question}
    </>
  )
}
