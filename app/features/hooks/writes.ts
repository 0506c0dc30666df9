// Installing hooks from the page: preview, change, switch. The server refuses all of it where it listens to a network.
import { createServerFn } from '@tanstack/react-start'
import { z } from 'zod'
import { signedIn } from '../../server/signed-in.ts'
import { changeHooks, previewHooks, switchHooks } from './local.server.ts'

const change = z.object({
  agent: z.enum(['claude', 'codex', 'gemini']),
  direction: z.enum(['install', 'uninstall']),
})
const confirmed = change.extend({ seen: z.record(z.string().max(4096), z.string().max(64)) })

export type HookChange = z.infer<typeof change>
export type ConfirmedHookChange = z.infer<typeof confirmed>

export const previewHookChange = createServerFn({ method: 'GET' })
  .middleware([signedIn])
  .validator(change)
  .handler(({ data }) => previewHooks(data.agent, data.direction))

export const changeHookSettings = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(confirmed)
  .handler(({ data }) => changeHooks(data.agent, data.direction, data.seen))

export const switchAllHooks = createServerFn({ method: 'POST' })
  .middleware([signedIn])
  .validator(z.object({ disabled: z.boolean() }))
  .handler(({ data }) => switchHooks(data.disabled))
