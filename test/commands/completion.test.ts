import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { programShape, withChildren } from '../../src/commands/command-shape.ts'
import { bashCompletion } from '../../src/commands/completion-bash.ts'
import { fishCompletion } from '../../src/commands/completion-fish.ts'
import { zshCompletion } from '../../src/commands/completion-zsh.ts'
import { realContext } from '../../src/commands/context.ts'

const program = await programShape(realContext(() => 'cas.config.json'))
const folder = mkdtempSync(join(tmpdir(), 'cas-completion-'))
t.teardown(() => rmSync(folder, { recursive: true, force: true }))
const file = join(folder, 'cas')
writeFileSync(file, bashCompletion(program))

const ASK = `
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_cas; printf '%s\\n' "\${COMPREPLY[@]}"`

/** What bash offers after these words, the last of which is being written. */
const offered = (...words: string[]) =>
  execFileSync('bash', ['-c', ASK, 'bash', file, 'cas', ...words], { encoding: 'utf8' })
    .split('\n')
    .filter((word) => word !== '')

t.test('bash completes commands, subcommands, options and what may be chosen', async (t) => {
  t.ok(offered('').includes('serve'))
  t.same(offered('acc'), ['account'])
  t.ok(offered('account', '').includes('add'))
  t.same(offered('account', 'add', '--disp'), ['--display-name'])
  t.same(offered('completion', ''), ['bash', 'zsh', 'fish', '--help'])
  t.same(offered('--config', 'account', 'acc'), ['account'], 'a value is no command')
  t.same(offered('--config', ''), [], 'left to the names of files')
  t.same(offered('account', 'add', '--unit', ''), [], 'left to the names of files')
  t.same(offered('service', 'trace', 'app', '--lang', ''), ['vi', 'en'])
})

t.test('every command and option is in each completion', async (t) => {
  const completions = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }
  for (const [shell, complete] of Object.entries(completions)) {
    const text = complete(program)
    for (const { path, options } of withChildren(program)) {
      const words = options.flatMap((option) => option.words.at(-1) ?? [])
      const missing = [path, ...words].filter((word) => !text.includes(word))
      if (missing.length > 0) t.fail(`${shell}: ${path} lacks ${missing.join(', ')}`)
    }
    t.notMatch(text, /undefined|\[object/)
  }
})
