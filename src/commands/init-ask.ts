import { createInterface } from 'node:readline'
import { CommandError } from './command-error.ts'
import { printable } from './text-table.ts'

type Streams = Readonly<{ stdin: NodeJS.ReadStream; stderr: NodeJS.WritableStream }>

export type Terminal = ReturnType<typeof openTerminal>

/**
 * Whoever sits at the terminal, to be asked one thing after the other. Questions go to standard error, so
 * that what a command prints can still be sent to a file. Lines that were typed ahead wait for their question.
 */
export function openTerminal({ stdin, stderr }: Streams) {
  const lines = createInterface({ input: stdin, output: stderr, terminal: true, historySize: 0 })
  const typed: string[] = []
  let waiting: Readonly<{ resolve(line: string): void; reject(error: Error): void }> | undefined
  let isClosed = false
  const interrupted = () => new CommandError('Interrupted. Nothing was written.', 1)

  lines.on('line', (line) => {
    if (!waiting) return void typed.push(line)
    const { resolve } = waiting
    waiting = undefined
    resolve(line)
  })
  lines.on('close', () => {
    isClosed = true
    if (!waiting) return
    stderr.write('\n')
    waiting.reject(interrupted())
  })

  function nextLine(): Promise<string> {
    const line = typed.shift()
    if (line !== undefined) return Promise.resolve(line)
    if (isClosed) return Promise.reject(interrupted())
    return new Promise((resolve, reject) => {
      waiting = { resolve, reject }
    })
  }

  return {
    say: (text: string) => stderr.write(text),

    /** One line; nothing typed: `proposal`. Asked again, with the reason, until `problem` finds none. */
    async ask(
      explains: string,
      proposal: string | undefined,
      problem: (answer: string) => string | undefined,
    ): Promise<string> {
      for (;;) {
        lines.setPrompt(proposal === undefined ? '> ' : `[${printable(proposal)}] > `)
        stderr.write(`\n${explains}\n`)
        lines.prompt()
        const line = (await nextLine()).trim()
        const answer = line === '' ? (proposal ?? '') : line
        const sentence = answer === '' ? 'This is needed.' : problem(answer)
        if (sentence === undefined) return answer
        stderr.write(`  ✗ ${sentence}\n`)
      }
    },

    close: () => lines.close(),
  }
}
