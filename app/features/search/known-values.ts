// Values that can be suggested for keys of a search, from what this tab holds: the most frequent first.
import { agentLook } from '../../ui/agents.ts'
import type { Machine, Repo, Session } from '../rows.ts'
import { shortModel } from '../sessions/session-words.ts'
import type { KnownValues } from './language/suggest.ts'

const most = 50

export function knownValues(
  sessions: readonly Session[],
  repos: readonly Pick<Repo, 'name'>[],
  machines: readonly Pick<Machine, 'name'>[],
): KnownValues {
  return {
    agent: frequent(sessions.map(({ agent }) => agentLook(agent).short)),
    branch: frequent(sessions.map(({ branch }) => branch)),
    model: frequent(sessions.map(({ model }) => shortModel(model))),
    repo: frequent(repos.map(({ name }) => name)),
    machine: frequent(machines.map(({ name }) => name)),
    person: ['me'],
  }
}

function frequent(values: ReadonlyArray<string | null>): string[] {
  const counts = new Map<string, number>()
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([value]) => value)
}
