// Counts what has come in since the reader last saw the end.
import { useState } from 'react'

/** @param total number of events of the session; the newest one has about this number. */
export function useArrivals(total: number, atEnd: boolean): number {
  const [seen, setSeen] = useState(total)
  if (atEnd && seen !== total) setSeen(total)
  return atEnd ? 0 : Math.max(0, total - seen)
}
