// How each agent is shown. An agent we have never heard of still gets a mark: its first letter on a neutral ground.

type AgentLook = { letter: string; name: string; short: string; ground: string }

const known: Record<string, AgentLook> = {
  'claude-code': { letter: 'C', name: 'Claude Code', short: 'claude', ground: 'bg-agent-claude' },
  claude: { letter: 'C', name: 'Claude Code', short: 'claude', ground: 'bg-agent-claude' },
  codex: { letter: 'X', name: 'Codex', short: 'codex', ground: 'bg-agent-codex' },
  gemini: { letter: 'G', name: 'Gemini CLI', short: 'gemini', ground: 'bg-agent-gemini' },
  'gemini-cli': { letter: 'G', name: 'Gemini CLI', short: 'gemini', ground: 'bg-agent-gemini' },
  opencode: { letter: 'O', name: 'OpenCode', short: 'opencode', ground: 'bg-agent-opencode' },
}

export function agentLook(agent: string): AgentLook {
  const look = Object.hasOwn(known, agent) ? known[agent] : undefined
  return look ?? { letter: [...agent][0]?.toUpperCase() ?? '?', name: agent, short: agent, ground: 'bg-agent-other' }
}

/** The names that sources give to agents of one short name. */
export function agentsCalled(short: string): string[] {
  const names = Object.keys(known).filter((name) => known[name]?.short === short)
  return names.length > 0 ? names : [short]
}
