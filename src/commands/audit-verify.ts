import type { Command } from 'commander'
import { type Anchor, publicKeyText, readAnchor } from '../audit/anchor.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import { type Verified, verifyTrail } from '../audit/verify-trail.ts'
import { auditSigningKey } from '../storage/signing-key.ts'
import { readAnchorFile } from './audit-anchor.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { faultWords } from './fault-words.ts'
import { type Opened, withOpened } from './known-account.ts'
import { localTime } from './local-time.ts'
import { operatorAct } from './operator-act.ts'

type Options = Readonly<{ anchor?: string[]; publicKey?: string; json?: boolean }>

/** A clock may have been set back by so much in between. */
const CLOCK_MS = 24 * 3_600_000

/** What became of an anchor: the trail has the entry that it names, has another there, or has none. */
type AnchorState = 'fits' | 'differs' | 'is-missing' | 'is-purged' | 'belies-purge'
type Held = Readonly<{ file: string; anchor: Anchor }>
type Judged = Held & Readonly<{ state: AnchorState }>

/** `cas audit verify`: whether every entry is still what was written (L11, L19). */
export function addVerifyCommand(audit: Command, context: CommandContext): void {
  audit
    .command('verify')
    .description('Look at every entry, and name the first that is not what was written')
    .option('--anchor <file...>', 'anchors that were taken earlier: the trail must still fit them')
    .option('--public-key <key>', 'whose signature anchors must carry; default: this server’s key')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Ends with 1 when an entry was changed, removed, put in or moved, or when an anchor does not fit.

Examples:
  $ cas audit verify
  $ cas audit verify --anchor /mnt/elsewhere/anchor-*.txt
`,
    )
    .action((options: Options) => withOpened(context, (parts) => verify(context, parts, options)))
}

async function verify(context: CommandContext, parts: Opened, options: Options): Promise<string> {
  const held = (options.anchor ?? []).map((file) => heldAnchor(file, parts, options))
  const hashes = new Map<number, string>(held.map(({ anchor }) => [anchor.lastId, '']))
  const verified = await verifyTrail(parts.database, (id, hash) => {
    if (hashes.has(id)) hashes.set(id, hash)
  })
  const anchors = held.map((one): Judged => ({ ...one, state: stateOf(one, verified, hashes) }))
  const badAnchor = anchors.find(({ state }) => state !== 'fits')
  const isWhole = verified.fault === undefined && badAnchor === undefined
  await parts.database.batch('power', [
    auditStatement(operatorAct(context), {
      event: 'audit.verified',
      outcome: isWhole ? 'done' : 'refused',
      after: { entries: verified.count, lastId: verified.last.id, anchors: anchors.length },
    }),
  ])
  if (options.json) context.stdout.write(documentOf(verified, anchors, isWhole))
  const what = verified.fault
    ? faultWords(verified.fault)
    : badAnchor && anchorWords(badAnchor, anchors, verified.start.purgedUntil ?? 0)
  if (what !== undefined) {
    throw new CommandError(`${what} ${soFar(verified)}`, 1)
  }
  return options.json ? '' : wholeText(verified, anchors)
}

/** An anchor that is signed as it must be. Throws a CommandError that says what it lacks. */
function heldAnchor(file: string, { config }: Opened, { publicKey }: Options): Held {
  const anchor = readAnchor(readAnchorFile(file))
  if (!anchor) {
    throw new CommandError(`${file} is no anchor, or not as it was signed.`, 65)
  }
  const expected = publicKey ?? publicKeyText(auditSigningKey(config.dataFolder))
  if (anchor.publicKey === expected) return { file, anchor }
  throw new CommandError(
    `${file} is signed with another key (${anchor.publicKey}) than ${publicKey === undefined ? 'this server has' : 'you gave'}. ` +
      'If that key is known to be right, give it by --public-key.',
    1,
  )
}

function stateOf(
  { anchor }: Held,
  { start, last }: Verified,
  hashes: ReadonlyMap<number, string>,
): AnchorState {
  if (anchor.lastId === start.firstId - 1) {
    return anchor.hash === start.hash ? 'fits' : 'differs'
  }
  if (anchor.lastId < start.firstId) {
    // Taking the anchor was written down at that moment, as the entry behind it.
    const isOlder = anchor.at <= (start.purgedUntil ?? Number.NEGATIVE_INFINITY) + CLOCK_MS
    return isOlder ? 'is-purged' : 'belies-purge'
  }
  if (anchor.lastId > last.id) return 'is-missing'
  return hashes.get(anchor.lastId) === anchor.hash ? 'fits' : 'differs'
}

function anchorWords(
  { file, anchor, state }: Judged,
  anchors: readonly Judged[],
  purgedUntil: number,
): string {
  const when = localTime(anchor.at)
  const soundUpTo = Math.max(
    0,
    ...anchors
      .filter((one) => one.state === 'fits' && one.anchor.lastId < anchor.lastId)
      .map((one) => one.anchor.lastId),
  )
  switch (state) {
    case 'is-missing':
      return `The trail ends before entry ${anchor.lastId}, which was there at ${when} (${file}): its end was cut off, or an older backup was restored.`
    case 'is-purged':
      return `Entry ${anchor.lastId} of ${file} is purged by now, so that nothing can be said of it. Give a newer anchor.`
    case 'belies-purge':
      return `The trail says that what was written until ${localTime(purgedUntil)} is purged, but entry ${anchor.lastId} and the next were written at ${when} (${file}): the purge was made up to remove entries.`
    default:
      return `Entry ${anchor.lastId} is not what it was at ${when} (${file}): the trail was made anew, somewhere behind entry ${soundUpTo}.`
  }
}

function soFar({ count, last }: Verified): string {
  return count === 0 ? 'No entry before it.' : `Sound are ${count} entries, up to ${last.id}.`
}

function wholeText({ count, last, start }: Verified, anchors: readonly Judged[]): string {
  if (count === 0) return 'There is no entry yet.\n'
  const purged =
    start.purgedUntil === undefined
      ? ''
      : `What was written until ${localTime(start.purgedUntil)} is purged.\n`
  const fit =
    ['', 'It fits the anchor.\n'][anchors.length] ?? `It fits all ${anchors.length} anchors.\n`
  return `The trail is whole: ${count} entries, from ${start.firstId} to ${last.id}.\nHash ${last.hash}\n${purged}${fit}`
}

/** These keys are a promise to scripts. */
function documentOf(verified: Verified, anchors: readonly Judged[], isWhole: boolean): string {
  const { count, last, start, fault } = verified
  const document = {
    isWhole,
    entries: count,
    firstId: start.firstId,
    lastId: last.id,
    hash: last.hash,
    fault: fault ?? null,
    anchors: anchors.map(({ file, anchor, state }) => ({ file, lastId: anchor.lastId, state })),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
