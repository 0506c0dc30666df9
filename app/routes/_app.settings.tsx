// `/settings`: hooks of agents, API keys.
import { createFileRoute, useRouter } from '@tanstack/react-router'
import { Shell } from '../features/frame/shell.tsx'
import { readSettings } from '../features/settings/reads.ts'
import { SettingsPage } from '../features/settings/settings-page.tsx'
import { dropKey, makeKey } from '../features/settings/writes.ts'
import { collectionsOf } from '../collections.ts'
import { changeHookSettings, previewHookChange, switchAllHooks } from '../features/hooks/writes.ts'
import { useRows } from '../features/sync/use-rows.ts'
import { act } from '../features/sync/act.ts'

export const Route = createFileRoute('/_app/settings')({ loader: () => readSettings(), component: Page })

function Page() {
  const { keys, hooks } = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const machines = useRows(collectionsOf(viewer.scope).machines, [])
  const router = useRouter()
  const onMake = async (data: Parameters<typeof makeKey>[0]['data']) => {
    const made = await makeKey({ data })
    void router.invalidate()
    return made
  }
  const onRevoke = (id: string) =>
    act('Revoking the key', () => dropKey({ data: { id } }).then(() => router.invalidate()))
  return (
    <Shell>
      <SettingsPage
        keys={{ keys, onMake, onRevoke }}
        hooks={{
          state: hooks,
          machines: machines.rows,
          onPreview: (agent, direction) => previewHookChange({ data: { agent, direction } }),
          onChange: (data) => changeHookSettings({ data }).then(() => router.invalidate()),
          onSwitch: (disabled) =>
            act('The switch', () => switchAllHooks({ data: { disabled } }).then(() => router.invalidate())),
        }}
      />
    </Shell>
  )
}
