import type { AccountStore } from '../accounts/account-store.ts'
import type { FoundAccount } from '../accounts/find-accounts.ts'
import type { Act } from '../audit/act.ts'
import { takesOwnTime } from '../passwords/foreign-hash.ts'
import { HashingQueueFull } from '../passwords/hashing-queue.ts'
import type { Passwords } from '../passwords/password.ts'
import type { EvenRefusals } from './even-refusals.ts'
import type { PasswordAnswer, PasswordSource, Question, SourceAnswer } from './password-source.ts'
import { changesOf } from './source-attributes.ts'
import { MOST_WRONG_TRIES, type SourceRecordStore } from './source-record-store.ts'

/** A source, and what is done with its answers. */
export type ConfiguredSource = PasswordSource &
  Readonly<{
    /** The suffixes that it is asked about; empty: all. */
    suffixes: readonly string[]
    createsAccounts: boolean
    /** How long a hash of a right answer serves; 0: not at all. */
    cacheMs: number
  }>

export type SourceLog = Readonly<{
  info(line: Readonly<Record<string, unknown>>): void
  warn(line: Readonly<Record<string, unknown>>): void
}>

type Parts = Readonly<{
  sources: readonly ConfiguredSource[]
  accountStore: Pick<AccountStore, 'findByMailbox' | 'add'>
  records: SourceRecordStore
  passwords: Pick<Passwords, 'hash' | 'verify'>
  evenRefusals: EvenRefusals
  now(): number
  log: SourceLog
  /** Told which source answered what. */
  noteAnswer?: ((source: string, answer: SourceAnswer['kind']) => void) | undefined
}>

/** So long after the last hash of another system refusals take as long as with one. */
const FOREIGN_REMEMBERED_MS = 7 * 24 * 3_600_000

type Unavailable = Readonly<{ source: ConfiguredSource; problem: string }>

/**
 * Asks the sources in their order.
 *
 * - `right` ends it, and so does `wrong`: that source knows the person.
 * - `unknown` goes on. A source that cannot tell the two apart (a mail server) speaks for the people
 *   whom it has accepted before: then its refusal is `wrong`.
 * - `unavailable` goes on, as a later source may know better. If none does, or the person is known to
 *   belong to the silent one, a kept hash of its last right answer decides; without one the answer is
 *   `unavailable`, whoever it is.
 *
 * Throws HashingQueueFull.
 */
