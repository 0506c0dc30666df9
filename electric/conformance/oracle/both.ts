// An expression in two spellings that are put together alike: as the engine is asked, and as Postgres is.

export type Both = readonly [where: string, sql: string]

export function same(text: string): Both {
  return [text, text]
}

export function wrap([where, sql]: Both, before: string, after: string): Both {
  return [before + where + after, before + sql + after]
}

export function join(parts: readonly Both[], separator: string): Both {
  return [parts.map(([where]) => where).join(separator), parts.map(([, sql]) => sql).join(separator)]
}
