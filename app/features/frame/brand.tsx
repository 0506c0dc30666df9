// The mark of Logbook: a page with lines.
export function Brand({ className = 'size-4.5' }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 18 18" className={className} fill="none" stroke="currentColor" strokeWidth="1.5">
      <rect x="2.5" y="1.5" width="13" height="15" rx="2.5" />
      <path d="M5.5 6h7M5.5 9h7M5.5 12h4" strokeLinecap="round" />
    </svg>
  )
}
