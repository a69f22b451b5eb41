import { randomUUID } from 'node:crypto';
import { generate } from 'selfsigned';

/** PEM texts: the authority to trust, and the server's certificate with its key. */
export type Certificates = { readonly ca: string; readonly cert: string; readonly key: string };

const DAY_MS = 24 * 60 * 60 * 1000;
const EC = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;

/**
 * Makes a throwaway authority and a certificate of it for `localhost` and 127.0.0.1, valid from
 * yesterday (clocks differ) for eight days. The authority's key is forgotten at once, so nothing
 * else can ever be signed by it.
 */
export async function makeCertificates(now: Date = new Date()): Promise<Certificates> {
  const validity = {
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate: new Date(now.getTime() + 7 * DAY_MS),
  };
  // A name of its own: clients find the authority by its name and stop at the first that fits.
  const name = `acr-watch throwaway authority ${randomUUID()}`;
  const ca = await generate([{ name: 'commonName', value: name }], {
    ...EC,
    ...validity,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...EC,
    ...validity,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { ca: ca.cert, cert: leaf.cert, key: leaf.private };
}
