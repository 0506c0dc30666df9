// /api/auth/…: signing in and out, by the ways that settings name.
import { createFileRoute } from '@tanstack/react-router'
import { answerAuth } from '../server/sign-in/door.server.ts'

const answer = ({ request }: { request: Request }) => answerAuth(request)

export const Route = createFileRoute('/api/auth/$')({ server: { handlers: { GET: answer, POST: answer } } })
