// The three forms that a session of OpenCode comes in, written below a folder; each answers what to import.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeOpencode } from '../demo/opencode-database.server.ts'
import { opencodeFiles } from '../demo/opencode-file.ts'
import type { OpencodeFile } from '../demo/opencode-file.ts'

export const cwd = '/srv/lantern'

export const put: Record<'stream' | 'folder' | 'database', (dir: string, sessions: OpencodeFile[]) => Promise<string>> =
  {
    stream: async (dir, sessions) => {
      const path = join(dir, 'events.jsonl')
      await writeFile(path, sessions.map((one) => one.stream()).join(''))
      return path
    },
    folder: async (dir, sessions) => {
      for (const [path, text] of Object.entries(opencodeFiles(sessions, cwd))) {
        const whole = join(dir, 'opencode/storage', path)
        await mkdir(dirname(whole), { recursive: true })
        await writeFile(whole, text)
      }
      return join(dir, 'opencode')
    },
    database: async (dir, sessions) => {
      writeOpencode(join(dir, 'opencode.db'), sessions, cwd).close()
      return join(dir, 'opencode.db')
    },
  }
