// Which sessions of the list are chosen to do something with all of them. Pure.

export type Selection = {
  ids: ReadonlySet<string>
  /** From where a range is drawn. */
  anchor: string | null
}

export const noSelection: Selection = { ids: new Set(), anchor: null }

/** Takes one in, or out; the next range begins there. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id }
}

/** Takes in all from the last one that was touched to `id`, in the order of the list. */
export function extended({ ids, anchor }: Selection, id: string, order: readonly string[]): Selection {
  const [from, to] = [order.indexOf(anchor ?? id), order.indexOf(id)]
  if (to < 0) return { ids, anchor }
  const range = from < 0 ? [id] : order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { ids: new Set([...ids, ...range]), anchor: anchor ?? id }
}

/** Without what the list does not show any more: nobody should change what they do not see. */
export function visible(selection: Selection, order: readonly string[]): Selection {
  const shown = new Set(order)
  const ids = [...selection.ids].filter((id) => shown.has(id))
  return ids.length === selection.ids.size ? selection : { ...selection, ids: new Set(ids) }
}
