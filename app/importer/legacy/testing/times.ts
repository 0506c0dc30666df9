// The clock of the made-up stores: minutes after one morning, as each store writes them.

export const start = Date.UTC(2025, 11, 20, 9)
export const iso = (minutes: number): string => new Date(start + minutes * 60_000).toISOString()
/** As SQLite writes it: UTC, without a zone. */
export const sqlite = (minutes: number): string => iso(minutes).slice(0, 19).replace('T', ' ')
