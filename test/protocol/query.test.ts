import t from 'tap'
import { type ByteString, bytesOf, textOf } from '../../src/protocol/byte-string.ts'
import { isFlagSet, readParameters } from '../../src/protocol/parameters.ts'
import { decodeForm, escapeIllegal } from '../../src/protocol/percent-encoding.ts'
import { parseQuery } from '../../src/protocol/query.ts'

const bytes = (text: string) => text as ByteString

t.test('byte strings', async (t) => {
  t.test('R0.07: UTF-8 goes there and back', async (t) => {
    for (const text of ['', 'tamtt', 'Trần Thanh Tâm', 'a\u0000\u007f', '\ufeffBOM', '𝔸']) {
      t.equal(textOf(bytesOf(text)), text)
    }
    t.equal(bytesOf('Tấm'), 'T\xE1\xBA\xA5m')
  })
  t.test('R0.07: bytes that are not UTF-8 are no text, and not U+FFFD', async (t) => {
    for (const junk of ['\xE2', 'a\xC7', '\xC0\xAF', '\xED\xA0\x80']) {
      t.equal(textOf(bytes(junk)), undefined)
    }
  })
})

t.test('decoding', async (t) => {
  const rows = [
    ['R0.06: + is a space', 'a+b', 'a b'],
    ['R0.06: %XX is a byte', '%41%7a%2B', 'Az+'],
    ['R0.06: exactly once', '%2541', '%41'],
    ['R0.06: exactly once, a plus', '%252B', '%2B'],
    ['R0.07: UTF-8 stays bytes', 'T%E1%BA%A5m', 'T\xE1\xBA\xA5m'],
    ['R0.07: a lone byte stays', 'x%E2', 'x\xE2'],
    ['R0.07: one bad byte does not keep the rest undecoded', '%3A%E2%2F', ':\xE2/'],
    ['a broken escape stays literal', '100%', '100%'],
    ['a broken escape stays literal, one digit', '%4', '%4'],
    ['a broken escape stays literal, no digits', '%zz%41', '%zzA'],
    ['a broken escape before a whole one', '%%41', '%A'],
    ['NUL is a byte', '%00', '\x00'],
  ] as const
  for (const [name, raw, decoded] of rows) {
    t.test(name, async (t) => {
      t.equal(decodeForm(raw), decoded)
      t.equal(parseQuery(`x=${raw}`).first('x'), decoded)
    })
  }
})

t.test('queries', async (t) => {
  t.test('R0.06: parameters in any order, E06: inner escapes intact', async (t) => {
    const query = parseQuery(
      'ticket=ST-1&service=https%3A%2F%2Fa%2Fx%3Fu%3Dhttps%253A%252F%252Fb%253Fc%253Dd%2526e',
    )
    t.equal(query.first('service'), 'https://a/x?u=https%3A%2F%2Fb%3Fc%3Dd%26e')
    t.equal(query.first('ticket'), 'ST-1')
  })
  t.test('R0.03: names are case-sensitive', async (t) => {
    t.equal(parseQuery('Service=a').first('service'), undefined)
  })
  t.test('names are decoded, values may hold =, empty fields are skipped', async (t) => {
    const query = parseQuery('&&%73ervice=a=b==&&bare&=nameless')
    t.strictSame(query.names, ['service', 'bare', ''])
    t.equal(query.first('service'), 'a=b==')
    t.equal(query.first('bare'), '')
    t.equal(query.first(''), 'nameless')
    t.strictSame(parseQuery('').names, [])
  })
  t.test('names of the prototype mean nothing', async (t) => {
    const query = parseQuery('__proto__=x&constructor=y&toString=z')
    t.equal(query.first('__proto__'), 'x')
    t.equal(query.first('hasOwnProperty'), undefined)
    t.equal(({} as Record<string, unknown>).x, undefined)
  })
  t.test('R0.08: repeated', async (t) => {
    for (const raw of [
      'service=a&service=b',
      'service=a&x=1&%73ervice=a',
      'service=&service=b',
      'service[]=a',
      'service%5B%5D=a',
      'service[0]=a',
      'service=a&service[x]=b',
    ]) {
      t.equal(parseQuery(raw).isRepeated('service'), true, raw)
    }
    for (const raw of [
      'service=a',
      'service=a&serviceX=b&xservice=c&x=1&x=2',
      '',
      'services[]=a',
    ]) {
      t.equal(parseQuery(raw).isRepeated('service'), false, raw)
    }
  })
  t.test('at most 100 fields are kept', async (t) => {
    t.equal(parseQuery('x=1&'.repeat(100)).hasTooMany, false)
    const query = parseQuery(`${'x=1&'.repeat(100)}service=a`)
    t.equal(query.hasTooMany, true)
    t.equal(query.names.length, 100)
  })
  t.test('R0.06: any bytes make the round trip', async (t) => {
    let seed = 7
    for (let round = 0; round < 500; round += 1) {
      let value = ''
      for (let at = 0; at < 30; at += 1) {
        seed = (seed * 1103515245 + 12345) % 2147483648
        value += String.fromCharCode((seed >> 8) & 0xff)
      }
      const escapedAll = [...value]
        .map((c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
        .join('')
      const form = escapeIllegal(value.replaceAll('%', '%25').replace(/[+&=#]/g, escapeReserved))
      if (parseQuery(`a=1&v=${escapedAll}`).first('v') !== value) t.fail(escapedAll)
      if (parseQuery(`v=${form}&a=1`).first('v') !== value) t.fail(form)
    }
    const text = new URLSearchParams({ v: 'Tấm & cám = 100% +' }).toString()
    t.equal(textOf(parseQuery(text).first('v') ?? bytes('')), 'Tấm & cám = 100% +')
  })
})

function escapeReserved(character: string): string {
  return `%${character.charCodeAt(0).toString(16)}`
}

t.test('parameters', async (t) => {
  const read = (raw: string) => readParameters(parseQuery(raw), ['service', 'ticket'])
  t.test('R1.03: an empty value is absent; R0.04: others are ignored', async (t) => {
    t.strictSame(read('service=&sn=undefined&ticket=ST-1&x=1&x=2'), {
      values: { service: undefined, ticket: 'ST-1' },
    })
  })
  t.test('R0.08, E14: ticket=ST-x&service=A&service=B is refused in any order', async (t) => {
    for (const raw of ['ticket=t&service=A&service=B', 'service=A&ticket=t&service=B']) {
      t.strictSame(read(raw), {
        values: { service: undefined, ticket: undefined },
        problem: 'repeated',
        parameter: 'service',
      })
    }
  })
  t.test('R0.14: 8192 decoded bytes are the limit', async (t) => {
    t.equal(read(`service=${'%41'.repeat(8192)}`).values.service?.length, 8192)
    const { problem, parameter } = read(`ticket=a&service=${'x'.repeat(8193)}`)
    t.strictSame([problem, parameter], ['too-long', 'service'])
  })
  t.test('too many fields', async (t) => {
    const { problem, parameter } = read('x&'.repeat(101))
    t.strictSame([problem, parameter], ['too-many', undefined])
  })
  t.test('R1.05: flags', async (t) => {
    for (const value of ['true', 'TRUE', '1', 'yes', 'on', 'x', ' ']) {
      t.equal(isFlagSet(bytes(value)), true, value)
    }
    for (const value of ['', 'false', 'False', '0', 'no', 'NO', 'off', 'oFF']) {
      t.equal(isFlagSet(bytes(value)), false, value)
    }
    t.equal(isFlagSet(undefined), false)
  })
})
