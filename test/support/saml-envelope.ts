const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
const SAML = 'urn:oasis:names:tc:SAML:1.0:protocol'

type Options = Readonly<{ attributes?: string; declaration?: string }>

/** The SOAP envelope that an application posts to `/samlValidate`, in the common spelling. */
export function samlEnvelope(artifact: string, options: Options = {}): string {
  const {
    attributes = 'MajorVersion="1" MinorVersion="1" RequestID="_192.168.16.51.1024506224022" IssueInstant="2002-06-19T17:03:44.022Z"',
    declaration = '',
  } = options
  return `${declaration}<SOAP-ENV:Envelope xmlns:SOAP-ENV="${SOAP}"><SOAP-ENV:Header/><SOAP-ENV:Body><samlp:Request xmlns:samlp="${SAML}" ${attributes}><samlp:AssertionArtifact>${artifact}</samlp:AssertionArtifact></samlp:Request></SOAP-ENV:Body></SOAP-ENV:Envelope>`
}
