import type { FastifyRequest } from 'fastify'
import type { NoteSupport } from '../../support-note.ts'
import {
  type CodeProblem,
  codeProblemDetail,
  codeProblemStatus,
  isBeyondThem,
} from './code-words.ts'

/**
 * Notes a problem that somebody can do nothing about but wait or call, under `place.kind`. Returns whether
 * it was one: then the page shows the support code.
 */
export function noteProblem(
  noteSupport: NoteSupport,
  request: FastifyRequest,
  place: 'proof' | 'second-factor',
  problem: CodeProblem | undefined,
): boolean {
  if (!problem || !isBeyondThem(problem)) return false
  const { kind } = problem
  noteSupport(request, `${place}.${kind}`, codeProblemStatus(problem), codeProblemDetail(problem))
  return true
}
