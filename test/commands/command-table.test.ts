import t from 'tap'
import { commandsFor } from '../../src/commands/command-table.ts'
import { realContext } from '../../src/commands/context.ts'

const context = realContext(() => 'cas.config.json')

async function namesFor(...args: string[]): Promise<string[]> {
  return (await commandsFor(args)).map((make) => make(context).name())
}

t.test('only what was asked for is loaded', async (t) => {
  t.same(await namesFor('account', 'list'), ['account'])
  t.same(await namesFor('--config', '/etc/cas.json', 'serve'), ['serve'])
  t.same(await namesFor('help', 'unit'), ['unit'])
  t.same(await namesFor('--config', 'serve', 'account', 'list'), ['account'], 'a file of that name')
})

t.test('everything is loaded to tell what there is', async (t) => {
  const all = await namesFor('--help')
  t.same([...new Set(all)], all, 'each of them once')
  for (const name of ['serve', 'account', 'backup']) t.ok(all.includes(name), name)
  t.same(await namesFor(), all)
  t.same(await namesFor('acount', 'list'), all, 'a misspelt name is told from the others')
  t.same(await namesFor('toString'), all)
})
