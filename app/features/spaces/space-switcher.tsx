// Which space this is, and the way to the others. Stands at the left of the top bar on every page.
import { useRouter } from '@tanstack/react-router'
import { ChevronsUpDown, Plus, Users } from 'lucide-react'
import { useState } from 'react'
import { Menu, MenuChoice, MenuItem, MenuLine } from '../../ui/menu.tsx'
import { revealHidden } from '../../ui/visible-text.ts'
import type { Viewer } from '../frame/viewer.ts'
import { useCommands } from '../palette/commands.ts'
import { act } from '../sync/act.ts'
import { NewSpaceDialog } from './new-space-dialog.tsx'
import { roleWords } from './space-words.ts'
import { goToSpace } from './switch-space.ts'
import { makeSpace } from './writes.ts'

export function SpaceSwitcher({ viewer: { space, spaces } }: { viewer: Viewer }) {
  const router = useRouter()
  const [making, setMaking] = useState(false)
  const name = revealHidden(space.name)
  const go = (spaceId: string) => {
    if (spaceId !== space.spaceId) act('The other space', () => goToSpace(router, spaceId))
  }
  useCommands([
    ...spaces
      .filter((one) => one.spaceId !== space.spaceId)
      .map((one) => ({
        id: `space ${one.spaceId}`,
        label: `Go to the space ${revealHidden(one.name)}`,
        words: ['switch', 'team'],
        icon: <Users aria-hidden />,
        run: () => go(one.spaceId),
      })),
    {
      id: 'new space',
      label: 'New space',
      words: ['team', 'add'],
      icon: <Plus aria-hidden />,
      run: () => setMaking(true),
    },
  ])
  const onMake = async (chosen: string) => {
    await goToSpace(router, await makeSpace({ data: { name: chosen } }))
    setMaking(false)
  }
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            aria-label={`Space: ${name}`}
            className="-ml-2 flex h-8 max-w-56 min-w-0 items-center gap-1.5 rounded-md px-2 text-sm font-medium hover:bg-hover max-md:max-w-36"
          >
            <span className="truncate">{name}</span>
            <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
          </button>
        }
      >
        <MenuChoice
          label="Spaces"
          value={space.spaceId}
          options={spaces.map((one) => ({
            value: one.spaceId,
            label: revealHidden(one.name),
            note: roleWords[one.role].name,
          }))}
          onChange={go}
        />
        <MenuLine />
        <MenuItem icon={<Users aria-hidden />} onSelect={() => void router.navigate({ to: '/settings/space' })}>
          Members and invitations
        </MenuItem>
        <MenuItem icon={<Plus aria-hidden />} onSelect={() => setMaking(true)}>
          New space
        </MenuItem>
      </Menu>
      <NewSpaceDialog open={making} onOpenChange={setMaking} onMake={onMake} />
    </>
  )
}
