import { type Command, Option } from 'commander'
import { type Account, addressOf } from '../accounts/account.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import { type AuditEntry, createAuditStore } from '../audit/audit-store.ts'
import { createNearServices } from '../diagnosis/near-service.ts'
import type { StoredRefusal } from '../diagnosis/refusal-store.ts'
import { refusalDocument, refusalLines } from '../diagnosis/refusal-view.ts'
import { accessRuleWords } from '../http/browser/access-words.ts'
import { type Locale, messagesOf } from '../i18n/locale.ts'
import type { Messages } from '../i18n/vi.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import { readSupportCode, type SupportNote } from '../support/support-note.ts'
import { createSupportStore } from '../support/support-store.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { type Opened, withOpened } from './known-account.ts'
import { localTime } from './local-time.ts'
import { operatorAct } from './operator-act.ts'
import { type NoteFacts, supportWords } from './support-words.ts'
import { printable, printableJson } from './text-table.ts'
import { unitTreeToday } from './unit-meant.ts'

type Options = Readonly<{ lang: Locale; json?: boolean }>

/** Of one request there is one of each, as a rule. */
const MOST = 20

/** `cas support`: what stood behind the code that somebody reads out, and what to do next. */
export function supportCommand(context: CommandContext): Command {
  return newCommand('support', context)
    .description('Tell what happened behind a support code that somebody reads out')
    .argument('<code...>', 'the code, as it is read out')
    .addOption(
      new Option('--lang <language>', 'language of the answer').choices(['vi', 'en']).default('vi'),
    )
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Small letters, blanks and a missing hyphen do no harm. That a code was looked up is written down in
the audit trail. Ends with 1 when nothing is known of the code.

Examples:
  $ cas support 7KQP-3MXA
  $ cas support 7kqp 3mxa --lang en
`,
    )
    .action((words: string[], options: Options) =>
      withOpened(context, (parts) => support(context, parts, words.join(' '), options)),
    )
}

async function support(
  context: CommandContext,
  parts: Opened,
  typed: string,
  { lang, json }: Options,
): Promise<string> {
  const messages = messagesOf(lang)
  const m = messages.support
  const code = readSupportCode(typed)
  if (code === undefined) throw new CommandError(m.malformed(printable(typed)), 64)
  const { database, config, accounts, refusals } = parts
  // Who looks whom up is written down (product 3.6), whatever comes of it.
  await database.batch('power', [
    auditStatement(operatorAct(context), { event: 'support.code-read', subject: code }),
  ])
  const found = {
    notes: await createSupportStore(database).find(code, MOST),
    entries: await createAuditStore(database).ofSupportCode(code, MOST),
    refusals: await refusals.ofSupportCode(code, MOST),
  }
  if (Object.values(found).every((list) => list.length === 0)) {
    throw new CommandError(`${m.notFound(code)} ${m.notFoundWhy(String(config.trace.days))}`, 1)
  }
  const owner = found.entries.find(({ accountId }) => accountId !== null)?.accountId
  const account = owner === undefined || owner === null ? undefined : await accounts.find(owner)
  const facts: Facts = {
    ...found,
    code,
    account,
    config,
    tree: await unitTreeToday(database, context.now()),
    lang,
    messages,
  }
  return json ? `${printableJson(JSON.stringify(documentOf(facts), null, 2))}\n` : textOf(facts)
}

type Facts = Readonly<{
  code: string
  notes: readonly SupportNote[]
  entries: readonly AuditEntry[]
  refusals: readonly StoredRefusal[]
  account: Account | undefined
  config: Opened['config']
  tree: UnitTree
  lang: Locale
  messages: Messages
}>

/** Reasons after which it is known that there is no account. */
const NOBODY = new Set(['sign-in.unknown'])

function textOf(facts: Facts): string {
  const { code, notes, entries, refusals, config, lang, messages } = facts
  const m = messages.support
  const { labels } = m
  const lines = [`${labels.code} ${code}`]
  for (const note of notes) {
    const { sentence, next } = supportWords(noteFacts(facts, note), m)
    const place = { cameFrom: note.cameFrom, device: note.device }
    lines.push(
      '',
      ...placeLines(facts, note.at, place),
      row(labels.page, m.page(note.path, String(note.status))),
      row(labels.account, accountText(facts, note.what)),
      ...appLine(facts, note),
      '',
      sentence,
      labels.next,
      ...next.map((step) => `  – ${step}`),
    )
  }
  if (entries.length > 0) {
    const [first] = entries
    if (notes.length === 0 && first) {
      lines.push('', ...placeLines(facts, first.at, first), row(labels.account, accountText(facts)))
    }
    lines.push('', labels.audit, ...entries.map((entry) => `  ${entryText(entry, m)}`))
  }
  if (refusals.length > 0) {
    const near = createNearServices(config.services)
    lines.push('', labels.refusals)
    for (const refusal of refusals) lines.push(...refusalLines(refusal, near.find, lang))
  }
  return lines.map((line) => `${printable(line)}\n`).join('')
}

function placeLines(
  { messages }: Facts,
  at: number,
  { cameFrom, device }: Readonly<{ cameFrom: string; device: string }>,
): string[] {
  const m = messages.support
  return [
    row(m.labels.at, localTime(at)),
    row(m.labels.from, m.from(cameFrom, deviceText(device, messages))),
  ]
}

function row(label: string, text: string): string {
  return `${`${label}:`.padEnd(13)} ${text}`
}

function deviceText(device: string, { support: m }: Messages): string {
  const [browser = '', system = ''] = device.split('/')
  if (browser !== '' && system !== '') return m.device(browser, system)
  return browser || system || m.unknownDevice
}

function accountText({ account, messages }: Facts, what?: string): string {
  const m = messages.support
  if (account) {
    const { primary, displayName, unit } = account
    return [addressOf(primary), displayName, unit].filter((text) => text !== '').join(', ')
  }
  return what !== undefined && NOBODY.has(what) ? m.nobody : m.unknownAccount
}

function appLine({ config, lang, messages }: Facts, { serviceId, host }: SupportNote): string[] {
  if (host === '' && serviceId === '') return []
  const m = messages.support
  const name = serviceOf(config, serviceId)?.name[lang] ?? serviceId
  return [row(m.labels.app, name === '' ? host : m.app(name, host))]
}

function serviceOf({ services }: Opened['config'], id: string): RegisteredService | undefined {
  return services.find((service) => service.id === id)
}

function noteFacts({ account, config, tree, lang, messages }: Facts, note: SupportNote): NoteFacts {
  const service = serviceOf(config, note.serviceId)
  const { mail = '', phone = '' } = service?.contact ?? config.branding.support
  const problems: Readonly<Record<string, string>> = messages.diagnosis.problems
  return {
    note,
    name: account ? addressOf(account.primary) : '',
    publicHost: new URL(config.publicUrl).host,
    rule: service ? ruleText(service, tree, messages) : '',
    userSource: service?.user.source ?? '',
    contact: [service?.contact?.name?.[lang] ?? '', mail, phone].filter(Boolean).join(', '),
    clock: localTime,
    problem: (text) => problems[text] ?? text,
    someone: lang === 'vi' ? 'TÊN' : 'NAME',
  }
}

function ruleText(
  { allowedUnits, allowedGroups: groups }: RegisteredService,
  tree: UnitTree,
  { access }: Messages,
): string {
  if (allowedUnits.length === 0 && groups.length === 0) return ''
  const units = allowedUnits.map((entry) => tree.namedBy(entry)[0]?.name ?? entry)
  return accessRuleWords({ units, groups }, access)
}

/** `2026-11-24 07:31  tamtt@…: failed to sign in (why: wrong-password)`. */
function entryText({ at, event, subject, after }: AuditEntry, m: Messages['support']): string {
  const words: Readonly<Record<string, string>> = m.events
  const more = Object.entries(after).map(([field, value]) => `${field}: ${String(value)}`)
  const details = more.length === 0 ? '' : ` (${more.join('; ')})`
  return `${localTime(at)}  ${subject}${subject && ': '}${words[event] ?? event}${details}`
}

/** These keys are a promise to scripts. */
function documentOf(facts: Facts) {
  const { code, notes, entries, refusals, account, config, lang, messages } = facts
  const near = createNearServices(config.services)
  return {
    code,
    account: account
      ? { mailbox: addressOf(account.primary), name: account.displayName, unit: account.unit }
      : null,
    notes: notes.map((note) => ({
      at: new Date(note.at).toISOString(),
      what: note.what,
      detail: note.detail,
      status: note.status,
      path: note.path,
      host: note.host === '' ? null : note.host,
      service: note.serviceId === '' ? null : note.serviceId,
      network: note.cameFrom,
      device: note.device,
      ...supportWords(noteFacts(facts, note), messages.support),
    })),
    audit: entries.map(({ at, event, subject, outcome, after, cameFrom, device }) => ({
      at: new Date(at).toISOString(),
      event,
      subject,
      outcome,
      after,
      network: cameFrom,
      device,
    })),
    refusals: refusals.map((refusal) => refusalDocument(refusal, near.find, lang)),
  }
}
