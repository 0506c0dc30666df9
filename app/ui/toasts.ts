// The messages now on screen. `notify` may be called from anywhere, also outside React; <Toaster/> shows them.

export type Toast = {
  id: number
  tone: 'info' | 'ok' | 'bad'
  title: string
  detail?: string
  /** Takes the place of the message that has the same. */
  instead?: string
  action?: { label: string; run: () => void }
}

/** Shows a message until it is dismissed or has been read (a failure stays longer). */
export function notify(title: string, options: Partial<Omit<Toast, 'id' | 'title'>> = {}): void {
  const others = toasts.filter(({ instead }) => instead === undefined || instead !== options.instead)
  publish([...others.slice(1 - limit), { id: (count += 1), tone: 'info', title, ...options }])
}

export function dismiss(id: number): void {
  publish(toasts.filter((toast) => toast.id !== id))
}

export function subscribeToasts(reader: () => void): () => void {
  readers.add(reader)
  return () => readers.delete(reader)
}

export const shownToasts = (): readonly Toast[] => toasts

const limit = 4
const readers = new Set<() => void>()
let toasts: readonly Toast[] = []
let count = 0

function publish(next: readonly Toast[]) {
  toasts = next
  for (const reader of readers) reader()
}
