// `/s/CODE`: a share link. Drawn on the server, for whoever has it; no account, no collections, no shapes.
import { createFileRoute, notFound } from '@tanstack/react-router'
import { z } from 'zod'
import { readShared } from '../features/shares/reads.ts'
import { ShareGone } from '../features/shares/share-gone.tsx'
import { SharedPage } from '../features/shares/shared-page.tsx'
import { keepablePart } from '../server/keepable.ts'

export const Route = createFileRoute('/s/$code')({
  validateSearch: z.object({ part: z.string().max(12).optional().catch(undefined) }),
  loaderDeps: ({ search: { part } }) => ({ part: part ?? '' }),
  loader: async ({ params: { code }, deps: { part } }) => {
    const opened = await readShared({ data: { code: keepablePart(code.slice(0, 200)), part: keepablePart(part) } })
    if (!opened) throw notFound()
    return opened
  },
  head: ({ loaderData }) => ({
    meta: [
      { title: loaderData && 'head' in loaderData ? `${loaderData.head.title || 'A session'} · Logbook` : 'Logbook' },
      { name: 'robots', content: 'noindex, nofollow, noarchive' },
      { name: 'referrer', content: 'no-referrer' },
    ],
  }),
  component: Page,
  notFoundComponent: () => <ShareGone />,
})

function Page() {
  const opened = Route.useLoaderData()
  const { code } = Route.useParams()
  const { part } = Route.useLoaderDeps()
  if ('wait' in opened) return <ShareGone wait={opened.wait} />
  return <SharedPage key={`${code}/${part}`} code={code} part={part} {...opened} />
}
