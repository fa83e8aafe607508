import t from 'tap'
import { bytesOf } from '../../src/protocol/byte-string.ts'
import { createServiceRegistry } from '../../src/services/service-registry.ts'
import { sampleConfig, serviceEntry } from '../support/sample-config.ts'

const user = { source: 'mailboxName', switchTo: { source: 'mailboxAddress', on: '2027-01-01' } }
const MIDNIGHT = Date.UTC(2026, 11, 31, 17)

t.test('R5: what stands for a person is another from the day on, by itself', async (t) => {
  let now = MIDNIGHT - 1
  const { services } = sampleConfig({ services: [serviceEntry({ user })] })
  const registry = createServiceRegistry(services, () => now)
  const source = () => {
    const admission = registry.admit(bytesOf('https://app.example/app'))
    return admission.kind === 'admitted' ? admission.url.service.user.source : undefined
  }
  t.equal(source(), 'mailboxName')
  t.equal(registry.list()[0]?.user.source, 'mailboxName')
  now = MIDNIGHT
  t.equal(source(), 'mailboxAddress')
  t.equal(registry.list()[0]?.user.source, 'mailboxAddress')
  registry.replace(services)
  t.equal(source(), 'mailboxAddress', 'a reload changes nothing about it')
})

t.test('R5: a day that there is not is a mistake', async (t) => {
  const wrong = { ...user, switchTo: { ...user.switchTo, on: '2027-13-45' } }
  t.throws(() => sampleConfig({ services: [serviceEntry({ user: wrong })] }))
})
