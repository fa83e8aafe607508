import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Cookies } from '../cookies.ts'
import type { SealedNotes } from '../sealed-notes.ts'

/** What somebody is about: a new password, a first one, or that it was not them who asked. */
export type RecoveryFlow = 'recover' | 'activate' | 'cancel'

/** That this browser has shown a secret: which, for what, and how it came by it. */
export type RecoveryNote = Readonly<{
  secretId: number
  flow: RecoveryFlow
  /** A code was typed with a mailbox name: the page may say it. */
  knowsName: boolean
}>

type Parts = Readonly<{ cookies: Cookies; recoveryNotes: SealedNotes<RecoveryNote> }>

/**
 * Keeps in a cookie of this browser, sealed, that a secret was shown, so that the secret itself stands in
 * no address, form or referrer after the first request (security row 28).
 */
export function createNoteOfSecret({ cookies, recoveryNotes }: Parts) {
  return {
    write: (reply: FastifyReply, note: RecoveryNote) =>
      cookies.recovery.set(reply, recoveryNotes.seal(note)),

    /** Undefined: nothing was shown, or too long ago, or for something else. */
    read(request: FastifyRequest, ...flows: readonly RecoveryFlow[]): RecoveryNote | undefined {
      const sealed = cookies.recovery.read(request)
      const note = sealed === undefined ? undefined : recoveryNotes.open(sealed)
      return note && flows.includes(note.flow) ? note : undefined
    },

    erase: (reply: FastifyReply) => cookies.recovery.clear(reply),
  }
}

export type NoteOfSecret = ReturnType<typeof createNoteOfSecret>
