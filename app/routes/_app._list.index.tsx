// `/`: the list, and a word where the session will be.
import { createFileRoute } from '@tanstack/react-router'
import { MousePointerClick } from 'lucide-react'
import { EmptyState } from '../ui/empty-state.tsx'

export const Route = createFileRoute('/_app/_list/')({ component: NoneChosen })

function NoneChosen() {
  return (
    <EmptyState icon={<MousePointerClick aria-hidden />} title="Choose a session">
      Its timeline opens here and goes on live. <kbd>j</kbd> and <kbd>k</kbd> move through the list.
    </EmptyState>
  )
}
