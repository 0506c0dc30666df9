// What is said of a chat in words.
import { revealHidden } from '../../ui/visible-text.ts'
import type { ChatThread } from '../rows.ts'

export function modeWords(mode: string): string {
  if (mode === 'session') return 'about a session'
  return mode === 'general' ? 'about nothing in particular' : mode
}

/** How many messages the store it came from said there were, when that is not how many there are. */
export function saidOtherwise(thread: Pick<ChatThread, 'messageCount' | 'meta'>): number | null {
  const said = thread.meta['said']
  return typeof said === 'number' && said !== thread.messageCount ? said : null
}

export const aboutWords = (about: string | undefined): string | null => (about ? revealHidden(about) : null)

/** Who speaks, as the head of a message says it. */
export function speakerOf(role: string): string {
  if (role === 'user') return 'You'
  return role === 'assistant' ? 'Assistant' : role.charAt(0).toUpperCase() + role.slice(1)
}
