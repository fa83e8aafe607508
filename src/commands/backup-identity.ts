import { readFileSync } from 'node:fs'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'

const MOST_BYTES = 64 * 1024

/**
 * The private keys in these files; `-` is standard input, so that a key need never lie on the server.
 * Lines that begin with # are notes. Throws a CommandError that names the file without telling any of it.
 */
export async function readIdentities(
  files: readonly string[],
  { stdin }: Pick<CommandContext, 'stdin'>,
): Promise<string[]> {
  const identities: string[] = []
  for (const file of files) {
    const text = file === '-' ? await readAll(stdin) : readFile(file)
    const lines = text.split(/\r?\n/).map((line) => line.trim())
    const keys = lines.filter((line) => line !== '' && !line.startsWith('#'))
    if (keys.length === 0 || !keys.every((key) => /^AGE-SECRET-KEY-(PQ-)?1[A-Z0-9]+$/.test(key))) {
      const name = file === '-' ? 'Standard input' : file
      throw new CommandError(`${name} holds no private key (AGE-SECRET-KEY-1…).`, 65)
    }
    identities.push(...keys)
  }
  return identities
}

function readFile(file: string): string {
  try {
    const text = readFileSync(file, 'utf8')
    if (text.length <= MOST_BYTES) return text
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CommandError(`${file} cannot be read (${code}).`, 65)
  }
  throw new CommandError(`${file} is too long for a private key.`, 65)
}

async function readAll(stdin: NodeJS.ReadStream): Promise<string> {
  let text = ''
  for await (const chunk of stdin) {
    text += String(chunk)
    if (text.length > MOST_BYTES) throw new CommandError('Standard input is too long.', 65)
  }
  return text
}

export function collect(typed: string, previous: readonly string[]): string[] {
  return [...previous, typed]
}
