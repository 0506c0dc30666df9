// GET|POST /api/shapes/NAME: the authorising shape proxy.
import { createFileRoute } from '@tanstack/react-router'
import { serveShape } from '#electric/proxy.server.ts'
import { door } from '../server/door.server.ts'
import { errorResponse } from '../server/errors.ts'

const answer = ({ request, params }: { request: Request; params: { name: string } }) =>
  serveShape(door(), request, params.name).catch(errorResponse)

export const Route = createFileRoute('/api/shapes/$name')({ server: { handlers: { GET: answer, POST: answer } } })
