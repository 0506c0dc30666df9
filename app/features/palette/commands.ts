// What can be done from anywhere by its name. Pages add theirs while they are open; the palette shows what is there now.
import { useEffect, useRef, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'

export interface Command {
  /** Told apart by it: one with the same id takes the other's place. */
  id: string
  label: string
  /** Other words by which one may look for it. */
  words?: readonly string[]
  icon: ReactNode
  /** Its key, as the help page writes it. */
  keys?: readonly string[]
  run: () => void
}

const offered = new Map<symbol, readonly Command[]>()
const listeners = new Set<() => void>()
let all: readonly Command[] = []

/** Offers `commands` while the component is mounted. What they do is what the last render said. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands)
  useEffect(() => {
    latest.current = commands
  })
  const names = JSON.stringify(commands.map(({ id, label, keys }) => [id, label, keys]))
  useEffect(() => {
    const place = Symbol(names)
    const run = (id: string) => latest.current.find((command) => command.id === id)?.run()
    offered.set(
      place,
      latest.current.map((command) => ({ ...command, run: () => run(command.id) })),
    )
    tell()
    return () => {
      offered.delete(place)
      tell()
    }
  }, [names])
}

/** The commands of all open pages, the page's own first. */
export const useAllCommands = (): readonly Command[] => useSyncExternalStore(listen, snapshot, none)

function tell(): void {
  const byId = new Map([...offered.values()].toReversed().flatMap((some) => some.map((one) => [one.id, one] as const)))
  all = [...byId.values()]
  for (const listener of listeners) listener()
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const snapshot = () => all
const nothing: readonly Command[] = []
const none = () => nothing
