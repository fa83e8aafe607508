import type { PageContext, RenderedPage } from './page-context.ts'

/** A refusal that a person reads: its status, and the page that says it in their language. */
export class PageError extends Error {
  override readonly name = 'PageError'
  readonly status: number
  readonly page: (context: PageContext) => RenderedPage
  /** Why, in one word for the log. */
  readonly reason: string

  constructor(status: number, reason: string, page: (context: PageContext) => RenderedPage) {
    super(reason)
    this.status = status
    this.reason = reason
    this.page = page
  }
}
