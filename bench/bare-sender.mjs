import { request } from 'node:http'

/**
 * What the sending of logout requests is measured against: a loop that posts the same body to the
 * same applications, two at a time to each. Arguments: how many, then the addresses. Prints the
 * milliseconds that it took, and the microseconds of its CPU.
 */

const [count, ...urls] = process.argv.slice(2)
const body = `logoutRequest=${'x'.repeat(464)}`
const options = {
  method: 'POST',
  headers: {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': body.length,
    'user-agent': 'bench',
  },
}

/** @param {string} url */
function post(url) {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      response.resume()
      response.once('end', resolve)
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

let left = Number(count)
/** @param {string} url */
async function lane(url) {
  while (left > 0) {
    left -= 1
    await post(url)
  }
}

const before = process.cpuUsage()
const startedAt = performance.now()
await Promise.all(urls.flatMap((url) => [lane(url), lane(url)]))
const ms = performance.now() - startedAt
const { user, system } = process.cpuUsage(before)
process.stdout.write(JSON.stringify({ ms, cpuMicroseconds: user + system }))
process.exit(0)
