// Reads a shape from its beginning to up-to-date, as a client does.
import { Agent, get } from 'node:http'

export type ShapeParams = Readonly<Record<string, string>>

export type Position = { readonly handle: string; readonly offset: string }

/** Path and query of a shape request; what the engine's address carries (a secret) comes along. */
export function shapePath(url: string, params: ShapeParams): string {
  const query = new URLSearchParams([...new URL(url).searchParams, ...Object.entries(params)])
  return `/v1/shape?${query}`
}

/** Reads every page; `page` gets each body. Returns where to go on from. Throws on any answer but 200. */
export async function catchUp(url: string, params: ShapeParams, page?: (body: string) => void): Promise<Position> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let position: Partial<Position> & { offset: string } = { offset: '-1' }
  try {
    for (;;) {
      const { status, headers, body } = await request(url, shapePath(url, { ...params, ...position }), agent)
      if (status !== 200) throw new Error(`${status} ${body}`)
      page?.(body)
      const [handle, offset] = [headers['electric-handle'], headers['electric-offset']].map(String)
      position = { handle: handle ?? '', offset: offset ?? '' }
      if (headers['electric-up-to-date'] !== undefined) return { handle: handle ?? '', offset: offset ?? '' }
    }
  } finally {
    agent.destroy()
  }
}

type Whole = { status: number; headers: NodeJS.Dict<string | string[]>; body: string }

function request(url: string, path: string, agent: Agent): Promise<Whole> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    get({ hostname, port, path, agent }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(pieces).toString('utf8'),
        }),
      )
    }).on('error', reject)
  })
}
