// `/shell`: the empty page that the service worker keeps. It holds nobody's data; in a browser it becomes the page whose address it
// stands in for.
import { createFileRoute } from '@tanstack/react-router'

export const Route = createFileRoute('/shell')({ ssr: 'data-only', component: () => null })
