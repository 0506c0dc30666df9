// A smaller case that fails: files are left out, then lines of those that stay, as long as something still fails.
import type { Case } from './case.ts'
import { examine } from './law.ts'
import type { Small } from './law.ts'

/** The smallest failing case found before `until` (ms since 1970). */
export async function shrink(failing: Small, until: number): Promise<Small> {
  const fewer = await without(failing.files, until, async (files) => fails(keeping(failing, files)))
  let current = keeping(failing, fewer)
  for (const [n, file] of current.files.entries()) {
    const put = (bytes: Buffer): Small => ({ ...current, files: current.files.with(n, { ...file, bytes }) })
    const lines = await without(linesOf(file.bytes), until, async (some) => fails(put(Buffer.concat(some))))
    current = put(Buffer.concat(lines))
  }
  return current
}

async function without<T>(all: T[], until: number, fails: (some: T[]) => Promise<boolean>): Promise<T[]> {
  let current = all
  for (let size = Math.ceil(all.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 0; from < current.length && Date.now() < until;) {
      const some = [...current.slice(0, from), ...current.slice(from + size)]
      if (some.length > 0 && (await fails(some))) current = some
      else from += size
    }
  return current
}

async function fails(small: Small): Promise<boolean> {
  return (await examine(small)).failures.length > 0
}

// The same order among the files that are left.
function keeping({ files, order, consistent }: Small, some: Case['files']): Small {
  const left = order.flatMap((n) => {
    const file = files[n]
    const at = file ? some.indexOf(file) : -1
    return at < 0 ? [] : [at]
  })
  return { files: some, order: left, consistent }
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(0x0a, from)
    const to = end < 0 ? bytes.length : end + 1
    lines.push(bytes.subarray(from, to))
    from = to
  }
  return lines
}
