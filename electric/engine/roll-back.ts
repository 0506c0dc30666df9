// How a failed transaction gives its connection back: rolled back, or closed when even that cannot be said any more.
import type { PoolClient } from 'pg'

export async function rollBack(client: PoolClient): Promise<void> {
  await client.query('ROLLBACK').then(
    () => client.release(),
    (lost: Error) => client.release(lost),
  )
}
