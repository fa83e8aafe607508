import type { PageContext } from './page-context.ts'

/** `Chrome/Windows` → `Chrome trên Windows`: browser and system, as far as they are known. */
export function deviceWords({ messages }: Pick<PageContext, 'messages'>, device: string): string {
  const m = messages.sessions
  const [browser = '', system = ''] = device.split('/')
  if (browser !== '' && system !== '') return m.device(browser, system)
  return browser || system || m.unknownDevice
}
