// Tells a person what lies on their disk: how many sessions of each agent, and how far back they go.
import { discover } from '#app/importer/discover.server.ts'
import { count } from '#app/supervisor/import-progress.ts'
import type { AgentFolders } from '#app/supervisor/parts.ts'
import type { Terminal } from '#app/supervisor/terminal.ts'

const names = { claude: 'Claude Code', codex: 'Codex', gemini: 'Gemini CLI', opencode: 'OpenCode' }

/** Prints one line for each agent. */
export async function reportFound(terminal: Terminal, folders: AgentFolders): Promise<void> {
  const found = await terminal.step('Looking for sessions', () => discover({ ...folders }))
  const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })
  for (const { agent, files, bytes, oldest } of found.filter((one) => one.files > 0)) {
    const since = oldest ? `, the oldest of ${day.format(oldest)}` : ''
    terminal.say(`  ${names[agent]}: ${count(files, 'session file')}, ${megabytes(bytes)}${since}`)
  }
  if (found.every(({ files }) => files === 0)) {
    const places = found.map((one) => `${names[one.agent]} (${one.roots[0] ?? ''})`)
    terminal.say(`  No sessions yet; looked for ${places.join(', ')}.`)
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`
}
