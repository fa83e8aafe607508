import t from 'tap'
import { rememberedAddress, rememberedText } from '../../src/diagnosis/refusal.ts'
import { bytesOf } from '../../src/protocol/byte-string.ts'

for (const before of ['', '=', '%3D', '%253d', '%25253D', '%20', '%2F']) {
  t.test(`R10.05: no whole ticket is remembered behind "${before}"`, async (t) => {
    const text = `https://a.vn/?t${before}ST-abcdefghijklmnop`.replace('tST', '&ST')
    t.notMatch(rememberedText(text), 'abcdefgh')
    t.notMatch(rememberedAddress(bytesOf(text)), 'abcdefgh')
  })
}
