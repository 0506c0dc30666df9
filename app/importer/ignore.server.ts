// Sessions that rules of the space keep out: by the folder they work in, its repository, or their agent. Law: what a rule keeps
// out is never in custody and makes no row; what was stored before a rule stays.
import { ne } from 'drizzle-orm'
import type { Database } from '#db/client.server.ts'
import { captureRules } from '#db/schema/index.ts'
import type { RuleKind } from '#db/schema/capture-rules.ts'
import { readAs } from '#db/transact.server.ts'
import type { Actor } from '#db/transact.server.ts'
import type { SessionBatch } from './batch.ts'
import { agentOf } from './formats/index.ts'
import type { FormatName } from './formats/index.ts'
import { withTable } from './legacy/workio/database.server.ts'
import { storeSource } from './opencode/source.server.ts'
import { sourceFacts } from './read/source.server.ts'
import { freshCursor } from './store/cursor.server.ts'
import { plainRemote, repoOf } from './store/repos.server.ts'
import { stretches } from './stretches.server.ts'

export interface IgnoreRule {
  kind: Exclude<RuleKind, 'root'>
  value: string
}

/** `undecided`: nothing in it says yet where it works. */
export type Verdict = 'ignored' | 'kept' | 'undecided'

/** The rules of the actor's space that keep sessions out. */
export async function readIgnoreRules(db: Database, actor: Actor): Promise<IgnoreRule[]> {
  const rows = await readAs(db, actor, (tx) => tx.select().from(captureRules).where(ne(captureRules.kind, 'root')))
  return rows.flatMap(({ kind, value }) => (kind === 'root' ? [] : [{ kind, value }]))
}

/** The folders that somebody of the space has named besides the agents' own. */
export async function readRoots(db: Database, actor: Actor): Promise<string[]> {
  const rows = await readAs(db, actor, (tx) => tx.select().from(captureRules))
  return rows.filter(({ kind }) => kind === 'root').map(({ value }) => value)
}

/** A rule out of `KIND=VALUE`; null when it is none. */
export function ruleOf(text: string): IgnoreRule | null {
  const [, kind, value = ''] = /^(folder|repository|agent)=(.+)$/.exec(text.trim()) ?? []
  return kind === 'folder' || kind === 'repository' || kind === 'agent' ? { kind, value: value.trim() } : null
}

/** Whether rules keep out what `agent` did in `cwd`. Without a folder only a rule about the agent can. `here`: on this machine. */
export async function keepsOut(
  rules: readonly IgnoreRule[],
  { agent, cwd }: { agent: string; cwd: string | null },
  here = true,
): Promise<boolean> {
  if (rules.some((rule) => rule.kind === 'agent' && rule.value.toLowerCase() === agent)) return true
  return cwd !== null && (await matches(rules, cwd, null, here))
}

/** Whether rules keep the source at `path` out: they do when they match every session that its beginning tells of. `here`: it is of this machine. */
export async function judge(rules: readonly IgnoreRule[], path: string, here = true): Promise<Verdict> {
  if (rules.length === 0) return 'kept'
  const beginning = await beginningOf(path)
  if (!beginning) return 'undecided'
  const { sessions, format } = beginning
  // What hooks report holds sessions of many agents: rules were asked line by line when it was gathered. A terminal is recorded
  // because somebody asked for it.
  if (sessions.length === 0 || format === null || own.has(format)) return 'kept'
  let undecided = false
  for (const session of sessions) {
    const agent = session.ref.agent ?? agentOf(format) ?? ''
    if (rules.some((rule) => rule.kind === 'agent' && rule.value.toLowerCase() === agent)) continue
    const cwd = session.facts.firstCwd
    if (cwd === null) undecided = true
    else if (!(await matches(rules, cwd, session.facts.remote, here))) return 'kept'
  }
  if (!undecided) return 'ignored'
  return rules.every((rule) => rule.kind === 'agent') ? 'kept' : 'undecided'
}

const own = new Set<FormatName>(['hook', 'terminal'])

type Beginning = { sessions: SessionBatch[]; format: FormatName | null }

// As an import reads it, with nothing written. The first stretch is a megabyte, unless the file is shorter.
async function beginningOf(path: string): Promise<Beginning | null> {
  const store = await storeSource(path)
  const bytes = store ? 0 : (await sourceFacts(path)).bytes
  for await (const step of stretches(freshCursor(0), { path, bytes, hash: () => '', settled: true, store })) {
    if ('tornBytes' in step) continue
    const sessions = [...step.batch.sessions.values()]
    if (sessions.length > 0 || step.next.state.unsupported) return { sessions, format: step.next.state.format }
  }
  return null
}

async function matches(
  rules: readonly IgnoreRule[],
  cwd: string,
  remote: string | null,
  here: boolean,
): Promise<boolean> {
  if (rules.some(({ kind, value }) => kind === 'folder' && isUnder(cwd, value))) return true
  const wanted = rules.filter(({ kind }) => kind === 'repository')
  if (wanted.length === 0) return false
  const repo = await repoOf(cwd, remote, here)
  return wanted.some(
    ({ value }) => [repo.nativeId, repo.root, repo.name].includes(value) || repo.remote === plainRemote(value),
  )
}

/** Whether `path` is `folder` or lies in it; both kinds of separators, because sessions come from other machines too. */
export function isUnder(path: string, folder: string): boolean {
  const plain = (text: string) => text.replaceAll('\\', '/').replace(/\/+$/, '')
  const [inner, outer] = [plain(path), plain(folder)]
  return inner === outer || inner.startsWith(`${outer}/`)
}

/** `paths` parted in those that are taken and how many rules keep out. A file that cannot be read is kept: its error is told later. */
export async function withoutIgnored(
  rules: readonly IgnoreRule[],
  paths: string[],
): Promise<{ kept: string[]; ignored: number }> {
  if (rules.length === 0) return { kept: paths, ignored: 0 }
  const kept: string[] = []
  for (const path of paths)
    if ((await withTable(path, () => judge(rules, path)).catch(() => 'kept')) !== 'ignored') kept.push(path)
  return { kept, ignored: paths.length - kept.length }
}
