// Hooks from the web page. Law: only on a Logbook that listens to its own machine alone, and only the settings of the person it
// runs as; whoever comes over a network changes nobody's files.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bundleOf, hookAgents, nodeForHooks } from '#app/capture/install/command-line.server.ts'
import type { HookAgent } from '#app/capture/install/command-line.server.ts'
import { SettingsFault } from '#app/capture/install/json-settings.ts'
import { carryOut, digest, planInstall, planUninstall } from '#app/capture/install/plan.server.ts'
import type { Plan } from '#app/capture/install/plan.server.ts'
import { hooksState, setDisabled } from '#app/capture/install/state.server.ts'
import { targetsOf } from '#app/capture/install/targets.server.ts'
import { copyBundle } from '#app/capture/hook/bundle-file.server.ts'
import type { Actor } from '#db/transact.server.ts'
import { env } from '../../server/env.ts'
import { AppError } from '../../server/errors.ts'
import { isHost, requireHost } from '../../server/host.server.ts'

export type HookDirection = 'install' | 'uninstall'

/** How hooks stand here; null where they are no business of this server, or none of the actor's. */
export async function localHooks(actor: Actor) {
  if (!isLocal() || !(await isHost(actor))) return null
  return hooksState(env().LOGBOOK_HOME, targetsOf({ agents: [...hookAgents] }))
}

/** The exact differences, nothing written. */
export async function previewHooks(actor: Actor, agent: HookAgent, direction: HookDirection) {
  const plans = await plansOf(actor, agent, direction)
  return plans.filter(({ diff }) => diff !== '').map(({ file, diff, before }) => ({ file, diff, mark: markOf(before) }))
}

/** Writes what was previewed: `seen` marks what the files held then, and a file that holds something else by now is left alone. */
export async function changeHooks(
  actor: Actor,
  agent: HookAgent,
  direction: HookDirection,
  seen: Record<string, string>,
): Promise<void> {
  const home = env().LOGBOOK_HOME
  const plans = await plansOf(actor, agent, direction)
  for (const { file, before, diff } of plans)
    if (diff !== '' && seen[file] !== markOf(before))
      throw new AppError(
        'conflict',
        `${file} was changed since it was shown. Nothing was written. Look at the difference again.`,
      )
  if (direction === 'install') await copyBundle(builtBundle(), bundleOf(home))
  for (const plan of plans) await carryOut(plan, { home }, direction === 'install').catch(said)
}

export async function switchHooks(actor: Actor, disabled: boolean): Promise<void> {
  await requireLocal(actor)
  await setDisabled(env().LOGBOOK_HOME, disabled)
}

async function plansOf(actor: Actor, agent: HookAgent, direction: HookDirection): Promise<Plan[]> {
  await requireLocal(actor)
  const place = { home: env().LOGBOOK_HOME, node: await nodeForHooks() }
  const plans: Plan[] = []
  for (const target of targetsOf({ agents: [agent] }))
    plans.push(await (direction === 'install' ? planInstall(target, place) : planUninstall(target, place)).catch(said))
  return plans
}

const markOf = (text: string | null): string => (text === null ? 'absent' : digest(text))

function said(error: unknown): never {
  throw error instanceof SettingsFault ? new AppError('conflict', error.message) : error
}

const isLocal = () => ['127.0.0.1', '::1', 'localhost'].includes(env().HOST) && !env().LOGBOOK_URL

async function requireLocal(actor: Actor): Promise<void> {
  await requireHost(actor, 'Only the person whose machine this is may change hooks here. Nothing was changed.')
  if (!isLocal())
    throw new AppError(
      'forbidden',
      'Hooks are installed on the machine itself: run npx logbook hooks install there. Nothing was changed.',
    )
}

// The built server lies beside the built hook.
function builtBundle(): string {
  const beside = join(dirname(process.argv[1] ?? ''), '..', 'hook', 'logbook-hook.cjs')
  if (existsSync(beside)) return beside
  throw new AppError(
    'conflict',
    'The hook is not built here. Run npx logbook hooks install instead. Nothing was changed.',
  )
}
