// Many shapes of the form `column = constant`.
import { catchUp } from './readers/catch-up.ts'
import type { Engine } from './stage.ts'

/** Creates the shapes `column = 0`, `column = 1` … below `count`, eight at a time. */
export async function createShapes({ url }: Engine, table: string, column: string, count: number): Promise<void> {
  let next = 0
  const create = async (): Promise<void> => {
    while (next < count) await catchUp(url, { table, where: `${column} = ${next++}` })
  }
  await Promise.all(Array.from({ length: 8 }, create))
}