export function createCheckPassword(parts: Parts) {
  const { sources, accountStore, records, passwords, evenRefusals, now, log } = parts
  const hasOutside = sources.some(({ kind }) => kind !== 'local')
  /** When a hash of another system was last checked: there may be more of them. */
  let lastForeignAt = Number.NEGATIVE_INFINITY

  const actOf = (source: string): Act => ({
    actor: { kind: 'system', name: `source ${source}` },
    at: now(),
  })

  async function ask(source: ConfiguredSource, question: Question): Promise<SourceAnswer> {
    const answer = await source.check(question)
    const { kind } = answer
    parts.noteAnswer?.(source.name, kind)
    const detail =
      kind === 'unavailable' ? answer.problem : 'note' in answer ? answer.note : undefined
    if (detail !== undefined) {
      const account = question.found?.account.id
      const line = { event: 'source.answered', source: source.name, kind, account, detail }
      if (kind === 'unavailable' || kind === 'wrong') log.warn(line)
      else log.info(line)
    }
    if (kind !== 'refused') return answer
    return { kind: question.found?.passwordSource === source.name ? 'wrong' : 'unknown' }
  }

  async function accepted(
    source: ConfiguredSource,
    question: Question,
    attributes: Extract<SourceAnswer, { kind: 'right' }>['attributes'],
  ): Promise<PasswordAnswer> {
    if (source.kind === 'local') return rightOf(source, question.found)
    const found = question.found ?? (await created(source, question, attributes))
    if (!found) {
      log.warn({ event: 'source.no-account', source: source.name })
      return { kind: 'unknown' }
    }
    if (found.disabledAt !== undefined) return rightOf(source, found)
    const cached = source.cacheMs > 0 ? await renewedCache(source, found, question) : {}
    const epoch = await records.accept(
      {
        accountId: found.account.id,
        source: source.name,
        previousSource: found.passwordSource,
        before: found.account,
        changes: changesOf(found.account, attributes),
        newHash: undefined,
        isOtherPassword: false,
        ...cached,
        credentialEpoch: found.credentialEpoch,
      },
      actOf(source.name),
    )
    const fresh = await accountStore.findByMailbox(question.mailbox)
    return rightOf(source, fresh ?? found, { credentialEpoch: epoch })
  }

  /** Whoever a directory accepts is somebody of ours; nobody's retired mailbox comes back to life. */
  async function created(
    source: ConfiguredSource,
    { mailbox }: Question,
    attributes: Extract<SourceAnswer, { kind: 'right' }>['attributes'],
  ): Promise<FoundAccount | undefined> {
    if (!source.createsAccounts) return undefined
    await accountStore.add(
      { displayName: mailbox.name, ...attributes, mailbox },
      actOf(source.name),
    )
    // Of two at once one has added it; both find it.
    return accountStore.findByMailbox(mailbox)
  }

  /** What is to be kept of a right answer, and whether it shows that the password is another one. */
  async function renewedCache(
    source: ConfiguredSource,
    found: FoundAccount,
    { password, place }: Question,
  ) {
    const { id } = found.account
    try {
      const cached = await records.findCached(id, source.name)
      if (cached && (await passwords.verify(cached.hash, password, place))) {
        await records.confirm(id, source.name, cached.hash, now())
        return {}
      }
      const newHash = await passwords.hash(password)
      return { newHash, isOtherPassword: cached !== undefined }
    } catch (error) {
      // Nobody is turned away because there is no time to prepare for an outage.
      if (error instanceof HashingQueueFull) return {}
      throw error
    }
  }

  /** A source refuses the very password that is kept, or the person: what is kept is worth nothing. */
  async function forgetIfStale(
    source: ConfiguredSource,
    { found, password, place }: Question,
    kind: 'wrong' | 'unknown',
  ) {
    if (!found || found.passwordSource !== source.name || source.cacheMs === 0) return
    const cached = await records.findCached(found.account.id, source.name)
    if (!cached) return
    if (kind === 'unknown' || (await passwords.verify(cached.hash, password, place))) {
      await records.forget(found.account.id, source.name)
    }
  }

  /** What is kept of the silent source decides, for a while and for a few tries. */
  async function fromCache(
    { source, problem }: Unavailable,
    { found, password, place }: Question,
  ): Promise<PasswordAnswer> {
    const isOwn = found?.passwordSource === source.name
    const cached =
      isOwn && source.cacheMs > 0
        ? await records.findCached(found.account.id, source.name)
        : undefined
    const isUsable =
      cached !== undefined &&
      cached.wrongTries < MOST_WRONG_TRIES &&
      cached.confirmedAt >= now() - source.cacheMs
    const isRight = await passwords.verify(isUsable ? cached.hash : undefined, password, place)
    if (isRight && found) {
      log.info({ event: 'source.cache-used', source: source.name, account: found.account.id })
      return rightOf(source, found, { isFromCache: true })
    }
    if (isUsable && found) await records.noteWrongTry(found.account.id, source.name)
    return { kind: 'unavailable', source: source.name, problem }
  }

  return async function checkPassword(question: Question): Promise<PasswordAnswer> {
    const { found } = question
    // Whoever typed an alias is known outside by the mailbox that is theirs now.
    const mailbox = found?.account.primary ?? question.mailbox
    const hold = evenRefusals.begin()
    const isForeign = found?.passwordHash !== undefined && takesOwnTime(found.passwordHash)
    if (isForeign) lastForeignAt = now()
    const silent: Unavailable[] = []
    const asked = sources.filter(
      ({ suffixes }) => suffixes.length === 0 || suffixes.includes(mailbox.suffix),
    )
    let refusal: PasswordAnswer = { kind: 'unknown' }
    let wentThroughAll = true
    for (const source of asked) {
      const answer = await ask(source, { ...question, mailbox })
      if (answer.kind === 'right') return accepted(source, question, answer.attributes)
      if (answer.kind === 'unavailable') {
        silent.push({ source, problem: answer.problem })
        continue
      }
      const kind = answer.kind === 'wrong' ? 'wrong' : 'unknown'
      await forgetIfStale(source, question, kind)
      if (kind === 'unknown') continue
      refusal = { kind, source: source.name }
      wentThroughAll = source === asked.at(-1)
      break
    }
    const owner = silent.find(({ source }) => source.name === found?.passwordSource)
    const isUndecided = refusal.kind === 'unknown' && silent.length > 0
    const decisive = owner ?? (isUndecided ? silent[0] : undefined)
    if (decisive) return fromCache(decisive, question)
    if (hasOutside) await hold(wentThroughAll)
    // Else it would tell whose password came from another system, and so who exists (row 29).
    else if (now() - lastForeignAt < FOREIGN_REMEMBERED_MS) await hold(isForeign)
    return refusal
  }
}

export type CheckPassword = ReturnType<typeof createCheckPassword>

function rightOf(
  source: ConfiguredSource,
  found: FoundAccount | undefined,
  more: Readonly<{ isFromCache?: boolean; credentialEpoch?: number }> = {},
): PasswordAnswer {
  if (!found) return { kind: 'unknown' }
  const { isFromCache = false, credentialEpoch = found.credentialEpoch } = more
  const isLocal = source.kind === 'local'
  return { kind: 'right', found, source: source.name, isLocal, isFromCache, credentialEpoch }
}
