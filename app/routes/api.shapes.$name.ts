// GET|POST /api/shapes/NAME: the authorising shape proxy.
import { createFileRoute } from '@tanstack/react-router'
import { answerShape } from '../server/door.server.ts'

const answer = ({ request, params }: { request: Request; params: { name: string } }) =>
  answerShape(request, params.name)

export const Route = createFileRoute('/api/shapes/$name')({ server: { handlers: { GET: answer, POST: answer } } })
