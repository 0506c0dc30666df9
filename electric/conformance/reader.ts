// Raw readers of the protocol, for tests that look at statuses, headers and bodies.

export type Message = {
  readonly key?: string
  readonly value?: Record<string, string | null>
  readonly old_value?: Record<string, string | null>
  readonly headers: Record<string, unknown>
}

/** An answer with its body parsed. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: unknown }

/** Resolves when the engine says that it consumes the stream; throws after `ms`. */
export async function active(url: string, ms?: number): Promise<void> {
  await eventually(async () => (await fetch(`${url}/v1/health`).catch(() => undefined))?.status === 200, ms)
}

/** Repeats until true; throws after twenty seconds. */
export async function eventually(holds: () => boolean | Promise<boolean>, ms = 20_000): Promise<void> {
  const deadline = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('the awaited condition did not come true')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** GET /v1/shape with these parameters. */
export async function getShape(url: string, params: Record<string, string>, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(`${url}/v1/shape?${new URLSearchParams(params)}`, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
}

/** The messages of an answer. */
export function messages(answer: Answer): Message[] {
  if (!Array.isArray(answer.body)) throw new Error(`not a page: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body as Message[]
}

/** A reader that follows one shape page by page, as a client does. */
export class Reader {
  readonly seen: Message[] = []
  offset = '-1'
  handle = ''
  readonly #url: string
  readonly #params: Record<string, string>

  constructor(url: string, params: Record<string, string>) {
    this.#url = url
    this.#params = params
  }

  /** Takes the next page; `live` holds until there is news. */
  async next(live = false): Promise<Answer> {
    const position = {
      offset: this.offset,
      ...(this.handle ? { handle: this.handle } : {}),
      ...(live ? { live: 'true' } : {}),
    }
    const answer = await getShape(this.#url, { ...this.#params, ...position })
    if (answer.status !== 200) return answer
    this.offset = answer.headers.get('electric-offset') ?? ''
    this.handle = answer.headers.get('electric-handle') ?? ''
    this.seen.push(...messages(answer))
    return answer
  }

  /** Takes pages until one is up-to-date. */
  async catchUp(): Promise<this> {
    for (;;) {
      const answer = await this.next()
      if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
      if (answer.headers.has('electric-up-to-date')) return this
    }
  }

  /** Waits live until so many change messages have come; gives them, and those that came with the last of them. */
  async arrivals(count: number): Promise<Message[]> {
    const seen: Message[] = []
    await eventually(async () => {
      const { status, body } = await this.next(true)
      if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
      seen.push(...this.take())
      return seen.length >= count
    })
    return seen
  }

  /** Change messages seen so far (no control messages), and forgets all that was seen. */
  take(): Message[] {
    return this.seen.splice(0).filter((message) => message.key !== undefined)
  }
}
