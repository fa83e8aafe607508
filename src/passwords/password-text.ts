export const MAXIMUM_CODE_POINTS = 256
export const MAXIMUM_BYTES = 1024

/** What stops a text from being a password at all, whatever the policy. */
export type PasswordTextProblem =
  | Readonly<{ kind: 'too-long'; maximum: number }>
  | Readonly<{ kind: 'has-nul' }>

/** Nothing that still fits after composing is longer than this before. */
const MAXIMUM_RAW_LENGTH = 8 * MAXIMUM_BYTES

/**
 * The one form of a password: NFKC, so that a letter typed as one code point or as two, or full
 * width by accident, is the same password. Nothing is trimmed.
 */
export function readPasswordText(
  password: string,
): Readonly<{ text: string; codePoints: number }> | PasswordTextProblem {
  const tooLong = { kind: 'too-long', maximum: MAXIMUM_CODE_POINTS } as const
  if (password.length > MAXIMUM_RAW_LENGTH) return tooLong
  const text = password.normalize('NFKC')
  const codePoints = [...text].length
  if (codePoints > MAXIMUM_CODE_POINTS || Buffer.byteLength(text) > MAXIMUM_BYTES) return tooLong
  if (text.includes('\0')) return { kind: 'has-nul' }
  return { text, codePoints }
}

/** The bytes that are hashed; undefined when the text can be no password. */
export function passwordBytes(password: string): Buffer | undefined {
  const reading = readPasswordText(password)
  return 'text' in reading ? Buffer.from(reading.text) : undefined
}
