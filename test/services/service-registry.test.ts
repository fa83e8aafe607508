import t from 'tap'
import { bytesOf } from '../../src/protocol/byte-string.ts'
import { createServiceRegistry } from '../../src/services/service-registry.ts'
import { sampleConfig, serviceEntry } from '../support/sample-config.ts'

function registryOf(...entries: Parameters<typeof serviceEntry>[0][]) {
  const services = entries.map((entry, index) => serviceEntry({ id: `s${index}`, ...entry }))
  return createServiceRegistry(sampleConfig({ services }).services)
}

const prefix = (url: string) => ({ matches: [{ prefix: url }] })
const idOf = (registry: ReturnType<typeof registryOf>, url: string) => {
  const admission = registry.admit(bytesOf(url))
  return admission.kind === 'admitted' ? admission.url.service.id : admission.kind
}

t.test('of several rules the narrowest decides', async (t) => {
  const registry = registryOf(
    prefix('https://a.example/'),
    prefix('https://a.example/app'),
    { matches: [{ exact: 'https://a.example/app/start?x=1' }] },
    { ...prefix('https://a.example/off'), enabled: false },
  )
  for (const [url, expected] of [
    ['https://a.example/', 's0'],
    ['https://a.example/application', 's0'],
    ['https://a.example/app/x', 's1'],
    ['https://a.example/app/start?x=1', 's2'],
    ['https://a.example/app/start?x=2', 's1'],
    ['https://a.example/off/x', 'disabled'],
    ['https://b.example/', 'unknown'],
    ['https://a.example/app?ticket=ST-1', 'malformed'],
    ['https://a.example\\@b.example/', 'malformed'],
  ] as const) {
    t.equal(idOf(registry, url), expected, url)
  }
})

t.test('R11.02: an empty registry admits nothing', async (t) => {
  t.equal(idOf(registryOf(), 'https://a.example/'), 'unknown')
})

t.test('R11.12: http only where the entry says so', async (t) => {
  const entry = { ...prefix('http://a.example/'), allowHttp: true }
  t.equal(idOf(registryOf(entry), 'http://a.example/x'), 's0')
  t.equal(idOf(registryOf(prefix('https://a.example/')), 'http://a.example/x'), 'unknown')
})

t.test('a new list is in force at once', async (t) => {
  const registry = registryOf(prefix('https://a.example/'))
  registry.replace(sampleConfig().services)
  t.equal(idOf(registry, 'https://a.example/'), 'unknown')
  t.equal(idOf(registry, 'https://app.example/app'), 'app')
})
