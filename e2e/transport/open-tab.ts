// The test's side of a tab: starts its process and asks it how it is.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { scopeId } from '../../electric/proxy.server.ts'
import { isShapeName, shapes } from '../../electric/shapes.ts'
import type { ShapeName } from '../../electric/shapes.ts'
import type { Actor } from '../../db/transact.server.ts'
import { cookieFor } from '../fixtures.ts'
import type { Stack } from '../stack.ts'
import type { TabOptions, TabState } from './tab.ts'

export type Tab = { state: () => Promise<TabState>; close: () => Promise<void> }

export const shapeNames = Object.keys(shapes).filter(isShapeName)

/** Signs `who` in and answers the Cookie header. */
export async function cookieHeader(stack: Stack, who: Actor): Promise<string> {
  const { name, value } = await cookieFor(stack, who)
  return `${name}=${value}`
}

/** A tab of `who` with a stream of every shape in `names`, under a sign-in of its own unless `cookie` is given. */
export async function openTab(
  stack: Stack,
  options: { who: Actor; session: string; cookie?: string; names?: ShapeName[] },
): Promise<Tab> {
  const { who, session, names = shapeNames } = options
  const cookie = options.cookie ?? (await cookieHeader(stack, who))
  const start: TabOptions = { address: stack.address, cookie, scope: scopeId(who), session, shapes: names }
  const node = join(import.meta.dirname, '..', '..', 'node_modules', '.bin', 'node')
  const child = fork(join(import.meta.dirname, 'tab.ts'), [JSON.stringify(start)], {
    execPath: node,
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return {
    state: async () => {
      child.send('state')
      const [state] = (await once(child, 'message')) as [TabState]
      return state
    },
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      await once(child, 'exit')
    },
  }
}
