import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Eta } from 'eta'
import type { RenderedPage } from './page-context.ts'

/**
 * All templates of a folder, compiled under their names: `@login`, `@partials/footer`. No request
 * reads a file or resolves a path.
 */
export function loadTemplates(folder: string): Eta {
  const eta = new Eta()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.eta')) continue
    const name = `@${file.slice(0, -'.eta'.length).replaceAll('\\', '/')}`
    eta.loadTemplate(name, readFileSync(join(folder, file), 'utf8'))
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
