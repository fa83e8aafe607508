import t from 'tap'
import { readDestination } from '../../src/outgoing/destination.ts'

const ROWS: readonly (readonly [url: string, host: string, port: number, path: string])[] = [
  ['https://app.example/pgt', 'app.example', 443, '/pgt'],
  ['http://app.example', 'app.example', 80, '/'],
  ['https://APP.example:8443?a=b', 'app.example', 8443, '/?a=b'],
  ["https://app.example/a/%7eb?x='%e1'&y=a+b#top", 'app.example', 443, "/a/%7eb?x='%e1'&y=a+b"],
  ['https://app.example#/x', 'app.example', 443, '/'],
  ['https://[fd00::1]:444/x', 'fd00::1', 444, '/x'],
  ['http://2130706433/x', '127.0.0.1', 80, '/x'],
  ['http://0x7f.1/x', '127.0.0.1', 80, '/x'],
  ['https://user:secret@app.example/x', 'app.example', 443, '/x'],
]

for (const [url, hostname, port, path] of ROWS) {
  t.test(`R7.05: ${url} leads to ${hostname}:${port}, path and query as they stand`, async (t) => {
    const isSecure = url.startsWith('https')
    t.strictSame(readDestination(url), { isSecure, hostname, port, path })
  })
}

for (const url of ['', 'app.example/x', 'ftp://app.example/', 'file:///etc/passwd', 'https://']) {
  t.test(`R7.02: "${url}" leads nowhere`, async (t) => {
    t.equal(readDestination(url), undefined)
  })
}
