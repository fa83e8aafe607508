/** The little of passport that the demo uses; the package brings no types. */
declare module 'passport' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  /** What strategies read of a request; Express would have put it there. */
  type ReadableRequest = IncomingMessage &
    Readonly<{ query: Readonly<Record<string, string>>; originalUrl: string }>

  type Passport = Readonly<{
    use(strategy: object): void
    /** Without Express and its sessions: `verdict` hears who it is, unless the strategy redirects. */
    authenticate<User>(
      strategy: string,
      options: Readonly<{ session: false; copyQueryParameters: boolean }>,
      verdict: (error: unknown, user?: User | false) => void,
    ): (request: ReadableRequest, response: ServerResponse, next: (error?: unknown) => void) => void
  }>

  const passport: Readonly<{ Passport: new () => Passport }>
  export default passport
}
