// What was found about a session (misalignments) and decided before a chat (hookify). Exported by hand at best: the old server
// kept them in memory.
import { text } from '../../formats/read.ts'
import type { Json } from '../../formats/read.ts'
import { flagOf, idOf, objectOf, objectsOf, timeOf } from '../fields.ts'
import type { Kind } from '../kinds.ts'
import { underStub, underStubAs } from './chat.ts'
import { aliases, stubOf } from './names.ts'

export const verdictKinds: Kind[] = [
  { name: 'misalignments', needs: ['sessionId', 'ruleId', 'title'], read: misalignment },
  { name: 'hookify-decisions', needs: ['sessionId', 'contentHash'], read: decision },
]

// Without an id one is known by its session and rule, as the old server made its ids.
function misalignment(row: Json) {
  const nativeId = idOf(row['id']) ?? `mis-${text(row['sessionId']) ?? ''}-${text(row['ruleId']) ?? ''}`
  const createdAt = timeOf(row['createdAt'])
  const range = objectOf(row['eventRange'])
  return underStubAs('misalignments', nativeId, row, timeOf(row['updatedAt']) ?? createdAt, (legacyId) => [
    {
      to: 'misalignment',
      session: stubOf(legacyId),
      nativeId,
      ruleId: text(row['ruleId']) ?? '',
      title: text(row['title']) ?? '',
      summary: text(row['summary']) ?? '',
      severity: text(row['severity']) ?? 'medium',
      status: text(row['status']) ?? 'open',
      eventRange: Object.keys(range).length > 0 ? range : null,
      evidence: objectsOf(row['evidence']) ?? [],
      createdAt,
    },
    ...aliases(legacyId, 'text'),
  ])
}

function decision(row: Json) {
  const decidedAt = timeOf(row['createdAt'])
  return underStub('hookify-decisions', row, decidedAt, (legacyId) => [
    {
      to: 'decision',
      session: stubOf(legacyId),
      nativeId: idOf(row['id']) ?? '',
      source: text(row['source']) ?? 'manual',
      contentHash: text(row['contentHash']) ?? '',
      severity: text(row['severity']) ?? 'none',
      blocked: flagOf(row['blocked']),
      rules: objectsOf(row['rules']) ?? [],
      message: text(row['message']),
      annotations: text(row['annotations']),
      decidedAt,
    },
    ...aliases(legacyId, 'text'),
  ])
}
