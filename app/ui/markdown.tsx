// Text of an agent as prose. Law: a transcript is hostile. No raw HTML, no image is fetched, a link shows where it leads.
import { ImageOff } from 'lucide-react'
import { Fragment, isValidElement, memo } from 'react'
import type { ReactNode } from 'react'
import ReactMarkdown from 'react-markdown'
import type { Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { Tokens } from './code/token-line.tsx'
import { useHighlighted } from './code/use-highlighted.ts'
import { hiddenHost, safeHref } from './link-policy.ts'
import { revealHidden } from './visible-text.ts'

export const Markdown = memo(function Markdown({ text, className }: { text: string; className?: string }) {
  return (
    <div dir="auto" className={className ? `prose ${className}` : 'prose'}>
      <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={keepUrl} skipHtml={false}>
        {revealHidden(text.replaceAll('\r\n', '\n'))}
      </ReactMarkdown>
    </div>
  )
})

const plugins = [remarkGfm]

/** Addresses reach our own components unchanged; `safeHref` decides there. */
const keepUrl = (url: string) => url

const components: Components = {
  a: ({ href, children }) => {
    const safe = safeHref(href)
    if (!safe) return <span title={href}>{children}</span>
    const elsewhere = hiddenHost(textIn(children), safe)
    return (
      <>
        <a href={safe} title={safe} target="_blank" rel="noopener noreferrer nofollow">
          {children}
        </a>
        {elsewhere && <span className="text-warn"> (leads to {elsewhere})</span>}
      </>
    )
  },
  img: ({ src, alt }) => (
    <span className="inline-flex items-center gap-1.5 rounded border border-line px-1.5 text-sm text-muted">
      <ImageOff aria-hidden className="size-3.5" />
      Image not loaded: {alt || (typeof src === 'string' ? src.slice(0, 120) : 'no description')}
    </span>
  ),
  pre: ({ children }) => <Fence>{children}</Fence>,
  table: ({ children }) => (
    <div className="table-scroll" tabIndex={0} role="group" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
  th: ({ children }) => <th scope="col">{children}</th>,
  td: ({ children }) => <td>{children}</td>,
  input: ({ checked }) => <span>{checked ? '☑' : '☐'} </span>,
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
}

/** Code in its colours, when its language is said. */
function Fence({ children }: { children?: ReactNode }) {
  const named = isValidElement<{ className?: string; children?: ReactNode }>(children) ? children.props : undefined
  const language = /language-(\w+)/.exec(named?.className ?? '')?.[1] ?? null
  const text = textIn(named?.children).replace(/\n$/, '')
  const lines = useHighlighted(text, language)
  return (
    <pre tabIndex={0}>
      {lines ? (
        <code>
          {lines.map((line, index) => (
            <Fragment key={index}>
              {index > 0 && '\n'}
              <Tokens tokens={line} />
            </Fragment>
          ))}
        </code>
      ) : (
        children
      )}
    </pre>
  )
}

/** The words of rendered children, for comparing them with where a link leads. */
function textIn(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node)
  if (Array.isArray(node)) return node.map(textIn).join('')
  return isValidElement<{ children?: ReactNode }>(node) ? textIn(node.props.children) : ''
}
