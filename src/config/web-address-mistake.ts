import { bytesOf } from '../protocol/byte-string.ts'
import { carriesTicketParameter, readServiceUrl } from '../protocol/service-url.ts'

/** What is wrong with an address of an application; undefined when nothing is. */
export function webAddressMistake(address: string, allowHttp: boolean): string | undefined {
  const url = readServiceUrl(bytesOf(address))
  if (!('problem' in url) && carriesTicketParameter(url)) return 'Must carry no ticket.'
  if ('problem' in url) return `Is not an address that could be matched (${url.problem}).`
  if (/[^!-~]/.test(address)) return 'Must be written in ASCII (percent-encode the rest).'
  if (url.origin.startsWith('http:') && !allowHttp) {
    return 'Begins with http://. Use https://, or set "allowHttp" for this service.'
  }
  return undefined
}
