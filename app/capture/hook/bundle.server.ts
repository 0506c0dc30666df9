// Makes the one file that agents run: all of main.ts, without a dependency, for plain Node 20 (CommonJS starts quickest).
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const projectDir = join(import.meta.dirname, '..', '..', '..')

/** Where `npm run build` leaves the bundle. */
export const builtBundle = join(projectDir, '.output', 'hook', 'logbook-hook.cjs')

/** The text of the bundle: made anew where the bundler is installed, else what the last build made. */
export async function bundleText(): Promise<string> {
  const vite = await import('vite').catch(() => null)
  if (!vite)
    return readFile(builtBundle, 'utf8').catch(() => {
      throw new Error('The hook is not built and the bundler is not installed. Nothing was changed. Run npm run build.')
    })
  const result = await vite.build({
    configFile: false,
    logLevel: 'silent',
    root: projectDir,
    ssr: { noExternal: true },
    build: {
      ssr: join(import.meta.dirname, 'main.ts'),
      target: 'node20',
      minify: true,
      write: false,
      rolldownOptions: { output: { format: 'cjs' } },
    },
  })
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []))
  const [chunk] = outputs
  if (outputs.length !== 1 || chunk?.type !== 'chunk')
    throw new Error(
      'The hook did not become one file; nothing was changed. Its sources must not import what they load later.',
    )
  return chunk.code
}

/** Writes the bundle to `file`, whole or not at all: an agent may run it at this moment. Answers whether it changed. */
export async function writeBundle(file: string): Promise<boolean> {
  const text = await bundleText()
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return false
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const next = `${file}.${process.pid}`
  await writeFile(next, text, { mode: 0o600 })
  await rename(next, file)
  return true
}
