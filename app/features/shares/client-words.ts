// What follows a link, in a few words for the view log. Only for showing: nothing is decided by it.
import { deviceWords } from '../account/device-words.ts'

const services = /bot\b|crawl|spider|preview|facebookexternalhit|slack|discord|whatsapp|telegram|embed|unfurl/i
const programs = /^$|curl|wget|python|node|undici|go-http|java\/|okhttp|libwww|httpie|axios/i

/** `Safari on iPhone`; `A link preview` of a chat service; `A program`. */
export function clientWords(userAgent: string): string {
  if (services.test(userAgent)) return 'A link preview'
  return programs.test(userAgent) ? 'A program' : deviceWords(userAgent)
}
