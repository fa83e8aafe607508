import { join } from 'node:path'
import { Eta } from 'eta'
import { listResources, readResourceText } from '../../resources.ts'
import type { RenderedPage } from './page-context.ts'

/**
 * All templates of a folder, compiled under their names: `@login`, `@partials/footer`. No request
 * reads a file or resolves a path.
 */
export function loadTemplates(folder: string): Eta {
  const eta = new Eta()
  for (const file of listResources(folder)) {
    if (!file.endsWith('.eta')) continue
    const name = `@${file.slice(0, -'.eta'.length)}`
    eta.loadTemplate(name, readResourceText(join(folder, file)))
  }
  return eta
}

/** What `reply.viewAsync` is given: it calls this on the engine, with the page. */
export function renderPage(this: Eta, { page }: Readonly<{ page: RenderedPage }>): string {
  return this.render(`@${page.template}`, page.data)
}

// @fastify/view takes a compiled function in a template's place; its types know names only.
declare module 'fastify' {
  interface FastifyReply {
    viewAsync(page: typeof renderPage, data: Parameters<typeof renderPage>[0]): Promise<string>
  }
}
