import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Above the usual services and below what the system hands out for outgoing connections. */
const LOWEST = 20_000
const HIGHEST = 30_000

/** Free ports on this machine: those that are preferred as far as they are free, else any. */
export async function freePorts<Ports extends readonly (number | undefined)[]>(
  ...preferred: Ports
): Promise<{ [Index in keyof Ports]: number }> {
  const ports: number[] = []
  for (const first of preferred) {
    let port = first ?? anyPort()
    while (ports.includes(port) || !(await isFree(port))) port = anyPort()
    ports.push(port)
  }
  return ports as { [Index in keyof Ports]: number }
}

const anyPort = () => randomInt(LOWEST, HIGHEST)

/** Free on both loopbacks: a browser may try `localhost` at either. */
async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '::1'))
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    // A machine without IPv6 has no such address, and nobody listens there.
    probe.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT'),
    )
    probe.listen(port, host, () => probe.close(() => resolve(true)))
  })
}
