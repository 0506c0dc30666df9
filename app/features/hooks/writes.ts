// Installing hooks from the page: preview, change, switch. The server refuses all of it where it listens to a network.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { transact } from '#db/transact.server.ts'
import { audit } from '../../server/audit.server.ts'
import { database } from '../../server/database.server.ts'
import { mayAdminister } from '../../server/signed-in.ts'
import { changeHooks, previewHooks, switchHooks } from './local.server.ts'

const change = z.object({
  agent: z.enum(['claude', 'codex', 'gemini']),
  direction: z.enum(['install', 'uninstall']),
})
const confirmed = change.extend({ seen: z.record(z.string().max(4096), z.string().max(64)) })

export type HookChange = z.infer<typeof change>
export type ConfirmedHookChange = z.infer<typeof confirmed>

export const previewHookChange = createServerFn({ method: 'GET' })
  .middleware([mayAdminister])
  .validator(change)
  .handler(({ data, context }) => previewHooks(context.actor, data.agent, data.direction))

export const changeHookSettings = createServerFn({ method: 'POST' })
  .middleware([mayAdminister])
  .validator(confirmed)
  .handler(async ({ data, context: { actor, means } }) => {
    const changed = await changeHooks(actor, data.agent, data.direction, data.seen)
    const entry = { act: 'hooks.change', detail: { name: data.agent, direction: data.direction } }
    await transact(database(), actor, (tx) => audit(tx, actor, means, entry))
    return changed
  })

export const switchAllHooks = createServerFn({ method: 'POST' })
  .middleware([mayAdminister])
  .validator(z.object({ disabled: z.boolean() }))
  .handler(async ({ data, context: { actor, means } }) => {
    const switched = await switchHooks(actor, data.disabled)
    const entry = { act: 'hooks.switch', detail: { name: data.disabled ? 'off' : 'on' } }
    await transact(database(), actor, (tx) => audit(tx, actor, means, entry))
    return switched
  })
