// `--demo`: made-up sessions on disk, in the layouts of the agents, for the importer to find like any others.
import { mkdir, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { demoSessions } from './demo/sessions.ts'

/** Writes the demo's sessions below `dir` and answers what to import of them. What is there already stays as it is. */
export async function seedDemo(
  dir: string,
  options: { seed?: number; now?: Date; bigEvents?: number } = {},
): Promise<string[]> {
  const marker = join(dir, 'made-at')
  const now =
    options.now ??
    (await stat(marker).then(
      (facts) => facts.mtime,
      () => new Date(),
    ))
  await mkdir(dir, { recursive: true })
  await writeFile(marker, `${now.toISOString()}\n`)
  await utimes(marker, now, now)
  const paths = new Set<string>()
  for (const file of demoSessions({ ...options, now })) {
    const path = join(dir, file.path)
    if (file.store) paths.add(join(dir, file.store))
    else if (!file.beside) paths.add(path)
    await mkdir(dirname(path), { recursive: true })
    const made = await writeFile(path, file.text, { flag: 'wx' }).then(
      () => true,
      () => false,
    )
    if (made) await utimes(path, file.modifiedAt, file.modifiedAt)
  }
  return [...paths]
}
