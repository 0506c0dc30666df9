// `--demo`: made-up sessions, written to the data folder and imported like any others.
import { join } from 'node:path'
import { seedDemo } from '#app/importer/demo.server.ts'
import { runImport } from '#app/importer/run.server.ts'
import { ensureOwner } from '#app/server/first-run.server.ts'
import type { Home } from '#app/supervisor/home.ts'
import { count } from '#app/supervisor/import-progress.ts'
import type { Terminal } from '#app/supervisor/terminal.ts'

/** Writes the demo's files and imports them; a second time stores nothing new. */
export async function addDemo(
  terminal: Terminal,
  { home, secret, databaseUrl }: { home: Home; secret: string; databaseUrl: string },
): Promise<void> {
  const { sessions } = await terminal.step('Importing the demo', async () => {
    const paths = await seedDemo(join(home.dir, 'demo'))
    const actor = await ensureOwner(databaseUrl)
    return runImport({ databaseUrl, actor, paths, origin: 'cli', secret, home: home.dir })
  })
  terminal.say(`  Demo: ${count(sessions, 'session')}`)
}
