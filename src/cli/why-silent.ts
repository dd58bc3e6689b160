/** Why nothing could be asked at an address, in words, and what to do about it. */

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'name not found',
  EAI_AGAIN: 'name not found',
  ECONNREFUSED: 'connection refused',
};

/** The certificate is sound, but nothing here vouches for it. */
const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** @param error of `fetch` */
export function explainSilence({ name, cause, message }: Error, isPublic: boolean): { what: string; advice: string } {
  const { code = '', message: why = message } = (cause ?? {}) as Partial<NodeJS.ErrnoException>;
  if (untrusted.has(code))
    return {
      what: `answers, but its certificate is not trusted here (${code})`,
      advice: 'Name the certificate authority: NODE_EXTRA_CA_CERTS=FILE admittance doctor',
    };
  if (code.startsWith('CERT_') || code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return { what: `answers, but with a wrong certificate (${code})`, advice: 'Renew it, or correct PUBLIC_URL.' };
  const reason = name === 'TimeoutError' ? 'no answer within 10 s' : (reasons[code] ?? (code || why));
  return {
    what: `does not answer (${reason})`,
    advice: isPublic
      ? 'Start the service; if it runs, correct PUBLIC_URL, or run doctor with the settings the service has.'
      : 'Start the service, or run doctor with the settings the service has.',
  };
}
