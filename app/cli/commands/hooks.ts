// `logbook hooks install|uninstall|status|command|enable|disable`: shows the exact difference before it writes, and can undo it.
import { createInterface } from 'node:readline/promises'
import { defineCommand } from 'citty'
import { bundleOf, hookAgents, hookCommand, nodeForHooks } from '#app/capture/install/command-line.server.ts'
import type { HookAgent } from '#app/capture/install/command-line.server.ts'
import { backupOf, carryOut, planInstall, planUninstall } from '#app/capture/install/plan.server.ts'
import type { Plan } from '#app/capture/install/plan.server.ts'
import { writeBundle } from '#app/capture/hook/bundle.server.ts'
import { SettingsFault } from '#app/capture/install/json-settings.ts'
import { hooksState, setDisabled } from '#app/capture/install/state.server.ts'
import { targetsOf } from '#app/capture/install/targets.server.ts'
import type { Target } from '#app/capture/install/targets.server.ts'
import { dataFlag, dataFolder, refuseSurprises, UsageError } from '../command.ts'

const where = {
  ...dataFlag,
  agent: { type: 'string', valueHint: 'NAMES', description: `Only these: ${hookAgents.join(',')}` },
  project: { type: 'string', valueHint: 'DIR', description: "A project's shared .claude/settings.json" },
  local: { type: 'string', valueHint: 'DIR', description: "A project's own .claude/settings.local.json" },
} as const
const change = {
  ...where,
  'dry-run': { type: 'boolean', description: 'Show the difference, write nothing' },
  yes: { type: 'boolean', description: 'Do not ask' },
} as const
const install = {
  ...change,
  except: { type: 'string', valueHint: 'EVENTS', description: 'Events to leave out' },
} as const
const status = { ...where, json: { type: 'boolean', description: 'One JSON object for scripts' } } as const

type Where = { agent?: string; project?: string; local?: string }
type Change = Where & { data?: string; 'dry-run'?: boolean; yes?: boolean }

export default defineCommand({
  meta: { name: 'hooks', description: 'Let agents report to Logbook at once' },
  subCommands: {
    install: defineCommand({
      meta: { name: 'install', description: 'Register the hooks; shows the difference first' },
      args: install,
      setup: ({ rawArgs }) => refuseSurprises(rawArgs, install),
      run: async ({ args }) => {
        const place = { home: dataFolder(args.data), node: await nodeForHooks() }
        const except = (args.except ?? '').split(',').map((name) => name.trim())
        await changeAll(args, place.home, true, (target) => planInstall(target, place, except))
      },
    }),
    uninstall: defineCommand({
      meta: { name: 'uninstall', description: 'Take the hooks out again; other hooks stay' },
      args: change,
      setup: ({ rawArgs }) => refuseSurprises(rawArgs, change),
      run: async ({ args }) => {
        const home = dataFolder(args.data)
        await changeAll(args, home, false, (target) => planUninstall(target, { home }))
      },
    }),
    status: defineCommand({
      meta: { name: 'status', description: 'Tell what is registered and what it costs' },
      args: status,
      setup: ({ rawArgs }) => refuseSurprises(rawArgs, status),
      run: async ({ args }) => {
        const state = await hooksState(dataFolder(args.data), targets(args))
        if (args.json) return console.log(JSON.stringify(state))
        for (const { agent, file, state: stands, events, wanted, fault } of state.targets)
          console.log(`${agent}: ${stands}, ${events} of ${wanted} events in ${file}${fault ? ` (${fault})` : ''}`)
        if (state.disabled) console.log('All hooks are switched off: logbook hooks enable')
        if (state.costs)
          console.log(
            `A hook took ${state.costs.medianMs} ms (median), ${state.costs.slowMs} ms (99 %) of the last ${state.costs.count}.`,
          )
      },
    }),
    command: defineCommand({
      meta: { name: 'command', description: 'Print the very command line that an agent would run' },
      args: where,
      setup: ({ rawArgs }) => refuseSurprises(rawArgs, where),
      run: async ({ args }) => {
        const home = dataFolder(args.data)
        await writeBundle(bundleOf(home))
        const node = await nodeForHooks()
        for (const agent of agentsOf(args.agent) ?? ['claude' as const]) console.log(hookCommand(node, home, agent))
      },
    }),
    enable: toggle('enable', 'Switch the hooks on again', false),
    disable: toggle('disable', 'Switch all hooks off at once; they stay registered', true),
  },
})

function toggle(name: string, description: string, disabled: boolean) {
  return defineCommand({
    meta: { name, description },
    args: dataFlag,
    setup: ({ rawArgs }) => refuseSurprises(rawArgs, dataFlag),
    run: async ({ args }) => {
      await setDisabled(dataFolder(args.data), disabled)
      console.log(disabled ? 'Hooks are off: what agents call ends at once and records nothing.' : 'Hooks are on.')
    },
  })
}

async function changeAll(args: Change, home: string, installs: boolean, planOf: (target: Target) => Promise<Plan>) {
  const plans: Plan[] = []
  for (const target of targets(args)) plans.push(await planOf(target).catch(explain))
  const changed = plans.filter((plan) => plan.diff !== '')
  for (const plan of changed) console.log(plan.diff)
  if (args['dry-run']) return console.log('Nothing was written.')
  if (changed.length > 0 && !args.yes && process.stdin.isTTY && !(await agreed()))
    return console.log('Nothing was written.')
  if (installs) await writeBundle(bundleOf(home))
  for (const plan of changed) {
    await carryOut(plan, { home }, installs).catch(explain)
    const undo = installs && plan.before !== null ? ` What was there before is ${backupOf(plan.file)}.` : ''
    console.log(`${installs ? 'Installed in' : 'Taken out of'} ${plan.file}.${undo}`)
  }
  if (changed.length === 0) console.log(installs ? 'The hooks are installed already.' : 'There were no hooks of ours.')
}

async function agreed(): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await lines.question('Write this? [y/N] ')
  lines.close()
  return /^y(es)?$/i.test(answer.trim())
}

function explain(error: unknown): never {
  throw error instanceof SettingsFault ? new UsageError(error.message) : error
}

const targets = ({ agent, project, local }: Where): Target[] => targetsOf({ agents: agentsOf(agent), project, local })

function agentsOf(names: string | undefined): HookAgent[] | undefined {
  if (names === undefined) return undefined
  return names.split(',').map((name) => {
    const agent = hookAgents.find((known) => known === name.trim())
    if (!agent) throw new UsageError(`There is no agent "${name}". There are ${hookAgents.join(', ')}.`)
    return agent
  })
}
