import { askOnce, type HttpResponse, headersOf } from './http-connection.ts'
import { PASSWORD } from './site.ts'

/** Signs in through the form, as a browser does. Resolves with the session's `Cookie` header. */
export async function signIn(port: number, name: string): Promise<string> {
  const form = await askOnce(port, request('GET', [], ''))
  const loginTicket = /name="lt" value="([^"]+)"/.exec(form.body)?.[1]
  if (form.status !== 200 || !loginTicket) throw new Error(`No sign-in form: ${form.status}`)
  const fields = new URLSearchParams({ username: name, password: PASSWORD, lt: loginTicket })
  const body = fields.toString()
  const answer = await askOnce(
    port,
    request(
      'POST',
      [
        `cookie: ${cookiesOf(form).join('; ')}`,
        'content-type: application/x-www-form-urlencoded',
        `content-length: ${body.length}`,
      ],
      body,
    ),
  )
  const session = cookiesOf(answer).find((cookie) => cookie.startsWith('TGC='))
  if (answer.status !== 303 || !session) {
    throw new Error(`The sign-in of ${name} was answered with ${answer.status}.`)
  }
  return session
}

function request(method: 'GET' | 'POST', headers: readonly string[], body: string): string {
  return [`${method} /cas/login HTTP/1.1`, 'host: localhost', ...headers, '', body].join('\r\n')
}

function cookiesOf({ head }: HttpResponse): string[] {
  return headersOf(head)
    .filter(([name]) => name === 'set-cookie')
    .map(([, value]) => value.split(';', 1)[0] ?? '')
}
