import type { DiagnosisMessages } from './diagnosis-vi.ts'

/** What the diagnosis says, in English: the same keys and the same holes as in Vietnamese. */
export const diagnosisEn: DiagnosisMessages = {
  labels: {
    validation: 'Validation',
    proxy: 'Proxy ticket',
    login: 'Sign-in',
    logout: 'Sign-out',
    issue: 'Ticket',
    connection: 'Connection',
    other: 'Request',
    from: 'from',
    ticket: 'ticket',
    service: 'service',
    atLogin: 'at login',
    atValidation: 'at validation',
    supportCode: 'support code',
    fix: 'Fix:',
    noneOf: (service) => `Nothing of ${service} was refused as far back as is kept.`,
    noneUnknown: 'Nothing of an application that is not registered was refused.',
    same: 'The two addresses are the same: a ticket for the one validates for the other.',
    sameBut: (position, differences) =>
      `The two addresses count as the same, though they part at character ${position}; the difference is harmless: ${differences}.`,
    and: (one, other) => `${one}, and ${other}`,
  },
  harmless: {
    'default-port': 'the default port (:443 of https, :80 of http)',
    'host-case': 'upper or lower case in the scheme or the host',
    fragment: 'what stands behind #',
    'session-id': 'the parameter ;jsessionid',
    'empty-path': 'no / behind the host',
    escapes: 'how the same character is percent-encoded',
  },
  differs: (position, atLogin, atValidation, causes) =>
    `The service address differs at character ${position}, “${atLogin}” at login and “${atValidation}” at validation: ${causes}.`,
  clues: {
    scheme: {
      cause: (atLogin, atValidation) =>
        `it is ${atLogin} at login and ${atValidation} at validation, mostly because the application behind its proxy does not know that people come by HTTPS`,
      fix: 'Let the proxy send X-Forwarded-Proto and the application trust it, or set serverName to the full https address.',
    },
    'default-port': {
      cause: (port) => `the default port :${port} is too much`,
      fix: 'Leave the port out of serverName/service in the client configuration.',
    },
    port: {
      cause: (atLogin, atValidation) => `the ports differ (${atLogin} and ${atValidation})`,
      fix: 'Set serverName to the address that people see, not to an internal port.',
    },
    'internal-host': {
      cause: (internal, other) => `the internal host ${internal} is used in place of ${other}`,
      fix: 'Set serverName to the host that people see.',
    },
    host: {
      cause: (atLogin, atValidation) => `the hosts differ (${atLogin} and ${atValidation})`,
      fix: 'Use one host for both steps (serverName).',
    },
    slash: {
      cause: 'there is a / too many or too few in the path, often added at its end by a web server',
      fix: 'Use the very same address for both steps (serverName/service in the client configuration).',
    },
    'path-case': {
      cause: 'upper and lower case differ in the path',
      fix: 'Make the service address one constant and use it for both steps.',
    },
    'path-parameter': {
      cause: (name) => `the session parameter “;${name}” got into the address`,
      fix: 'Switch off session ids in URLs (cookies only), or remove it from the service.',
    },
    path: {
      cause: 'the paths differ',
      fix: 'Validate with the very address that was sent at login.',
    },
    encodingAtValidation: {
      cause:
        'at validation it is percent-encoded once more than at login (double encoding, or one too few at login)',
      fix: 'Encode the value of service exactly once at both steps, & = + % included.',
    },
    encodingAtLogin: {
      cause:
        'at login it is percent-encoded once more than at validation (double encoding, or one too few at validation)',
      fix: 'Encode the value of service exactly once at both steps, & = + % included.',
    },
    cut: {
      cause: 'at validation it is cut at an & as the value of service was not percent-encoded',
      fix: 'Encode the whole value of service (& as %26) when you call the validation.',
    },
    'html-escape': {
      cause: 'an & was written as &amp;',
      fix: 'Do not HTML-escape an address that you put together; percent-encode only.',
    },
    ticket: {
      cause: 'the address at validation still carries the ticket parameter',
      fix: 'Remove the ticket parameter from the address before the validation.',
    },
    letters: {
      cause: 'letters outside ASCII in the address are wrongly encoded (it must be UTF-8)',
      fix: 'Use a service address of ASCII only, or encode such letters as UTF-8.',
    },
    'equals-sign': {
      cause: 'an = at the end of a value was lost',
      fix: 'Encode = as %3D in the value of a parameter.',
    },
    extraAtValidation: {
      cause: (names) => `at validation there is the further parameter ${names}`,
      fix: 'Remove what was added later; if it belongs to the address, encode & as %26 at login.',
    },
    extraAtLogin: {
      cause: (names) => `at validation the parameter ${names} is missing`,
      fix: 'Send the very address of the login, all parameters included; encode & as %26.',
    },
    values: {
      cause: (names) => `the value of the parameter ${names} changes between the two steps`,
      fix: 'Put nothing into the service that changes each time (session ids, times, random numbers).',
    },
    order: {
      cause: 'the parameters are in another order',
      fix: 'Keep the address of the login as it was, do not put it together anew.',
    },
    notAnAddressAtLogin: {
      cause: 'what was sent at login is no http(s) address',
      fix: 'Send the full address of the page that receives the ticket, with https:// at its start.',
    },
    notAnAddressAtValidation: {
      cause: 'what was sent at validation is no http(s) address',
      fix: 'Send the full address of the page that receives the ticket, with https:// at its start.',
    },
  },
  rules: {
    expired: {
      sentence: (age, lifetime) =>
        `The ticket has expired: the application validated it after ${age}, and it lasts ${lifetime}.`,
      fix: 'Validate as soon as the ticket arrives; look for slow networks, queues, or a proxy that repeats old requests.',
    },
    usedBySame: {
      sentence: (at, from) =>
        `The ticket was used already at ${at}, also from ${from}: a ticket can be validated once.`,
      fix: 'Look for a filter that is installed twice; after the validation redirect to the address without ticket, so that reloading the page does not send the old one.',
    },
    usedByOther: {
      sentence: (at, from, now) =>
        `The ticket was used already at ${at} from ${from}, now from ${now}: a ticket can be validated once.`,
      fix: 'Look for two application servers that validate the same ticket, or a link scanner that opens the address with the ticket first.',
    },
    usedUp: {
      sentence: (at, from, code) =>
        `The ticket was used at ${at} from ${from} and refused then (${code}): one attempt uses it up, good or bad.`,
      fix: 'Mend the cause of that refusal; to try again sign in again for a new ticket.',
    },
    foreignTag: {
      sentence: (tag) =>
        `The ticket was not issued by this system: it carries the environment mark “${tag}”.`,
      fix: 'Sign in and validate on the same system: look at the addresses of the test and the real server in the configuration.',
    },
    missingTag: {
      sentence: (own) =>
        `The ticket was not issued by this system: it lacks the environment mark “${own}” of this system.`,
      fix: 'Sign in and validate on the same system: look at the addresses of the test and the real server in the configuration.',
    },
    foreignForm: {
      sentence: (length) =>
        `The ticket was not issued by this system, or it was cut: ours have 32 characters, this one has ${length}.`,
      fix: 'Look at the address of the sign-in server in the configuration, and for anything that cuts or adds to the ticket.',
    },
    unknown: {
      sentence: (since) =>
        `This system does not know the ticket: it was never issued here, has expired long ago, or was used before ${since} (from when on this system remembers).`,
      fix: 'Look at the address of the sign-in server in the configuration (test or real system?), and whether the application sends an old ticket again.',
    },
    ticketNameMissing: {
      sentence: 'The name “ticket=” is missing in front of the ticket.',
      fix: 'Send ticket=<ticket>&service=<address>; let a library put the parameters together.',
    },
    wrongName: {
      sentence: (sent, right) =>
        `A parameter has the wrong name: “${sent}” was sent, “${right}” is right (upper and lower case count).`,
      fix: 'Correct the name of the parameter in the call.',
    },
    htmlEscaped: {
      sentence:
        'The & between the parameters was written as “&amp;”, so that the parameter behind it cannot be read.',
      fix: 'Do not HTML-escape the address of the validation call.',
    },
    emptyParameter: {
      sentence: (name) => `The parameter “${name}” was sent without a value.`,
      fix: 'Validate only when the address of the page has a ticket, and send both ticket and service.',
    },
    missingParameter: {
      sentence: (name) => `The parameter “${name}” is missing.`,
      fix: 'Send all parameters that this endpoint needs; percent-encode the value of each.',
    },
    dirtyTicket: {
      sentence: (what) => `The ticket that was sent has something else in it: ${what}.`,
      fix: 'Take the value of the ticket parameter as it is, without spaces, quotes or more of the address.',
    },
    repeated: {
      sentence: (name) => `The parameter “${name}” was sent more than once.`,
      fix: 'Send each parameter once; encode the value of service so that its own parameters stay inside.',
    },
    tooLong: {
      sentence: 'A parameter is longer than 8192 bytes.',
      fix: 'Shorten the service address; keep long state in the session of the application.',
    },
    tooMany: {
      sentence: 'The request has more than 100 parameters.',
      fix: 'Encode the value of service so that its own parameters stay inside.',
    },
    wrongFormat: {
      sentence: 'The parameter format takes XML or JSON only.',
      fix: 'Leave format out, or send format=JSON.',
    },
    badEnvelope: {
      sentence: (why) => `The body of the SAML request (a SOAP envelope) cannot be used: ${why}.`,
      fix: 'POST a SOAP 1.1 envelope with a samlp:Request that has the ticket in samlp:AssertionArtifact.',
    },
    wrongKind: {
      sentence: (kind, path) => `The wrong kind of ticket: ${path} takes no ${kind}-… ticket.`,
      fix: 'ST- and PT- tickets go to validation, PGT- tickets to /proxy; a TGT- ticket belongs to the browser and is sent nowhere.',
    },
    proxyTicket: {
      sentence: (path) =>
        `A proxy ticket (PT-…) was sent to ${path}, which takes service tickets (ST-…) only.`,
      fix: 'Call /proxyValidate or /p3/proxyValidate if the application accepts proxy tickets.',
    },
    wrongPath: {
      sentence: (path, right) => `${path} is the wrong address; the right one is ${right}.`,
      fix: 'Correct the address of the sign-in server in the client configuration (/cas twice or not at all, upper and lower case).',
    },
    wrongMethod: {
      sentence: (method, path, allowed) =>
        `${path} was called with ${method}; it takes ${allowed} only.`,
      fix: 'Correct the HTTP method of the call.',
    },
    attributesElsewhere: {
      sentence: (path) =>
        `The validation succeeded, but ${path} gives this application no attributes.`,
      fix: 'To receive attributes call /p3/serviceValidate.',
    },
    neverValidated: {
      sentence: (count, service) =>
        `${count} tickets were issued for ${service} that the application did not validate in time.`,
      fix: (host) =>
        `Check that the application's server can reach ${host} (curl -v https://${host}/health) and that the page reads the ticket parameter; people who close the page halfway leave such tickets too.`,
    },
    certificateNotTrusted: {
      sentence: (from) =>
        `A TLS connection from ${from} was broken off as that side does not trust our certificate.`,
      fix: 'Put the root and intermediate certificates into the trust store of the application (Java: cacerts).',
    },
    tlsTooOld: {
      sentence: (from) =>
        `A TLS connection from ${from} was refused as that side only speaks versions or ciphers older than TLS 1.2.`,
      fix: 'Upgrade Java (8u161 or later), .NET (4.6.2 or later) or OpenSSL, and enable TLS 1.2.',
    },
    tlsFailed: {
      sentence: (from, why) => `A TLS connection from ${from} failed: ${why}.`,
      fix: 'Try openssl s_client from the server of the application.',
    },
    loop: {
      sentence: (count) =>
        `A loop: one person was issued ${count} tickets for this application within a minute, as the application does not keep its session after the validation.`,
      fix: "Look at the application's session cookie (Secure, SameSite, path), and whether the load balancer keeps a person on one server.",
    },
    renew: {
      sentence:
        'The application asks for the password again (renew=true), and this ticket comes from a session that was there already.',
      fix: 'Send renew=true at login as well, or leave renew out at validation.',
    },
    gatewayLoop: {
      sentence: (count) =>
        `A loop: one browser was sent here with gateway ${count} times within seconds, as the application does not remember that it has asked.`,
      fix: 'Note in the session of the application that it has asked with gateway, and do not ask again.',
    },
    proxyingNotAllowed: {
      sentence: 'The application asks for proxying (pgtUrl), which it is not allowed.',
      fix: 'Remove pgtUrl (proxyTicketManager, proxyCallbackUrl) from the client configuration, or ask for leave.',
    },
    proxyNotPermitted: {
      sentence: 'The person may no longer use the application that holds this PGT.',
      fix: 'Look at who may use it (allowedGroups, allowedUnits), then have the person sign in again.',
    },
    callbackFailed: {
      sentence: (url, why) => `The pgtUrl ${url} could not be called: ${why}.`,
      fix: 'pgtUrl must be https with a good certificate, within reach of this server, and answer 200.',
    },
    logoutFailed: {
      sentence: (url, why) => `Single logout to ${url} failed: ${why}.`,
      fix: 'Let this address take a POST without a sign-in and without a CSRF check, and answer 200 within 4 seconds.',
    },
    framed: {
      sentence: (path) =>
        `${path} was opened in an iframe: browsers send no cookie there, so that nobody can be signed in or out.`,
      fix: 'Redirect the whole page to sign in and out; use no iframe.',
    },
    nearRegistered: {
      sentence: (service, position, registered, sent) =>
        `The service address is not registered; it is close to ${service} but differs at character ${position}: “${registered}” is registered, “${sent}” was sent.`,
      fix: 'Correct the address in the configuration of the application, or have this one registered too.',
    },
    notRegistered: {
      sentence: (host) => `The service address on ${host} is not registered.`,
      fix: 'Have the application registered, with the exact address that receives the ticket.',
    },
    encodedAtLogin: {
      sentence: 'The service address was percent-encoded twice at login.',
      fix: 'Encode the value of service exactly once.',
    },
    malformed: {
      sentence: (problem) => `The service address cannot be accepted: it has ${problem}.`,
      fix: 'Send the full address of the page that receives the ticket, with https:// at its start.',
    },
    disabled: {
      sentence: (service) => `The application ${service} is disabled.`,
      fix: 'Ask the operator why it is disabled.',
    },
    entryGone: {
      sentence: 'The application was disabled or removed after the ticket was issued.',
      fix: 'Ask the operator why it was disabled or removed.',
    },
    targetNotRegistered: {
      sentence: (target) =>
        `No proxy ticket for ${target}: the target is not registered, or disabled.`,
      fix: 'Correct targetService, or have the target registered.',
    },
    noTarget: {
      sentence: (target) =>
        `No proxy ticket for ${target}: the target is not allowed to take proxy tickets.`,
      fix: 'Have the target allowed to take proxy tickets (proxying.target).',
    },
    targetNotPermitted: {
      sentence: (target) => `No proxy ticket for ${target}: this person may not use the target.`,
      fix: 'Give the person leave, or tell them that they have none.',
    },
    targetNeedsSecondFactor: {
      sentence: (target) =>
        `No proxy ticket for ${target}: it demands a second factor, which this session does not have.`,
      fix: 'Demand it of the calling application too (secondFactor: required), so that people give a code when they sign in.',
    },
    unknownGrant: {
      sentence:
        'This system does not know the proxy-granting ticket: it was never issued here, or its session is over.',
      fix: 'Obtain a new one by validating an ST- ticket with pgtUrl.',
    },
    chainTooLong: {
      sentence: 'The ticket has come through too many proxies, and no more are allowed.',
      fix: 'Look for two applications that call each other in a circle.',
    },
    callbackNotHttps: {
      sentence: (url) => `The pgtUrl ${url} is not https.`,
      fix: 'Use an https address with a good certificate as pgtUrl.',
    },
    callbackMalformed: {
      sentence: (url) => `The pgtUrl ${url} is no proper address.`,
      fix: 'Send a full https address as pgtUrl, percent-encoded once.',
    },
    callbackNotRegistered: {
      sentence: (url) => `The pgtUrl ${url} is not among the registered addresses.`,
      fix: 'Use a pgtUrl on the host of the application, or have this one registered.',
    },
    protocolNotAllowed: {
      sentence: (path) => `The application may not validate at ${path}.`,
      fix: 'Call the endpoint of the protocol version that is registered, or ask for leave.',
    },
    sessionOver: {
      sentence:
        'The person signed out, or the session ended, before the application validated the ticket.',
      fix: 'Nothing to mend; the person signs in again. If it happens often, look whether the application validates late.',
    },
    accountDisabled: {
      sentence: 'The account was disabled after the ticket was issued.',
      fix: 'Nothing to mend in the application.',
    },
    noUserName: {
      sentence: 'This person has no value of the kind that the application takes as user name.',
      fix: "Complete the person's record, or choose another user name for the application.",
    },
    internal: {
      sentence: 'The sign-in system had a fault during the validation.',
      fix: 'Try again; the operator finds it in the log by the support code.',
    },
    leftOut: {
      sentence: (count) => `${count} more refusals were not recorded as they came too fast.`,
      fix: 'Look for an application that calls over and over.',
    },
    other: {
      sentence: (code, reason) => `The request was refused: ${code} (${reason}).`,
      fix: 'Give the support code to the operator.',
    },
  },
  envelope: {
    'body-empty': 'it is empty',
    'body-too-long': 'it is too long',
    'body-unreadable': 'it breaks off',
    'body-not-utf-8': 'it is not UTF-8',
    'xml-document-type': 'it has a DOCTYPE declaration',
    'no-saml-request': 'it has not exactly one Request in its Body',
    'no-artifact': 'it has not exactly one AssertionArtifact',
    'saml-version': 'it is not SAML 1',
    'not-xml': 'it is not well-formed XML',
  },
  outgoing: {
    timeout: 'it did not answer in time',
    'address-refused': 'this address may not be called',
    unresolved: 'its host name was not found',
    unreachable: 'it could not be reached',
    certificate: 'its certificate is not trusted',
    broken: 'its answer was no proper HTTP',
    busy: 'too many calls before it are waiting',
  },
  answered: (status) => `it answered HTTP ${status}`,
  dirt: {
    spaces: 'spaces or line breaks',
    quotes: 'quotes or brackets',
    more: 'more of the address (& = ? %)',
    others: 'characters that are no letters, digits or dashes',
  },
  problems: {
    'more than 8192 bytes': 'more than 8192 bytes',
    'a control character or a backslash': 'a control character or a backslash',
    'a space at an end': 'a space at an end',
    'no https:// or http:// at the start': 'no https:// or http:// at the start',
    'no host': 'no host',
    'a user name before the host': 'a user name before the host',
    'a percent sign in the host': 'a percent sign in the host',
    'a host outside ASCII': 'a host outside ASCII',
    'a dot after the host': 'a dot after the host',
    'no proper host and port': 'no proper host and port',
    'a broken escape in the path': 'a broken escape in the path',
    'an escaped slash or backslash in the path': 'an escaped slash or backslash in the path',
    'an escaped control character in the path': 'an escaped control character in the path',
    'a path that climbs': 'a path that climbs',
    'a path escaped many times over': 'a path escaped many times over',
    'a ticket of its own': 'a ticket of its own',
  },
}
