// Whether a request had no answer at all.

/** fetch rejects with a TypeError in its browser's own words when no answer came; any other TypeError is a fault of ours. */
export function isNetworkError(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    /failed to fetch|fetch failed|networkerror|load failed|network connection/i.test(error.message)
  )
}
