// The files that a sub-agent left, read when it has stopped. Law: only below the agent's folder, also by way of links, never more
// than is good for a program that has other things to do.
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { FileSources } from './file-kinds.ts'
import { filledIn, matches, mayHold } from './match-path.ts'

export interface AgentFile {
  kind: 'report' | 'state'
  type: string
  /** Relative to the agent's folder, with `/`. */
  path: string
  text: string
}

export interface StoppedAgent {
  cwd: string
  session_id: string
  agent_id: string
  agent_type: string
}

const mostFiles = 64
const mostFolders = 2000
const mostBytes = 4 * 1024 * 1024

/** Files of the agent by the patterns for its type and for every type; the first type that names a file has it. */
export async function filesOf(agent: StoppedAgent, sources: FileSources): Promise<AgentFile[]> {
  const wanted = patternsFor(agent, sources)
  const root = await realpath(agent.cwd)
  const found = new Map<string, AgentFile>()
  let folders = 0
  const visit = async (folder: string): Promise<void> => {
    if (++folders > mostFolders || found.size >= mostFiles) return
    for (const entry of await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      const here = wanted.find((one) => matches(one.pattern, path))
      if (here && found.size < mostFiles) {
        const text = await textOf(root, path)
        if (text !== null) found.set(path, { kind: here.kind, type: here.type, path, text })
      }
      if (entry.isDirectory() && wanted.some((one) => mayHold(one.pattern, path))) await visit(path)
    }
  }
  await visit('')
  return [...found.values()]
}

function patternsFor(agent: StoppedAgent, { agents }: FileSources) {
  const files = [agents[agent.agent_type], agents['*']].filter((one) => one !== undefined)
  const of = (kind: AgentFile['kind'], types: { [type: string]: string[] } = {}) =>
    Object.entries(types).flatMap(([type, patterns]) =>
      patterns.map((pattern) => ({ kind, type, pattern: filledIn(pattern, agent) })),
    )
  return files.flatMap((one) => [...of('report', one.reports), ...of('state', one.states)])
}

async function textOf(root: string, path: string): Promise<string | null> {
  const real = await realpath(join(root, path)).catch(() => null)
  const inside = real === null ? '..' : relative(root, real)
  if (real === null || inside.startsWith('..') || inside.startsWith(sep)) return null
  const facts = await stat(real)
  return facts.isFile() && facts.size <= mostBytes ? readFile(real, 'utf8') : null
}
