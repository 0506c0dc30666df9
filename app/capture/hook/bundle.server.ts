// Makes the one file that agents run: all of main.ts, without a dependency, for plain Node 20 (CommonJS starts quickest).
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { putBundle } from './bundle-file.server.ts'

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

/** Writes the bundle to `file`; answers whether it changed. */
export const writeBundle = async (file: string): Promise<boolean> => putBundle(file, await bundleText())
