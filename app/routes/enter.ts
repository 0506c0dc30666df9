// `/enter`: the one-time key of the terminal, in its link (GET ?key=) or typed by hand (POST). Signs in, or says in the one form of
// refusal that it did not.
import { createFileRoute } from '@tanstack/react-router'
import { answerEntry, answerTypedKey } from '../server/sign-in/enter.server.ts'

export const Route = createFileRoute('/enter')({
  server: {
    handlers: {
      GET: ({ request }) => answerEntry(request),
      POST: ({ request }) => answerTypedKey(request),
    },
  },
})
