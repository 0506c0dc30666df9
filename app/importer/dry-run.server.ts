// What an import would find, without a database: reads, masks and parses. `stored` is then what could be stored.
import { agentOf } from './formats/index.ts'
import { nothingYet } from './account.ts'
import type { FileAccount } from './account.ts'
import type { Hash } from './collect.ts'
import { keyedHash } from './identity.server.ts'
import { withTable } from './legacy/workio/database.server.ts'
import { storeSource } from './opencode/source.server.ts'
import { sourceFacts } from './read/source.server.ts'
import { freshCursor } from './store/cursor.server.ts'
import { stretches } from './stretches.server.ts'
import { reasonOf } from './walk.server.ts'

export async function dryRun(
  paths: string[],
  options: { secret: string },
  onFile: (file: FileAccount) => void,
): Promise<void> {
  const hash = (value: unknown) => keyedHash(options.secret, value)
  for (const path of paths) {
    const file: FileAccount = { ...nothingYet(), path, agent: null, format: null, tornBytes: 0, error: null }
    await withTable(path, () => look(file, hash)).catch((error: unknown) => (file.error = reasonOf(path, error)))
    onFile(file)
  }
}

async function look(file: FileAccount, hash: Hash): Promise<void> {
  const { path } = file
  const store = await storeSource(path)
  const { bytes } = store ? { bytes: 0 } : await sourceFacts(path)
  for await (const step of stretches(freshCursor(0), { hash, path, bytes, settled: true, store })) {
    if ('tornBytes' in step) {
      file.tornBytes = step.tornBytes
      continue
    }
    const { batch, next } = step
    file.records += batch.records
    file.refused += batch.refusals.length
    file.stored = file.records - file.refused
    file.events += batch.events
    file.bytes += batch.to - batch.from
    file.format = next.state.format ?? next.state.unsupported?.code ?? null
    file.agent = agentOf(next.state.format)
    file.error = next.state.unsupported?.reason ?? null
  }
}
