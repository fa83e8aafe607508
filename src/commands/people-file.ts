import { CommandError } from './command-error.ts'
import { readCsvRecords } from './csv-file.ts'
import { type KnownAccount, knownAccount, type Opened } from './known-account.ts'

const MOST_PEOPLE = 50_000
/** Mistakes that are told; of a wrong file there are as many as lines. */
const MISTAKES_TOLD = 10
const AT_A_TIME = 100

/**
 * The accounts that a command is for: the one whose mailbox was typed, or those of a CSV file in
 * UTF-8, whose first column holds mailboxes. All must be known, or nothing is done; who is there
 * twice counts once.
 */
export async function peopleOf(
  parts: Opened,
  name: string | undefined,
  file: string | undefined,
): Promise<KnownAccount[]> {
  if ((name === undefined) === (file === undefined)) {
    throw new CommandError('Give a mailbox name, or a list of them by --from.', 64)
  }
  if (name !== undefined) return [await knownAccount(parts, name)]
  const names = mailboxesIn(String(file))
  const people = new Map<number, KnownAccount>()
  const mistakes: string[] = []
  for (let first = 0; first < names.length; first += AT_A_TIME) {
    const some = names.slice(first, first + AT_A_TIME)
    const read = await Promise.all(some.map((one) => knownOrMistake(parts, one)))
    for (const one of read) {
      if (typeof one === 'string') mistakes.push(one)
      else people.set(one.account.id, one)
    }
  }
  if (mistakes.length > 0) throw new CommandError(mistakesText(mistakes), 65)
  return [...people.values()]
}

async function knownOrMistake(parts: Opened, { line, name }: Line): Promise<KnownAccount | string> {
  try {
    return await knownAccount(parts, name)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return `Line ${line}: ${error.message}`
  }
}

function mistakesText(mistakes: readonly string[]): string {
  const more = mistakes.length - MISTAKES_TOLD
  const told = mistakes.slice(0, MISTAKES_TOLD).join('\n')
  return `Nothing was changed.\n${told}${more > 0 ? `\n… and ${more} more.` : ''}`
}

type Line = Readonly<{ line: number; name: string }>

/** A first line without an @ in any cell that names a column is a heading. */
const HEADING = /^(e-?mail|mailbox|hộp thư|hop thu|tên hộp thư|thư điện tử)/iu

function mailboxesIn(file: string): Line[] {
  const records = readCsvRecords(file)
  const lines = records
    .map(({ record, info }) => ({ line: info.lines, name: (record[0] ?? '').trim() }))
    .filter(({ name }) => name !== '')
  const [first] = lines
  const people = first && HEADING.test(first.name.normalize('NFC')) ? lines.slice(1) : lines
  if (people.length === 0) throw new CommandError(`${file} names nobody.`, 65)
  if (people.length > MOST_PEOPLE) {
    throw new CommandError(`${file} names more than ${MOST_PEOPLE} people.`, 65)
  }
  return people
}
