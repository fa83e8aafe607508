import { type Command, InvalidArgumentError, Option } from 'commander'
import {
  type AcknowledgementCursor,
  createAcknowledgementStore,
} from '../notices/acknowledgement-store.ts'
import { type Audience, NOTICE_LEVELS, NOTICE_LIMITS } from '../notices/notice.ts'
import { createNoticeStore } from '../notices/notice-store.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { type Opened, withOpened } from './known-account.ts'
import { knownNotice, readNoticeId } from './known-notice.ts'
import { localTime } from './local-time.ts'
import { assertEnd, type NoticeOptions, readNotice } from './notice-input.ts'
import { addUnreadCommand } from './notice-unread.ts'
import {
  json,
  listText,
  type NamedNotice,
  newNoticeDocument,
  noticeDocument,
  noticeText,
  previewText,
  readerDocument,
  readersText,
  shownWhere,
} from './notice-view.ts'
import { operatorAct } from './operator-act.ts'
import { readLimit } from './read-limit.ts'
import { readMoment } from './read-moment.ts'
import { unitByName } from './unit-by-name.ts'
import { unitTreeToday } from './unit-meant.ts'

type AddOptions = NoticeOptions & Readonly<{ reason?: string; dryRun?: boolean; json?: boolean }>
type ListOptions = Readonly<{ all?: boolean; before?: number; limit: number; json?: boolean }>
type EndOptions = Readonly<{ at?: number; reason?: string; json?: boolean }>
type ReadersOptions = Readonly<{ after?: AcknowledgementCursor; limit: number; json?: boolean }>

const EXAMPLES = `
Moments are those of Asia/Ho_Chi_Minh, to the minute: "2026-11-25 22:00" or "22:00 25/11/2026". Texts are
plain; an empty line begins a new paragraph, and https addresses become links. Without English words the
Vietnamese ones are shown. Servers show or take away a notice within two seconds.

Levels:
  info         on the portal, or on the application's tile
  attention    on the sign-in form as well
  must-read    before going on, once, at the next sign-in or portal visit; who has read it is kept
  maintenance  like attention, before all others; --from and --until are when the work is

Examples:
  $ cas notice add --level maintenance --from "2026-11-25 22:00" --until "2026-11-25 23:30" --dry-run
  $ cas notice add --level attention --heading-vi "Tin nhắn giả mạo" --file-vi phish.txt --until "2026-12-01 17:00"
  $ cas notice add --level must-read --file-vi quy-che.txt --file-en rules.txt --unit SNV
  $ cas notice end 7
  $ cas notice end 7 --at "2026-11-26 00:30"
  $ cas notice acknowledgements 8
  $ cas notice unread 8 --csv > chua-doc.csv
`

