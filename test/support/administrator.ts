import { authenticator, keyIn, recoveryCodesIn } from './authenticator.ts'
import { actionOf, fieldsOf } from './browser.ts'
import { PASSWORD, type TestApp } from './test-app.ts'

/** Somebody who administers, signed in with a second factor, in a browser of theirs. */
export async function administratorOf(app: Pick<TestApp, 'addPerson' | 'browser' | 'clock'>) {
  const id = await app.addPerson({
    name: 'hoalt',
    displayName: 'Lê Thị Hoa',
    groups: ['quan-tri'],
  })
  const browser = app.browser()
  type Page = Awaited<ReturnType<typeof browser.get>>
  const fill = ({ body }: Page, fields: Record<string, string>) =>
    browser.post(actionOf(body), { ...fieldsOf(body), ...fields })
  const follow = ({ headers }: Page) => browser.get(String(headers.location))

  const first = await browser.signIn({ username: 'hoalt', password: PASSWORD })
  const enrol = await follow(first)
  const code = authenticator(keyIn(enrol.body)).codeAt(app.clock.now())
  const codes = await follow(await fill(enrol, { code }))
  await fill(codes, { code: recoveryCodesIn(codes.body)[0] ?? '' })
  return { id, browser }
}
