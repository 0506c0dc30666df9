// `/pair/phone`: where the picture in the settings leads a phone.
import { createFileRoute } from '@tanstack/react-router'
import { PhonePage } from '../features/pairing/phone-page.tsx'

export const Route = createFileRoute('/pair/phone')({
  head: () => ({ meta: [{ title: 'Pair this phone · Logbook' }] }),
  component: PhonePage,
})
