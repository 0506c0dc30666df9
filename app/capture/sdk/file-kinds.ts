// Which files of a sub-agent are its reports and states. Types are configuration, checked in code: a type that is not declared,
// or a pattern that leaves the agent's folder, is refused with all other faults at once.
import { patternFault } from './match-path.ts'

/** What a report can be, as the console names it. Others are declared in `types`. */
export const reportTypes = {
  report: 'Report',
  research: 'Research',
  plan: 'Plan',
  review: 'Review',
  summary: 'Summary',
} as const

/** What a state file can be. */
export const stateTypes = {
  state: 'State',
  progress: 'Progress',
  findings: 'Findings',
  checklist: 'Checklist',
} as const

/** Patterns by type: `*`, `?` and `**`, below the agent's folder; {agent_id}, {agent_type} and {session_id} stand for themselves. */
export interface FilePatterns {
  reports?: { [type: string]: string[] }
  states?: { [type: string]: string[] }
}

export interface FileSources {
  /** Types besides ours, with the name that people see. */
  types?: { reports?: { [type: string]: string }; states?: { [type: string]: string } }
  /** By type of agent; `*` stands for every agent. */
  agents: { [agentType: string]: FilePatterns }
}

/** Where sub-agents leave their files unless said otherwise. */
export const defaultSources: FileSources = {
  agents: {
    '*': {
      reports: {
        report: ['reports/{agent_id}/**/*.md', '.claude/reports/*{agent_id}*.md'],
        research: ['reports/{agent_type}/research*.md'],
        plan: ['reports/{agent_type}/plan*.md'],
        review: ['reports/{agent_type}/review*.md'],
        summary: ['reports/{agent_type}/summary*.md'],
      },
      states: {
        state: ['.claude/state/{agent_id}/*.json', 'state/{agent_id}.json'],
        progress: ['state/{agent_type}/progress*.json'],
        findings: ['state/{agent_type}/findings*.json'],
        checklist: ['state/{agent_type}/checklist*.json'],
      },
    },
  },
}

/** Throws one error that names all faults of a configuration. */
export function checkSources({ types, agents }: FileSources): void {
  const known = {
    reports: new Set([...Object.keys(reportTypes), ...Object.keys(types?.reports ?? {})]),
    states: new Set([...Object.keys(stateTypes), ...Object.keys(types?.states ?? {})]),
  }
  const faults: string[] = []
  for (const [agent, files] of Object.entries(agents))
    for (const kind of ['reports', 'states'] as const)
      for (const [type, patterns] of Object.entries(files[kind] ?? {})) {
        const at = `${agent}.${kind}.${type}`
        if (!known[kind].has(type)) faults.push(`${at}: the type is not declared; add it to types.${kind}`)
        for (const pattern of patterns) {
          const fault = patternFault(pattern)
          if (fault) faults.push(`${at}: "${pattern}" ${fault}`)
        }
      }
  if (faults.length > 0) throw new Error(`The sources of reports and states are wrong:\n  ${faults.join('\n  ')}`)
}