/** `cas notice …`: what is announced to people, and who has read what must be read (product 2.12). */
export function noticeCommand(context: CommandContext): Command {
  const notice = newCommand('notice', context)
    .description('Announce things to people, and see who has read what must be read')
    .addHelpText('after', EXAMPLES)

  notice
    .command('add')
    .description('Say something to everybody, to a unit, or to whoever uses an application')
    .addOption(
      new Option('--level <level>', 'how loudly it speaks')
        .choices(NOTICE_LEVELS)
        .makeOptionMandatory(),
    )
    .option('--heading-vi <text>', `its heading, at most ${NOTICE_LIMITS.heading} characters`)
    .option('--heading-en <text>', 'the same in English')
    .option('--text-vi <text>', `its text, at most ${NOTICE_LIMITS.text} characters`)
    .option('--text-en <text>', 'the same in English')
    .option('--file-vi <file>', 'both from a UTF-8 file: the first line is the heading')
    .option('--file-en <file>', 'the same in English')
    .option('--from <moment>', 'from when; default: now', readMoment)
    .option('--until <moment>', 'until when; default: until it is ended', readMoment)
    .option('--announce-from <moment>', 'of maintenance: from when it is told', readMoment)
    .option('--unit <code>', 'say it to this unit and all below it')
    .option('--service <id>', 'say it to whoever may use this application')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--dry-run', 'show the words as people will see them, and add nothing')
    .option('--json', 'print one JSON document')
    .action((options: AddOptions) => withOpened(context, (parts) => add(context, parts, options)))

  notice
    .command('list')
    .description('List the notices that are in force or planned, the newest first')
    .option('--all', 'those that are over as well')
    .option('--before <number>', 'go on where the last page ended', readNoticeId)
    .option('--limit <number>', 'notices at a time, up to 1000', readLimit, 50)
    .option('--json', 'print one JSON document')
    .action((options: ListOptions) => withOpened(context, (parts) => list(context, parts, options)))

  notice
    .command('show')
    .description('Show one notice, with the words as people see them')
    .argument('<number>', 'its number', readNoticeId)
    .option('--json', 'print one JSON document')
    .action((id: number, options: Readonly<{ json?: boolean }>) =>
      withOpened(context, (parts) => show(context, parts, id, options.json === true)),
    )

  notice
    .command('end')
    .description('End a notice now, or let it end at another moment, sooner or later')
    .argument('<number>', 'its number', readNoticeId)
    .option('--at <moment>', 'when; default: now', readMoment)
    .option('--reason <text>', 'why, for the audit trail')
    .option('--json', 'print one JSON document')
    .action((id: number, options: EndOptions) =>
      withOpened(context, (parts) => end(context, parts, id, options)),
    )

  notice
    .command('acknowledgements')
    .description('List who has read a notice that must be read, and when')
    .argument('<number>', 'its number', readNoticeId)
    .option('--after <cursor>', 'go on where the last page ended', readCursor)
    .option('--limit <number>', 'people at a time, up to 1000', readLimit, 50)
    .option('--json', 'print one JSON document')
    .action((id: number, options: ReadersOptions) =>
      withOpened(context, (parts) => acknowledgements(parts, id, options)),
    )

  addUnreadCommand(notice, context)

  return notice
}

async function add(context: CommandContext, parts: Opened, options: AddOptions): Promise<string> {
  const now = context.now()
  const service = serviceNamed(parts, options.service)
  const audience = await audienceOf(parts, options, now)
  const notice = readNotice(options, audience, service, now)
  const name = await nameOf(parts, audience, now)
  if (options.dryRun) {
    if (options.json) return json({ dryRun: true, notice: newNoticeDocument(notice, name) })
    const place = `For ${name}: ${shownWhere(notice)}.`
    return `${place}\n\n${previewText(notice, now)}\nNothing has been added (--dry-run).\n`
  }
  const store = createNoticeStore(parts.database)
  const id = await store.add(notice, operatorAct(context, options.reason))
  if (id === 'too-many') {
    const { open, mustRead } = NOTICE_LIMITS
    throw new CommandError(
      `There may be ${open} open notices, and ${mustRead} that must be read. End some first.`,
      1,
    )
  }
  const added = await knownNotice(parts, id)
  if (options.json) return json({ notice: noticeDocument({ notice: added, name }, now) })
  const english =
    notice.heading.en === '' ? ' It has no English words: the Vietnamese are shown.' : ''
  return `Notice ${id} is added: ${shownWhere(notice)}, for ${name}.${english}\n`
}

async function list(context: CommandContext, parts: Opened, options: ListOptions) {
  const now = context.now()
  const { before, limit } = options
  const store = createNoticeStore(parts.database)
  const found = await store.list({
    all: options.all === true,
    limit: limit + 1,
    now,
    ...(before !== undefined && { before }),
  })
  const tree = await unitTreeToday(parts.database, now)
  const page = found
    .slice(0, limit)
    .map((notice): NamedNotice => ({ notice, name: nameIn(parts, tree, notice.audience) }))
  const next = found.length > limit ? page.at(-1)?.notice.id : undefined
  if (!options.json) return listText(page, next, now)
  return json({ notices: page.map((one) => noticeDocument(one, now)), next: next ?? null })
}

