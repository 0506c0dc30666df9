// When a late change meets another one.

/** Whether `now` is neither what the person saw when they made the change, nor what they made it. */
export function differs(now: string | null, was: string | null, next: string | null): boolean {
  return now !== was && now !== next
}
