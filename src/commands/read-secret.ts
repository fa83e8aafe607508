import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { CommandError } from './command-error.ts'

type Streams = Readonly<{ stdin: NodeJS.ReadStream; stderr: NodeJS.WritableStream }>

const MOST_BYTES = 8192

/**
 * A new secret: all of standard input when told so, otherwise typed twice at the terminal, unseen.
 * Never an argument: those are in the process list and in the shell's history.
 */
export async function readNewSecret(streams: Streams, fromStandardInput: boolean): Promise<string> {
  const { stdin } = streams
  if (fromStandardInput) {
    if (!stdin.isTTY) return readAll(stdin)
    throw new CommandError('Standard input is a terminal: leave out --password-stdin.', 64)
  }
  if (!stdin.isTTY) {
    throw new CommandError('There is no terminal to ask at: use --password-stdin.', 64)
  }
  const [first = '', second] = await ask(streams, ['New password: ', 'The same again: '])
  if (first !== second) {
    throw new CommandError('The two passwords differ. Nothing was changed.', 65)
  }
  return first
}

/** Standard input without the line ending that `echo` and editors add. */
async function readAll(stdin: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of stdin) {
    const buffer = Buffer.from(chunk)
    bytes += buffer.length
    if (bytes > MOST_BYTES) throw new CommandError('Standard input is too long.', 65)
    chunks.push(buffer)
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    return text.replace(/\r?\n$/, '')
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new CommandError('Standard input is not UTF-8 text.', 65)
  }
}

function ask({ stdin, stderr }: Streams, prompts: readonly string[]): Promise<string[]> {
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: unseen, terminal: true, historySize: 0 })
  const answers: string[] = []
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      if (answers.length === prompts.length) return
      answers.push(line)
      stderr.write(`\n${prompts[answers.length] ?? ''}`)
      if (answers.length === prompts.length) lines.close()
    })
    lines.on('close', () => {
      if (answers.length === prompts.length) return resolve(answers)
      stderr.write('\n')
      reject(new CommandError('Interrupted. Nothing was changed.', 1))
    })
    stderr.write(prompts[0] ?? '')
  })
}
