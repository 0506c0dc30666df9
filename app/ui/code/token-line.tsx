// One line of code in its colours.
import { clsx } from 'clsx'
import type { Token } from './tokens.ts'

export function Tokens({ tokens, changed }: { tokens: readonly Token[]; changed?: string }) {
  return tokens.map((token, index) =>
    token.kind || token.changed ? (
      <span key={index} className={clsx(token.kind && `tok-${token.kind}`, token.changed && changed)}>
        {token.text}
      </span>
    ) : (
      token.text
    ),
  )
}
