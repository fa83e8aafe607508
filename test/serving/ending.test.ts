import t from 'tap'
import { createEndings } from '../../src/serving/ending.ts'

function endings() {
  const said: string[] = []
  const exits: number[] = []
  const { begun, end, listen } = createEndings({
    lastWords: (why) => said.push(why),
    exit: (code) => exits.push(code),
  })
  return { begun, end, listen, said, exits }
}

t.test('the first signal begins the end, the second is the end', async (t) => {
  const { begun, listen, exits, said } = endings()
  const { ignore } = listen()
  process.emit('SIGTERM', 'SIGTERM')
  t.same(await begun, { kind: 'told', signal: 'SIGTERM' })
  process.emit('SIGINT', 'SIGINT')
  t.same(exits, [130])
  t.match(said, [/second signal/])
  ignore()
})

t.test('the first reason counts', async (t) => {
  const { begun, end, exits } = endings()
  end({ kind: 'told', signal: 'SIGINT' })
  end({ kind: 'fault', origin: 'uncaughtException', error: new Error('late') })
  t.match(await begun, { kind: 'told' })
  t.same(exits, [])
})