async function show(context: CommandContext, parts: Opened, id: number, isJson: boolean) {
  const now = context.now()
  const notice = await knownNotice(parts, id)
  const name = await nameOf(parts, notice.audience, now)
  const read = await createAcknowledgementStore(parts.database).count(id)
  if (!isJson) return noticeText({ notice, name }, read, now)
  return json({ notice: noticeDocument({ notice, name }, now), readBy: read })
}

async function end(context: CommandContext, parts: Opened, id: number, options: EndOptions) {
  const { at, reason } = options
  const store = createNoticeStore(parts.database)
  const notice = await knownNotice(parts, id)
  const act = operatorAct(context, reason)
  if (at !== undefined) assertEnd(at, act.at)
  const isDone = await (at === undefined ? store.end(notice, act) : store.endAt(notice, at, act))
  if (!isDone) {
    const why = at === undefined ? 'is over already' : 'is over already, or begins later than that'
    throw new CommandError(`Notice ${id} ${why}.`, 1)
  }
  const name = await nameOf(parts, notice.audience, act.at)
  const changed = await knownNotice(parts, id)
  if (options.json) return json({ notice: noticeDocument({ notice: changed, name }, act.at) })
  return at === undefined ? `Notice ${id} is ended.\n` : `Notice ${id} ends at ${localTime(at)}.\n`
}

async function acknowledgements(parts: Opened, id: number, options: ReadersOptions) {
  const { after, limit } = options
  await knownNotice(parts, id)
  const store = createAcknowledgementStore(parts.database)
  const found = await store.ofNotice(id, { limit: limit + 1, ...(after && { after }) })
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1) : undefined
  const next = last && `${last.readAt}-${last.accountId}`
  const count = await store.count(id)
  if (!options.json) return readersText(page, next, count)
  return json({ acknowledgements: page.map(readerDocument), count, next: next ?? null })
}

async function audienceOf(
  { database }: Opened,
  { unit, service }: AddOptions,
  now: number,
): Promise<Audience> {
  if (unit !== undefined && service !== undefined) {
    throw new CommandError('Give --unit or --service, not both.', 64)
  }
  if (service !== undefined) return { kind: 'application', serviceId: service }
  if (unit === undefined) return { kind: 'everybody' }
  const { code } = await unitByName(database, unit, now)
  return { kind: 'unit', code }
}

function serviceNamed({ config }: Opened, typed: string | undefined) {
  if (typed === undefined) return undefined
  const service = config.services.find(({ id }) => id === typed)
  if (!service) throw new CommandError(`There is no service ${typed} in the configuration.`, 65)
  return service
}

async function nameOf(parts: Opened, audience: Audience, now: number): Promise<string> {
  if (audience.kind !== 'unit') return nameIn(parts, undefined, audience)
  return nameIn(parts, await unitTreeToday(parts.database, now), audience)
}

function nameIn({ config }: Opened, tree: UnitTree | undefined, audience: Audience): string {
  switch (audience.kind) {
    case 'everybody':
      return 'everybody'
    case 'unit':
      return `${audience.code} (${tree?.byCode(audience.code)?.name ?? 'no unit'})`
    case 'application': {
      const service = config.services.find(({ id }) => id === audience.serviceId)
      return `${audience.serviceId} (${service?.name.vi ?? 'not in the configuration: shown to nobody'})`
    }
  }
}

function readCursor(typed: string): AcknowledgementCursor {
  const [, readAt, accountId] = /^(\d{1,15})-(\d{1,15})$/.exec(typed) ?? []
  if (readAt === undefined || accountId === undefined) {
    throw new InvalidArgumentError('It must be what the last page ended with.')
  }
  return { readAt: Number(readAt), accountId: Number(accountId) }
}
