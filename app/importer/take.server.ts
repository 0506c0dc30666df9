// Commits the stretches of a source one by one, each in one transaction that also moves the cursor.
import { takeEmbedded } from './embedded.server.ts'
import { agentOf } from './formats/index.ts'
import type { Account } from './account.ts'
import type { Batch, SourceState } from './batch.ts'
import { stretches } from './stretches.server.ts'
import type { StretchOptions } from './stretch.server.ts'
import { commit } from './store/commit.server.ts'
import type { Source } from './store/commit.server.ts'
import { fingerprintOf } from './store/cursor.server.ts'
import type { Cursor } from './store/cursor.server.ts'
import { repoOf } from './store/repos.server.ts'
import type { Repo } from './store/repos.server.ts'

export interface Taken {
  account: Partial<Account>
  format: string | null
  agent: string | null
  /** Bytes of an unfinished last line. */
  tornBytes: number
  /** Why no format takes the source. */
  error: string | null
}

const fingerprintBytes = 4096

/** Takes a source from `cursor` to its present end; yields after each commit, and once more for what had to stay behind. */
export async function* take(source: Source, cursor: Cursor, options: StretchOptions): AsyncGenerator<Taken> {
  let current = cursor
  for await (const step of stretches(cursor, { ...options, name: source.place.path })) {
    if ('tornBytes' in step) {
      yield taken({}, current.state, step.tornBytes)
      continue
    }
    for await (const account of takeEmbedded(source, step.batch.embedded, options, take))
      yield taken(account, step.next.state, 0)
    await fingerprint(options, step.next)
    const account = await commit(source, current, step.next, step.batch, await reposOf(step.batch, !source.elsewhere))
    current = step.next
    yield taken(account, current.state, 0)
  }
}

const taken = (account: Partial<Account>, state: SourceState, tornBytes: number): Taken => ({
  account,
  format: state.format ?? state.unsupported?.code ?? null,
  agent: agentOf(state.format),
  tornBytes,
  error: state.unsupported?.reason ?? null,
})

async function reposOf(batch: Batch, here: boolean): Promise<Map<string, Repo>> {
  const repos = new Map<string, Repo>()
  for (const session of batch.sessions.values())
    for (const cwd of session.facts.places.keys()) repos.set(cwd, await repoOf(cwd, session.facts.remote, here))
  return repos
}

async function fingerprint({ path, store, sent }: StretchOptions, next: Cursor): Promise<void> {
  if (store) return
  if (sent) {
    if (!sent.beginning) return
    next.fingerprint = sent.beginning.hash
    next.fingerprintLength = sent.beginning.length
    return
  }
  const length = Math.min(next.position, fingerprintBytes)
  if (length <= next.fingerprintLength) return
  next.fingerprint = await fingerprintOf(path, length)
  next.fingerprintLength = length
}
