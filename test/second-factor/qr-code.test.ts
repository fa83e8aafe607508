import t from 'tap'
import { qrCodeSvg } from '../../src/second-factor/qr-code.ts'

const URI =
  'otpauth://totp/C%E1%BB%95ng:tamtt%40binhphuoc.gov.vn?issuer=C%E1%BB%95ng&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

t.test(
  '4.6: dark on white, with a quiet zone of four, and nothing that our policy forbids',
  async (t) => {
    const svg = qrCodeSvg(URI, 'Mã QR <để thêm> & "quét"')
    t.notMatch(svg, /style|script|on[a-z]+=|href|url\(/i)
    t.match(svg, /role="img" aria-label="Mã QR &#60;để thêm&#62; &#38; &#34;quét&#34;"/)
    const side = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1])
    t.match(svg, `<path fill="#fff" d="M0 0h${side}v${side}H0z"/>`)
    const places = [...svg.matchAll(/M(\d+) (\d+)h(\d+)v1/g)].flatMap(([, x, y, run]) => [
      Number(x),
      Number(x) + Number(run) - 1,
      Number(y),
    ])
    t.equal(Math.min(...places), 4)
    t.equal(Math.max(...places), side - 5)
    t.equal((side - 8 - 17) % 4, 0, 'the side of a version')
  },
)
