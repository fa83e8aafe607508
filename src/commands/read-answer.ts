import { createInterface } from 'node:readline'
import type { CommandContext } from './context.ts'

/** One line that is typed at the terminal, without blanks around it; empty when the input ends. */
export function readAnswer(
  { stdin, stderr }: Pick<CommandContext, 'stdin' | 'stderr'>,
  question: string,
): Promise<string> {
  const lines = createInterface({ input: stdin, output: stderr, terminal: true, historySize: 0 })
  return new Promise((resolve) => {
    lines.on('close', () => resolve(''))
    lines.question(question, (answer) => {
      resolve(answer.trim())
      lines.close()
    })
  })
}
