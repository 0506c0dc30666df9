// What a collection's id says.

/** `<shape>:<scope>[:<session>]`, as the collection factory names them; `set` is the shape's name, with the session where it has one. */
export function namesOf(collectionId: string): {
  shape: string
  scope: string
  session: string | undefined
  set: string
} {
  const [shape = '', scope = '', session] = collectionId.split(':')
  return { shape, scope, session, set: session === undefined ? shape : `${shape}:${session}` }
}
