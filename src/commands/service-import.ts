import { readFileSync } from 'node:fs'
import { type Command, InvalidArgumentError } from 'commander'
import { type ImportedEntry, importApereoService } from '../config/apereo-import.ts'
import { attributeNames } from '../config/apereo-names.ts'
import type { ImportNote } from '../config/apereo-notes.ts'
import { listOf } from '../config/apereo-value.ts'
import { entryMistakes } from '../config/entry-mistakes.ts'
import type { Config } from '../config/load-config.ts'
import { ATTRIBUTE_SOURCES, type AttributeSource } from '../protocol/principal.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { printable } from './text-table.ts'

type Map = Readonly<Record<string, AttributeSource>>
type Options = Readonly<{ category: string; map: Map }>

const LARGEST_FILE = 4 * 1024 * 1024

/** `cas service import`: definitions of Apereo's JSON registry as entries of our configuration. */
export function serviceImportCommand(context: CommandContext): Command {
  return newCommand('import', context)
    .description('Read service definitions of an Apereo CAS server, print them as ours')
    .argument('<file...>', 'JSON files of its service registry')
    .requiredOption('--category <id>', 'the category of the portal that they go to')
    .option('--map <name=source>', 'what an attribute is (may be repeated)', readMap, {})
    .addHelpText(
      'after',
      `
Prints a JSON list, to be put into "services" of the configuration. What cannot be said there is told
on standard error, with the reason: such a definition is not printed, and the command ends with 1.

Example:
  $ cas service import --category van-ban --map chucVu=position /etc/cas/services/*.json
`,
    )
    .action((files: string[], options: Options) => importFiles(context, files, options))
}

function importFiles(context: CommandContext, files: readonly string[], options: Options) {
  const config = context.config()
  const names = attributeNames(options.map)
  const entries: ImportedEntry[] = []
  let refused = 0
  for (const file of files) {
    for (const { label, definition } of definitionsIn(file)) {
      const { entry, warnings, refusals } = importApereoService(definition, {
        category: options.category,
        names,
      })
      const mistakes = entry ? mistakesOf(entry, entries, config) : []
      tell(context, label, 'warning', warnings)
      tell(context, label, 'refused', [...refusals, ...mistakes])
      if (entry && mistakes.length === 0) entries.push(entry)
      else refused += 1
    }
  }
  context.stdout.write(`${JSON.stringify(entries, null, 2)}\n`)
  if (refused > 0) {
    throw new CommandError(`${refused} refused, ${entries.length} printed.`, 1)
  }
}

type Definition = Readonly<{ label: string; definition: unknown }>

/** The definitions of a file: one, or a list of them. */
function definitionsIn(file: string): Definition[] {
  const value = parse(file)
  const list = listOf(value)
  if (!list) return [{ label: file, definition: value }]
  return list.map((definition, index) => ({ label: `${file} [${index}]`, definition }))
}

function parse(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CommandError(`${file} cannot be read (${code}).`, 65)
  }
  if (text.length > LARGEST_FILE) throw new CommandError(`${file} is too large.`, 65)
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new CommandError(`${file} is not JSON: ${printable((error as Error).message)}.`, 65)
  }
}

/** What our own checks say of an entry, by itself and beside those that are there already. */
function mistakesOf(
  entry: ImportedEntry,
  others: readonly ImportedEntry[],
  { categories, services }: Config,
): ImportNote[] {
  if (services.some(({ id }) => id === entry.id)) {
    return [{ field: 'id', sentence: `There is a service "${entry.id}" already.` }]
  }
  const place = `services[${others.length}].`
  return entryMistakes([...others, entry], categories).map(({ path, sentence }) => ({
    field: path.startsWith(place) ? `our ${path.slice(place.length)}` : path,
    sentence,
  }))
}

function tell(
  { stderr }: CommandContext,
  label: string,
  what: 'warning' | 'refused',
  notes: readonly ImportNote[],
) {
  for (const { field, sentence } of notes) {
    const place = field === '' ? label : `${label}: ${field}`
    stderr.write(`${printable(`${place}: ${what}: ${sentence}`)}\n`)
  }
}

function readMap(typed: string, previous: Map): Map {
  const [name = '', source = '', ...more] = typed.split('=')
  const known = ATTRIBUTE_SOURCES.find((candidate) => candidate === source)
  if (name === '' || !known || more.length > 0) {
    throw new InvalidArgumentError(
      `It must be NAME=SOURCE, with one of ${ATTRIBUTE_SOURCES.join(', ')} as the source.`,
    )
  }
  return { ...previous, [name]: known }
}
