// `/`: the list, and a word where the session will be.
import { createFileRoute, getRouteApi } from '@tanstack/react-router'
import { MousePointerClick } from 'lucide-react'
import { collectionsOf } from '../collections.ts'
import { useRows } from '../features/sync/use-rows.ts'
import { EmptyState } from '../ui/empty-state.tsx'

export const Route = createFileRoute('/_app/_list/')({ component: NoneChosen })

const list = getRouteApi('/_app/_list')

function NoneChosen() {
  const { viewer } = Route.useRouteContext()
  const { rows } = useRows(collectionsOf(viewer.scope).sessions, list.useLoaderData().rows)
  // The list says what to do as long as there is nothing to choose from.
  if (rows.length === 0) return null
  return (
    <EmptyState icon={<MousePointerClick aria-hidden />} title="Choose a session">
      Its timeline opens here and goes on live. <kbd>j</kbd> and <kbd>k</kbd> move through the list.
    </EmptyState>
  )
}
