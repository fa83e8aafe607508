import { Command } from 'commander'
import t from 'tap'
import { unknownIn } from './mentioned-command.ts'

const program = new Command('cas')
const account = program.command('account')
account.command('add').argument('<name>').option('--json')
account.command('list').option('--search <words>')
program.command('support').argument('<code...>')

for (const [mention, unknown] of [
  ['cas account add sonnv --json', []],
  ['cas account add|list', []],
  ['cas account add\\|list', []],
  ["cas account list --search '--json' | head", []],
  ['cas --config other.json account list', []],
  ['cas support 7KQP-3MXA', []],
  ['cas account …', []],
  ['cas account list # like --json', []],
  ['cas acount list', ['acount']],
  ['cas account ad sonnv', ['ad']],
  ['cas account add|lost', ['lost']],
  ['cas account add sonnv --jsn', ['--jsn']],
  ['cas account list [--search TEXT] [--json]', ['--json']],
] as const) {
  t.test(`${mention} → ${unknown.join(' ') || 'known'}`, async (t) => {
    t.same(unknownIn(mention, program), unknown)
  })
}
