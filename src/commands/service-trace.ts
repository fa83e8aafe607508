import { setTimeout as wait } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { editDistance } from '../diagnosis/edit-distance.ts'
import { createNearServices } from '../diagnosis/near-service.ts'
import type { RefusalStore, StoredRefusal } from '../diagnosis/refusal-store.ts'
import { refusalDocument, refusalLines } from '../diagnosis/refusal-view.ts'
import { type Locale, messagesOf } from '../i18n/locale.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { readLimit } from './read-limit.ts'
import { printable, printableJson } from './text-table.ts'

type Options = Readonly<{
  unknown?: boolean
  follow?: boolean
  lang: Locale
  json?: boolean
  limit: number
}>

const POLL_EVERY_MS = 1_000
const PAGE = 100
/** A flood is shown a part at a time. */
const PAGES_AT_A_TIME = 10
const NEAR_IDS = 3

/** `cas service trace`: why tickets of an application were refused, a sentence each. */
export function serviceTraceCommand(context: CommandContext): Command {
  return newCommand('trace', context)
    .description('Explain why requests of an application were refused')
    .argument('[id]', 'the id of the application')
    .option('--unknown', 'of those that belong to no registered application')
    .option('--follow', 'go on with what comes, until interrupted')
    .addOption(
      new Option('--lang <language>', 'language of the explanations')
        .choices(['vi', 'en'])
        .default('vi'),
    )
    .option('--json', 'print one JSON object a line')
    .option('--limit <number>', 'how many of the latest, up to 1000', readLimit, 20)
    .addHelpText(
      'after',
      `
Examples:
  $ cas service trace ioffice
  $ cas service trace ioffice --follow --lang en
  $ cas service trace --unknown
`,
    )
    .action((id: string | undefined, options: Options) => trace(context, id, options))
}

async function trace(context: CommandContext, id: string | undefined, options: Options) {
  if ((id === undefined) === (options.unknown !== true)) {
    throw new CommandError('Give the id of an application, or --unknown.', 64)
  }
  const parts = await context.open()
  try {
    const { services } = parts.config
    if (id !== undefined) assertKnown(id, services)
    const print = printerOf(context, services, options)
    const serviceId = id ?? ''
    const latest = await parts.refusals.latest(serviceId, options.limit)
    for (const refusal of latest) print(refusal)
    if (options.follow) {
      await follow(parts.refusals, serviceId, latest.at(-1)?.id ?? 0, print, context.interruption())
    } else if (latest.length === 0 && !options.json) {
      const { noneOf, noneUnknown } = messagesOf(options.lang).diagnosis.labels
      context.stdout.write(`${id === undefined ? noneUnknown : noneOf(id)}\n`)
    }
  } finally {
    await parts.close()
  }
}

/** Looks each second for what came since, and prints it. */
async function follow(
  refusals: RefusalStore,
  serviceId: string,
  seen: number,
  print: (refusal: StoredRefusal) => void,
  interruption: AbortSignal,
) {
  let last = seen
  while (!interruption.aborted) {
    for (let page = 0; page < PAGES_AT_A_TIME; page += 1) {
      const found = await refusals.after(serviceId, last, PAGE)
      for (const refusal of found) print(refusal)
      last = found.at(-1)?.id ?? last
      if (found.length < PAGE) break
    }
    await wait(POLL_EVERY_MS, undefined, { signal: interruption }).catch(() => {})
  }
}

function printerOf(
  { stdout }: CommandContext,
  services: readonly RegisteredService[],
  { json, lang }: Options,
) {
  const near = createNearServices(services)
  return function print(refusal: StoredRefusal): void {
    const text = json
      ? printableJson(JSON.stringify(refusalDocument(refusal, near.find, lang)))
      : `${refusalLines(refusal, near.find, lang).map(printable).join('\n')}\n`
    stdout.write(`${text}\n`)
  }
}

function assertKnown(id: string, services: readonly RegisteredService[]) {
  const ids = services.map((service) => service.id)
  if (ids.includes(id)) return
  const near = ids
    .map((other) => ({ other, distance: distanceOf(id.toLowerCase(), other) }))
    .filter(({ distance }) => distance <= 2)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, NEAR_IDS)
    .map(({ other }) => other)
  const hint =
    near.length === 0 ? '"cas service list" tells them all.' : `Did you mean ${near.join(' or ')}?`
  throw new CommandError(`There is no application ${id}. ${hint}`, 1)
}

function distanceOf(typed: string, id: string): number {
  return typed.length >= 3 && id.includes(typed) ? 1 : editDistance(typed, id)
}
