/** Where the applications of the demo live. Browsers and the server know them by these URLs. */
export type Addresses = Readonly<{
  /** Origin of the sign-in server. */
  server: string
  /** Origins of the two applications. */
  onewin: string
  ioffice: string
}>

/** Where people enter Onewin, and what its tile leads to. */
export const ONEWIN_START = '/'

/** Where people enter VNPT-iOffice, as in the real one. */
export const IOFFICE_START = '/qlvb'

export function addressesOn(ports: readonly [number, number, number]): Addresses {
  const [server, onewin, ioffice] = ports
  const at = (port: number) => `http://localhost:${port}`
  return { server: at(server), onewin: at(onewin), ioffice: at(ioffice) }
}

/**
 * How to start the two applications: the file, the application's own origin, and where CAS answers
 * for it. Applications ask for `/cas` or for no path at all, and the server has both.
 */
export function applicationCommands({ server, onewin, ioffice }: Addresses) {
  return [
    { name: 'Onewin', args: ['demo/onewin.ts', onewin, `${server}/cas`] },
    { name: 'VNPT-iOffice', args: ['demo/ioffice.ts', ioffice, server] },
  ] as const
}
