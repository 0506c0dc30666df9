// `/settings`: account, devices, hooks of agents, what is captured, API keys.
import { createFileRoute, useRouter } from '@tanstack/react-router'
import { z } from 'zod'
import { may } from '#db/schema/roles.ts'
import { collectionsOf } from '../collections.ts'
import { readAccount } from '../features/account/reads.ts'
import { useAccountActs, useDeviceActs } from '../features/account/use-account-acts.ts'
import { Shell } from '../features/frame/shell.tsx'
import type { RuleInput } from '../features/settings/rule-input.ts'
import { readSettings } from '../features/settings/reads.ts'
import { SettingsPage } from '../features/settings/settings-page.tsx'
import { changeHookSettings, previewHookChange, switchAllHooks } from '../features/hooks/writes.ts'
import { dropKey, makeKey, saveRules } from '../features/settings/writes.ts'
import { saveTargets } from '../features/move/writes.ts'
import { act } from '../features/sync/act.ts'
import { postWrite } from '../features/sync/post-write.ts'
import { useRows } from '../features/sync/use-rows.ts'

export const Route = createFileRoute('/_app/settings')({
  validateSearch: z.object({ refused: z.boolean().optional().catch(undefined) }),
  loader: async () => {
    const [settings, account] = await Promise.all([readSettings(), readAccount()])
    return { ...settings, account }
  },
  component: Page,
})

function Page() {
  const { keys, hooks, account, targets, rules: firstRules } = Route.useLoaderData()
  const { viewer } = Route.useRouteContext()
  const collections = collectionsOf(viewer.scope)
  const machines = useRows(collections.machines, [])
  const repos = useRows(collections.repos, [])
  const rules = useRows(collections.captureRules, firstRules)
  const { refused } = Route.useSearch()
  const [acts, devices] = [useAccountActs(), useDeviceActs(account.sessions)]
  const router = useRouter()
  const onMake = async (data: Parameters<typeof makeKey>[0]['data']) => {
    const made = await makeKey({ data })
    void router.invalidate()
    return made
  }
  const onRevoke = (id: string) =>
    act('Revoking the key', () => dropKey({ data: { id } }).then(() => router.invalidate()))
  const save = (change: Parameters<typeof saveRules>[0]['data']['changes'][number]) =>
    act('The rule', () => postWrite(saveRules, [change]).then(() => router.invalidate()))
  const onAdd = (rule: RuleInput) => save({ id: crypto.randomUUID(), ...rule })
  const onRemove = (id: string) => save({ id, remove: true })
  const saveTarget = (change: Parameters<typeof saveTargets>[0]['data']['changes'][number]) =>
    act('The rule', () => postWrite(saveTargets, [change]).then(() => router.invalidate()))
  const inOrder = rules.rows.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
  return (
    <Shell>
      <SettingsPage
        mayShare={may(viewer.role, 'write')}
        account={{ account, acts, refused: refused === true }}
        devices={devices}
        keys={{ keys, onMake, onRevoke }}
        hooks={{
          state: hooks,
          machines: machines.rows,
          onPreview: (agent, direction) => previewHookChange({ data: { agent, direction } }),
          onChange: (data) => changeHookSettings({ data }).then(() => router.invalidate()),
          onSwitch: (disabled) =>
            act('The switch', () => switchAllHooks({ data: { disabled } }).then(() => router.invalidate())),
        }}
        rules={{
          rules: inOrder,
          onAdd,
          onRemove,
          targets: {
            targets,
            spaces: viewer.spaces,
            open: viewer.spaces.filter(({ spaceId, role }) => spaceId !== viewer.space.spaceId && may(role, 'write')),
            repos: repos.rows.map(({ nativeId }) => nativeId).toSorted(),
            mayWrite: may(viewer.role, 'write'),
            onAdd: (rule) => saveTarget({ id: crypto.randomUUID(), ...rule }),
            onRemove: (id) => saveTarget({ id, remove: true }),
          },
        }}
      />
    </Shell>
  )
}
