import type { hostsVi } from './hosts-vi.ts'

export const hostsEn: typeof hostsVi = {
  moved: (address) =>
    `The address of this sign-in is now ${address}. What you sent from the old address was not taken. Enter it again on this page.`,
  unknown: 'This is not the address of the sign-in',
  onlyHere: (address) => `The right address is ${address}. Type your password only there.`,
  report:
    'If a link brought you here, tell support where you found it, and read out the code below.',
}
