import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { loadTemplates } from '../../src/http/browser/templates.ts'
import { templatesFolder } from '../../src/paths.ts'

const files = readdirSync(templatesFolder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.eta'))
  .map((file) => ({ file, text: readFileSync(join(templatesFolder, file), 'utf8') }))

t.test(
  'whatever a template writes is escaped, but for its parts and the page itself',
  async (t) => {
    t.ok(files.length > 15)
    for (const { file, text } of files) {
      const unescaped = [...text.matchAll(/<%~(.*?)%>/gs)].map(([, code = '']) => code.trim())
      const wrong = unescaped.filter(
        (code) => code !== 'it.body' && !/^include\('@[\w/-]+', [^()]+\)$/.test(code),
      )
      t.same(wrong, [], file)
    }
  },
)

t.test('no template holds a style or a script of its own', async (t) => {
  for (const { file, text } of files) {
    const markup = text.replace(/<%.*?%>/gs, '')
    t.notMatch(markup, /<style|\sstyle=|\son[a-z]+=|<script(?! src=)|javascript:/i, file)
  }
})

t.test(
  '4.6: a QR code is an image with a name, dark on white in every colour scheme',
  async (t) => {
    const qr = { side: 29, path: 'M4 4h1v1h-1z' }
    const svg = loadTemplates(templatesFolder).render('@partials/qr-code', {
      qr,
      qrLabel: 'Mã QR <để thêm> & "quét"',
    })
    t.match(svg, 'viewBox="0 0 29 29" role="img"')
    t.match(svg, 'aria-label="Mã QR &lt;để thêm&gt; &amp; &quot;quét&quot;"')
    t.match(svg, '<path fill="#fff" d="M0 0h29v29H0z"/><path fill="#000" d="M4 4h1v1h-1z"/>')
  },
)
