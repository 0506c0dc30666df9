// The page as a place to drop files and folders on, with a button for those who cannot drag (phones), and what became of them.
import { FolderUp, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import type { DragEvent, ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { filesOfDrop, filesOfInput } from './dropped-files.ts'
import type { ChosenFile } from './dropped-files.ts'
import { sendFiles } from './send-files.ts'
import type { Sent } from './send-files.ts'
import { UploadState } from './upload-state.tsx'

type DropZoneProps = { children: (upload: { buttons: ReactNode; state: ReactNode }) => ReactNode }

const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes('Files')

export function DropZone({ children }: DropZoneProps) {
  const [over, setOver] = useState(false)
  const [sent, setSent] = useState<Sent>()
  const [nothing, setNothing] = useState(false)
  // Children under the pointer tell of entering and leaving too; only the sum says whether the page was left.
  const depth = useRef(0)
  const busy = sent !== undefined && !sent.over

  const take = (files: ChosenFile[]) => {
    setNothing(files.length === 0)
    if (files.length > 0) void sendFiles(files, setSent)
  }
  const moved = (by: number) => (event: DragEvent) => {
    if (!carriesFiles(event)) return
    event.preventDefault()
    depth.current = Math.max(0, depth.current + by)
    setOver(depth.current > 0)
  }
  const dropped = (event: DragEvent) => {
    if (!carriesFiles(event)) return
    event.preventDefault()
    depth.current = 0
    setOver(false)
    if (!busy) void filesOfDrop(event.dataTransfer).then(take, () => take([]))
  }
  return (
    <div
      className="relative h-full"
      onDragEnter={moved(1)}
      onDragLeave={moved(-1)}
      onDragOver={moved(0)}
      onDrop={dropped}
    >
      {children({
        buttons: <Choosers disabled={busy} onChosen={take} />,
        state: <UploadState sent={sent} nothing={nothing} onClose={() => setSent(undefined)} />,
      })}
      {over && (
        <div
          aria-hidden
          className="pointer-events-none absolute inset-2 z-30 grid place-items-center rounded-md border-2 border-dashed border-accent bg-accent-soft/90 text-lg font-medium text-accent"
        >
          {busy ? 'Wait for the files before' : 'Drop sessions here, files or folders'}
        </div>
      )}
    </div>
  )
}

function Choosers({ disabled, onChosen }: { disabled: boolean; onChosen: (files: ChosenFile[]) => void }) {
  return (
    <span className="flex flex-wrap gap-2">
      <Chooser icon={<Upload aria-hidden className="size-4" />} label="Import files" {...{ disabled, onChosen }} />
      <Chooser
        folder
        icon={<FolderUp aria-hidden className="size-4" />}
        label="Import a folder"
        className="max-md:hidden"
        {...{ disabled, onChosen }}
      />
    </span>
  )
}

type ChooserProps = {
  icon: ReactNode
  label: string
  folder?: boolean
  disabled: boolean
  className?: string
  onChosen: (files: ChosenFile[]) => void
}

function Chooser({ icon, label, folder = false, disabled, className, onChosen }: ChooserProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon={icon} disabled={disabled} className={className} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        {...(folder ? { webkitdirectory: '' } : {})}
        onChange={({ currentTarget }) => {
          if (currentTarget.files) onChosen(filesOfInput(currentTarget.files))
          // The same files chosen again are a new choice.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
