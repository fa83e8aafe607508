import t from 'tap'
import { qrCodeSvg, qrPicture } from '../../src/second-factor/qr-code.ts'

const URI =
  'otpauth://totp/C%E1%BB%95ng:tamtt%40binhphuoc.gov.vn?issuer=C%E1%BB%95ng&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

t.test('4.6: the modules of a QR code, with a quiet zone of four around them', async (t) => {
  const { side, path } = qrPicture(URI)
  t.match(path, /^(?:M\d+ \d+h\d+v1h-\d+z)+$/, 'nothing that a template would have to escape')
  const places = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].flatMap(([, x, y, run]) => [
    Number(x),
    Number(x) + Number(run) - 1,
    Number(y),
  ])
  t.equal(Math.min(...places), 4)
  t.equal(Math.max(...places), side - 5)
  t.equal((side - 8 - 17) % 4, 0, 'the side of a version')
})

t.test('4.6: dark on white, and nothing that our policy forbids', async (t) => {
  const svg = qrCodeSvg(URI, 'Mã QR <để thêm> & "quét"')
  t.notMatch(svg, /style|script|on[a-z]+=|href|url\(/i)
  t.match(svg, /role="img" aria-label="Mã QR &#60;để thêm&#62; &#38; &#34;quét&#34;"/)
  const { side, path } = qrPicture(URI)
  t.match(svg, `<path fill="#fff" d="M0 0h${side}v${side}H0z"/>`)
  t.match(svg, `<path fill="#000" d="${path}"/>`)
})
