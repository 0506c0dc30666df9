// Links of the console: real hrefs (open in a new tab, copy, middle click), taken over by the router on a plain click.
import { createContext, useContext } from 'react'
import type { AnchorHTMLAttributes, MouseEvent } from 'react'

/** How a plain click moves within the app; without it links load the page. */
export const Navigation = createContext<((href: string) => void) | null>(null)

type LinkProps = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }

export function Link({ href, onClick, ...rest }: LinkProps) {
  const navigate = useContext(Navigation)
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    if (!navigate || event.defaultPrevented || !isPlainClick(event)) return
    event.preventDefault()
    navigate(href)
  }
  return <a {...rest} href={href} onClick={follow} />
}

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
}
