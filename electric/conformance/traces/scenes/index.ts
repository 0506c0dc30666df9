// All scenes, by the file of their trace.
import type { Scene } from '../stage.ts'
import { changes } from './changes.ts'
import { endings } from './endings.ts'
import { live } from './live.ts'
import { pages } from './pages.ts'
import { parameters } from './parameters.ts'
import { subqueries } from './subqueries.ts'
import { subsets } from './subsets.ts'
import { surface } from './surface.ts'
import { types } from './types.ts'

export const SCENES: Readonly<Record<string, Readonly<Record<string, Scene>>>> = {
  pages,
  live,
  changes,
  endings,
  parameters,
  subqueries,
  subsets,
  surface,
  types,
}
