import t from 'tap'
import { printableJson } from '../../src/commands/text-table.ts'

t.test('JSON steers no terminal, and still says the same', async (t) => {
  const value = { userAgent: 'a\u001b[2J\u009b31m\u007f\u202eb\u2066' }
  const json = printableJson(JSON.stringify(value))
  t.notMatch(json, /\p{Cc}|\p{Bidi_Control}/u)
  t.strictSame(JSON.parse(json), value)
})
