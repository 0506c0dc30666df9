// What a person drops or chooses, as files with the path they have below what was dropped. Folders are walked to their end.

export interface ChosenFile {
  /** Relative path, with its folders: ids of sessions can stand in them. */
  name: string
  file: File
}

// As in an import of a folder: what agents call their sessions. A file that is dropped by itself is taken whatever its name.
const session = /\.(jsonl?|ndjson|db|sqlite)(\.(zst|gz))?$/i

/** Files of a drop. Must be called in the event's own turn: the browser empties the list after it. */
export async function filesOfDrop(transfer: DataTransfer): Promise<ChosenFile[]> {
  const found = [...transfer.items].map((item) => {
    const entry = item.kind === 'file' ? item.webkitGetAsEntry() : null
    if (entry) return filesOf(entry, true)
    // Not everything that is dropped lies in a file system (pictures of a page, files made by a script).
    const file = item.getAsFile()
    return file ? [{ name: file.name, file }] : []
  })
  return (await Promise.all(found)).flat()
}

/** Files of a file or folder chooser. */
export function filesOfInput(list: FileList): ChosenFile[] {
  return [...list]
    .map((file) => ({ name: file.webkitRelativePath || file.name, file }))
    .filter(({ name }) => !name.includes('/') || session.test(name))
}

async function filesOf(entry: FileSystemEntry, named: boolean): Promise<ChosenFile[]> {
  if (isFile(entry)) {
    if (!named && !session.test(entry.name)) return []
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
    return [{ name: entry.fullPath.replace(/^\//, ''), file }]
  }
  if (!isFolder(entry) || entry.name === 'node_modules' || entry.name === '.git') return []
  const reader = entry.createReader()
  const found: ChosenFile[] = []
  // A reader answers a hundred entries at a time, and none at the end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return found
    for (const one of some) found.push(...(await filesOf(one, false)))
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
