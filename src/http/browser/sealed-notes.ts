import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

type Parts = Readonly<{
  /** The server's secret. */
  key: Uint8Array
  /** What the notes are for: those for another purpose cannot be opened. */
  purpose: string
  lifetimeMs: number
  now(): number
}>

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * Notes of the server to itself that travel through the browser, in an address: nobody can read, change
 * or make one, and after a while it says nothing any more. Nothing is stored.
 */
export function createSealedNotes<Note>({ key, purpose, lifetimeMs, now }: Parts) {
  const secret = Buffer.from(hkdfSync('sha256', key, '', purpose, 32))

  return {
    /** Letters, digits, `-` and `_`. */
    seal(note: Note): string {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(CIPHER, secret, iv)
      const text = JSON.stringify({ note, until: now() + lifetimeMs })
      const sealed = [cipher.update(text, 'utf8'), cipher.final()]
      return Buffer.concat([iv, ...sealed, cipher.getAuthTag()]).toString('base64url')
    },

    /** Undefined when it is none of ours, or too old. */
    open(sealed: string): Note | undefined {
      const bytes = Buffer.from(sealed, 'base64url')
      if (bytes.length < IV_BYTES + TAG_BYTES) return undefined
      const decipher = createDecipheriv(CIPHER, secret, bytes.subarray(0, IV_BYTES))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        const inside = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES))
        const text = Buffer.concat([inside, decipher.final()]).toString('utf8')
        const { note, until } = JSON.parse(text) as { note: Note; until: number }
        return now() < until ? note : undefined
      } catch {
        return undefined
      }
    },
  }
}

export type SealedNotes<Note> = ReturnType<typeof createSealedNotes<Note>>
