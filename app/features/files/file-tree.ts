// The files that a session changed as a tree: folders with one entry alone are told in one line with it. Pure.
import type { ChangedFile, FileChangeRow } from './files.ts'

/** A line of the tree; `file` is absent for a folder. */
export type TreeLine = { depth: number; name: string; file?: ChangedFile }

/** The files by path, each with its changes in their order. */
export function filesOf(changes: readonly FileChangeRow[]): ChangedFile[] {
  const byPath = Map.groupBy(changes, ({ path }) => path)
  return [...byPath].map(([path, some]) => ({ path, changes: some }))
}

/** The tree's lines from top to bottom; paths within `folder` are told from there. */
export function treeOf(files: readonly ChangedFile[], folder: string | null): TreeLine[] {
  const root: Folder = { folders: new Map(), files: [] }
  for (const file of files) {
    const parts = within(file.path, folder)
      .split(/[\\/]+/)
      .filter(Boolean)
    const name = parts.pop() ?? file.path
    let at = root
    for (const part of parts) {
      const next = at.folders.get(part) ?? { folders: new Map(), files: [] }
      at.folders.set(part, next)
      at = next
    }
    at.files.push({ name, file })
  }
  return linesIn(root, 0)
}

type Folder = { folders: Map<string, Folder>; files: { name: string; file: ChangedFile }[] }

function linesIn(folder: Folder, depth: number): TreeLine[] {
  const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  const folders = [...folder.folders]
    .toSorted(([a], [b]) => byName(a, b))
    .flatMap(([name, inner]) => {
      let at = inner
      const names = [name]
      for (let only = onlyFolder(at); only; only = onlyFolder(at)) {
        names.push(only[0])
        at = only[1]
      }
      return [{ depth, name: `${names.join('/')}/` }, ...linesIn(at, depth + 1)]
    })
  const files = folder.files.toSorted((a, b) => byName(a.name, b.name)).map(({ name, file }) => ({ depth, name, file }))
  return [...folders, ...files]
}

function onlyFolder({ folders, files }: Folder): [string, Folder] | undefined {
  return files.length === 0 && folders.size === 1 ? [...folders][0] : undefined
}

function within(path: string, folder: string | null): string {
  const base = folder?.replace(/[\\/]+$/, '')
  return base && path.startsWith(base) && /^[\\/]/.test(path.slice(base.length)) ? path.slice(base.length + 1) : path
}
