import { type Command, InvalidArgumentError } from 'commander'
import { shortenTicket } from '../protocol/ticket-id.ts'
import type { LogoutRequestRow, LogoutRequestStore } from '../tickets/logout-request-store.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { operatorAct } from './operator-act.ts'
import { readLimit } from './read-limit.ts'
import { textTable } from './text-table.ts'

type ListOptions = Readonly<{
  service?: string
  givenUp?: boolean
  after: number
  limit: number
  json?: boolean
}>

type Chosen = Readonly<{ service?: string; givenUp?: boolean; all?: boolean }>

/** Rows that are changed in one go, so that the running server need not wait long. */
const SLICE = 200

const EXAMPLES = `
When a session ends, each application that was entered in it is told. What could not be delivered is
tried again for some twelve minutes and then given up; it stays here for 30 days.

Examples:
  $ cas logout-queue list --given-up
  $ cas logout-queue retry --service ioffice
  $ cas logout-queue drop 1712 1713
`

/** `cas logout-queue …`: what applications were to be told and have not been. */
export function logoutQueueCommand(context: CommandContext): Command {
  const queue = newCommand('logout-queue', context)
    .description('Look at logout requests that were not delivered; send them again or drop them')
    .addHelpText('after', EXAMPLES)

  queue
    .command('list')
    .description('List what is waiting and what was given up, the oldest first')
    .option('--service <id>', 'of this application')
    .option('--given-up', 'only what will not be tried again by itself')
    .option('--after <id>', 'go on behind this request', readId, 0)
    .option('--limit <number>', 'requests at a time, up to 1000', readLimit, 50)
    .option('--json', 'print one JSON document')
    .action((options: ListOptions) => withStore((store) => list(store, options)))

  chooser('retry', 'Send requests once more, at once')
    .option('--given-up', 'only what was given up')
    .action((ids: number[], chosen: Chosen) =>
      withStore(async (store) => {
        const act = operatorAct(context)
        const retry = (some: readonly number[]) => store.retry(some, act)
        const count = await change(store, ids, chosen, retry)
        return `${requests(count)} will be sent again. What is sent in a moment anyway is not counted.\n`
      }),
    )

  chooser('drop', 'Forget requests: their applications will not be told')
    .option('--given-up', 'only what was given up')
    .action((ids: number[], chosen: Chosen) =>
      withStore(async (store) => {
        const act = operatorAct(context)
        const drop = (some: readonly number[]) => store.drop(some, act)
        const count = await change(store, ids, chosen, drop)
        return `${requests(count)} dropped.\n`
      }),
    )

  function chooser(verb: string, description: string): Command {
    return queue
      .command(verb)
      .description(description)
      .argument('[ids...]', 'the ids of requests, as listed', collectId, [])
      .option('--service <id>', 'all of this application')
      .option('--all', 'all there are')
  }

  async function withStore(work: (store: LogoutRequestStore) => Promise<string>) {
    const parts = await context.open()
    try {
      context.stdout.write(await work(parts.logoutRequests))
    } finally {
      await parts.close()
    }
  }

  return queue
}

async function list(store: LogoutRequestStore, options: ListOptions): Promise<string> {
  const { service, givenUp = false, after, limit, json } = options
  const page = await store.list({ after, limit, serviceId: service, onlyGivenUp: givenUp })
  const next = page.next ?? null
  if (json) {
    return `${JSON.stringify({ requests: page.requests.map(documentOf), next }, null, 2)}\n`
  }
  if (page.requests.length === 0) return 'Nothing is waiting.\n'
  const headings = ['ID', 'APPLICATION', 'HOST', 'TICKET', 'TRIES', 'NEXT', 'LAST PROBLEM']
  const table = textTable(headings, page.requests.map(rowOf))
  return next === null ? table : `${table}\nMore: --after ${next}\n`
}

/** Does it to all that are chosen, a slice at a time, and says to how many. */
async function change(
  store: LogoutRequestStore,
  ids: readonly number[],
  { service, givenUp = false, all = false }: Chosen,
  verb: (ids: readonly number[]) => Promise<number>,
): Promise<number> {
  const ways = [ids.length > 0, service !== undefined, all].filter(Boolean).length
  if (ways !== 1 || (ids.length > 0 && givenUp)) {
    throw new CommandError('Name requests by their ids, or choose --service or --all.', 64)
  }
  if (ids.length > 0) {
    const count = await verb(ids)
    if (count === 0) throw new CommandError('None of these requests is there to be changed.', 1)
    return count
  }
  let count = 0
  let after: number | undefined = 0
  while (after !== undefined) {
    const page = await store.list({
      after,
      limit: SLICE,
      serviceId: service,
      onlyGivenUp: givenUp,
    })
    count += await verb(page.requests.map(({ id }) => id))
    after = page.next
  }
  return count
}

/** A request as `--json` gives it. These keys are a promise to scripts. */
function documentOf(row: LogoutRequestRow) {
  const { id, serviceId, host, ticket, attempts, firstTriedAt, nextAttemptAt, lastProblem } = row
  return {
    id,
    service: serviceId || null,
    host: host || null,
    ticket: shortenTicket(ticket),
    tries: attempts,
    firstTriedAt: firstTriedAt === null ? null : isoTime(firstTriedAt),
    nextTryAt: nextAttemptAt ? isoTime(nextAttemptAt) : null,
    isGivenUp: nextAttemptAt === null,
    problem: lastProblem || null,
  }
}

function rowOf(row: LogoutRequestRow): string[] {
  const { id, serviceId, host, ticket, attempts, nextAttemptAt, lastProblem } = row
  const next =
    nextAttemptAt === null ? 'given up' : nextAttemptAt === 0 ? 'now' : isoTime(nextAttemptAt)
  return [
    String(id),
    serviceId || '(new)',
    host,
    shortenTicket(ticket),
    String(attempts),
    next,
    lastProblem,
  ]
}

function requests(count: number): string {
  return count === 1 ? '1 logout request' : `${count} logout requests`
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}

function readId(typed: string): number {
  if (/^\d{1,15}$/.test(typed)) return Number(typed)
  throw new InvalidArgumentError('It must be the number of a request, as listed.')
}

function collectId(typed: string, previous: number[]): number[] {
  return [...previous, readId(typed)]
}
