// Numbers as people read them, the same on the server and in the browser (a fixed locale, so that hydration agrees).

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** 48211 → "48,211". */
export function formatCount(count: number): string {
  return whole.format(count)
}

/** 1 → "1 event", 412 → "412 events". */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** Bytes in powers of 1000: 812 → "812 B", 48_211 → "48 KB", 2_340_000 → "2.3 MB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** Dollars as the database keeps them (a decimal string): "1.843200" → "$1.84", "0.0042" → "<$0.01". */
export function formatCost(dollars: string): string {
  const value = Number(dollars)
  if (value > 0 && value < 0.01) return '<$0.01'
  return `$${value.toFixed(2)}`
}
