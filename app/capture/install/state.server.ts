// How hooks stand on this machine: what is registered where, whether the bundle is there, whether they are switched off, what
// they cost.
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { disabledFlag } from '../hook/flag.ts'
import { hookCosts } from '../spool/costs.server.ts'
import type { HookCosts } from '../spool/costs.server.ts'
import { isNotified } from './codex-config.ts'
import { bundleOf } from './command-line.server.ts'
import { claudeEvents, geminiEvents } from './events.ts'
import { installedEvents } from './json-settings.ts'
import type { Target } from './targets.server.ts'

export interface TargetState extends Target {
  /** `part` when some events are missing, `broken` when the file cannot be read. */
  state: 'installed' | 'part' | 'absent' | 'broken'
  /** Events that are registered, of how many. */
  events: number
  wanted: number
  fault: string | null
}

export interface HooksState {
  bundle: boolean
  disabled: boolean
  costs: HookCosts | null
  targets: TargetState[]
}

export async function hooksState(home: string, targets: Target[]): Promise<HooksState> {
  return {
    bundle: existsSync(bundleOf(home)),
    disabled: existsSync(join(home, disabledFlag)),
    costs: await hookCosts(home),
    targets: await Promise.all(targets.map(stateOf)),
  }
}

/** Switches all hooks off or on at once: what is registered stays, and ends at once. */
export async function setDisabled(home: string, disabled: boolean): Promise<void> {
  const flag = join(home, disabledFlag)
  if (!disabled) return rm(flag, { force: true })
  await mkdir(home, { recursive: true, mode: 0o700 })
  await writeFile(flag, '', { mode: 0o600 })
}

async function stateOf(target: Target): Promise<TargetState> {
  const wanted = target.agent === 'codex' ? 1 : (target.agent === 'claude' ? claudeEvents : geminiEvents).length
  const text = await readFile(target.file, 'utf8').catch(() => null)
  try {
    const events =
      text === null ? 0 : target.agent === 'codex' ? Number(isNotified(text)) : installedEvents(text).length
    const state = events === 0 ? 'absent' : events < wanted ? 'part' : 'installed'
    return { ...target, state, events, wanted, fault: null }
  } catch (error) {
    return {
      ...target,
      state: 'broken',
      events: 0,
      wanted,
      fault: error instanceof Error ? error.message : String(error),
    }
  }
}
