/**
 * The last line of defence of the log (security 23): whatever a line was given, what opens a door does not
 * get into it. The program does not log such things in the first place; this holds for what it does not
 * foresee, as the message of an error of somebody else's.
 */

const LONGEST_TEXT = 4_000
/** Names under which nothing may be said at all. */
const UNSPEAKABLE =
  /^(password|passwd|passphrase|secret|cookies?|set-cookie|authorization|body|query|token)$/i
/** Tickets, sessions and login tickets: more than their ends would be good for is cut out. */
const TICKET = /\b(ST|PT|PGT|PGTIOU|TGT|TGC|LT)-[A-Za-z0-9-]{11,}/g
/** What stands behind the `?` or the `#` of an address. */
const QUERY = /(https?:\/\/[^\s?#"'<>]*|\/[\w./-]*)[?#][^\s"'<>]+/g
const DEEPEST = 4
const MOST_NAMES = 1_000

/** A text without tickets and queries, and not longer than is of use. */
export function withoutSecrets(text: string): string {
  const short = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text
  // Most texts are codes and ids: they need no second look.
  if (short.length < 12) return short
  const withoutTickets = short.includes('-') ? short.replace(TICKET, '$1-…') : short
  return /[?#]/.test(short) ? withoutTickets.replace(QUERY, '$1?…') : withoutTickets
}

/** The fields of a line, as they may be written. */
export function shielded(fields: Record<string, unknown>): Record<string, unknown> {
  return shieldedFields(fields, 0)
}

/** Of an error what tells where it came from; what else hangs on it may hold anything. */
export function shieldedError(error: unknown): unknown {
  if (!(error instanceof Error)) return shieldedValue(error, 1)
  const { name, message, stack, cause } = error
  const { code } = error as NodeJS.ErrnoException
  return {
    type: name,
    message: withoutSecrets(message),
    stack: withoutSecrets(stack ?? ''),
    ...(code !== undefined && { code }),
    ...(cause !== undefined && {
      cause: cause instanceof Error ? withoutSecrets(`${cause}`) : '…',
    }),
  }
}

function shieldedFields(fields: object, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    result[name] = isUnspeakable(name) ? '…' : shieldedValue(value, depth)
  }
  return result
}

/** The names of our fields are few, and always the same. */
const judged = new Map<string, boolean>()

function isUnspeakable(name: string): boolean {
  let isIt = judged.get(name)
  if (isIt === undefined) {
    isIt = UNSPEAKABLE.test(name)
    if (judged.size < MOST_NAMES) judged.set(name, isIt)
  }
  return isIt
}

function shieldedValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return withoutSecrets(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return depth < DEEPEST ? shieldedError(value) : '…'
  if (value instanceof Uint8Array || depth >= DEEPEST) return '…'
  if (Array.isArray(value)) return value.slice(0, 100).map((one) => shieldedValue(one, depth + 1))
  return shieldedFields(value, depth + 1)
}
