// What the OpenCode parser remembers from record to record; JSON, because it is kept in the cursor.
import type { Recall } from '../recall.ts'

export interface OpencodeState {
  /** The session that was named last, for records that name none. */
  session: string
  parents: Recall<string>
  /** Of the messages seen last: who speaks, and since when. */
  messages: Recall<MessageFacts>
  /** The reading place of the last event. */
  place: string
}

export interface MessageFacts {
  role: string
  at: string | null
}

/** What is known of the message that a part belongs to, and where both stand when their ids do not say it. */
export interface PartPlace {
  messageId: string
  partId: string
  message: MessageFacts
  order: [message: string, part: string]
}
