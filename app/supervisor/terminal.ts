// What the supervisor says to a person. On a terminal one line is rewritten in place; elsewhere each line stands alone.

export interface Terminal {
  say: (line: string) => void
  /** Runs a step; tells its name when it takes over a second, and its time when it is done. */
  step: <T>(name: string, work: () => Promise<T>) => Promise<T>
  /** A line that replaces the one before it; elsewhere than on a terminal at most one in five seconds. */
  update: (line: string) => void
  /** Ends the updating line with a last text. */
  settle: (line: string) => void
}

const quietFor = 5000

/** Writes to a stream, stdout unless told otherwise. */
export function openTerminal(out: NodeJS.WriteStream = process.stdout): Terminal {
  let updating = false
  let lastUpdate = 0
  const clear = () => {
    if (updating && out.isTTY) out.write('\r\u001b[K')
    updating = false
  }
  const say = (line: string) => {
    clear()
    out.write(`${line}\n`)
  }
  return {
    say,
    step: async (name, work) => {
      const begun = Date.now()
      const slow = setTimeout(() => say(`  ${name} …`), 1000)
      try {
        const result = await work()
        const seconds = (Date.now() - begun) / 1000
        if (seconds >= 1) say(`  ${name}: ${seconds.toFixed(1)} s`)
        return result
      } finally {
        clearTimeout(slow)
      }
    },
    update: (line) => {
      if (out.isTTY) {
        out.write(`\r\u001b[K${line.slice(0, Math.max(20, (out.columns || 80) - 1))}`)
        updating = true
      } else if (Date.now() - lastUpdate > quietFor) {
        lastUpdate = Date.now()
        out.write(`${line}\n`)
      }
    },
    settle: say,
  }
}
