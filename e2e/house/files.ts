// The project's own files, as tests about the house see them.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const projectDir = join(import.meta.dirname, '..', '..')

/** Paths of everything that is or may be committed; what .gitignore names is not. */
export function projectFiles(): string[] {
  const list = (args: string[]) =>
    execFileSync('git', ['ls-files', '-z', ...args], { cwd: projectDir, encoding: 'utf8' })
  const paths = `${list(['--cached'])}${list(['--others', '--exclude-standard'])}`.split('\0')
  return [...new Set(paths)].filter((path) => path !== '' && existsSync(join(projectDir, path))).toSorted()
}

export function read(path: string): string {
  return readFileSync(join(projectDir, path), 'utf8')
}
