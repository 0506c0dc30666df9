// A rule of what is captured as a person writes it.
import { z } from 'zod'
import { ruleKinds } from '#db/schema/capture-rules.ts'
import type { RuleKind } from '#db/schema/capture-rules.ts'

const absolute = /^([/\\]|[A-Za-z]:[/\\])/

export const ruleInput = z.object({
  kind: z.enum(ruleKinds),
  value: z.string().trim().min(1, 'Say what the rule is for.').max(1000),
})

export type RuleInput = z.output<typeof ruleInput>

/** Why a rule would never match; null when it can. */
export function faultOf({ kind, value }: RuleInput): string | null {
  const wantsFolder = kind === 'folder' || kind === 'root'
  return wantsFolder && !absolute.test(value) ? 'Write the whole path of the folder, from its root on.' : null
}

/** What a rule does, in words before its value. */
export const ruleWords: Record<RuleKind, string> = {
  folder: 'Keep out sessions in',
  repository: 'Keep out sessions of the repository',
  agent: 'Keep out sessions of',
  root: 'Also look for sessions in',
}
