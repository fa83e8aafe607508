import type { Reader } from './client-readers.ts'
import * as readers from './client-readers.ts'
import type { Platform } from './form-encoding.ts'
import { JAVA } from './replayed-clients.ts'

const soapBody = (request: string) =>
  `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header/><SOAP-ENV:Body>${request}</SOAP-ENV:Body></SOAP-ENV:Envelope>`

export type ReplayedSamlClient = Readonly<{
  name: string
  platform: Platform
  query(target: string, ticket: string): string
  lines: readonly string[]
  body(ticket: string): string
  reads(now: number): Reader
}>

/** The same for SAML 1.1: the envelope of each, as it writes it. */
export const replayedSamlClients = (host: string): readonly ReplayedSamlClient[] => [
  {
    name: 'Java',
    platform: 'java',
    query: (target) => `TARGET=${target}`,
    lines: [
      'Content-Type: text/xml',
      'SOAPAction: http://www.oasis-open.org/committees/security',
      'Cache-Control: no-cache',
      'Pragma: no-cache',
      ...JAVA(host),
    ],
    body: (ticket) =>
      soapBody(
        `<Request xmlns="urn:oasis:names:tc:SAML:1.0:protocol" MajorVersion="1" MinorVersion="1" RequestID="_8f3c" IssueInstant="2026-11-24T00:30:00Z"><AssertionArtifact>${ticket}</AssertionArtifact></Request>`,
      ),
    reads: readers.javaSaml,
  },
  {
    name: 'dotnet-cas-client',
    platform: 'dotnet',
    query: (target, ticket) => `TARGET=${target}&SAMLart=${ticket}`,
    lines: [
      'SOAPAction: http://www.oasis-open.org/committees/security',
      'Content-Type: text/xml',
      'Cache-Control: no-store,no-cache',
      'Pragma: no-cache',
      `Host: ${host}`,
      'Expect: 100-continue',
      'Connection: Keep-Alive',
    ],
    body: (ticket) =>
      soapBody(
        `<samlp:Request xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol" MajorVersion="1" MinorVersion="1" RequestID="_192.168.16.51.1024506224022" IssueInstant="2002-06-19T17:03:44.022Z"><samlp:AssertionArtifact>${ticket}</samlp:AssertionArtifact></samlp:Request>`,
      ),
    reads: readers.dotnetSaml,
  },
  {
    name: 'python-cas',
    platform: 'python',
    query: (target) => `TARGET=${target}`,
    lines: [
      `Host: ${host}`,
      'User-Agent: python-requests/2.31.0',
      'Accept-Encoding: gzip, deflate',
      'accept: text/xml',
      'connection: keep-alive',
      'soapaction: http://www.oasis-open.org/committees/security',
      'cache-control: no-cache',
      'pragma: no-cache',
      'content-type: text/xml; charset=utf-8',
    ],
    body: (ticket) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n${soapBody(
        `\n<samlp:Request xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol"\nMajorVersion="1"\nMinorVersion="1"\nRequestID="0b5a4d3e-1111-4222-8333-444455556666"\nIssueInstant="2026-11-24T07:30:00.071189">\n<samlp:AssertionArtifact>${ticket}</samlp:AssertionArtifact></samlp:Request>\n`,
      )}`,
    reads: () => readers.pythonSaml,
  },
]
