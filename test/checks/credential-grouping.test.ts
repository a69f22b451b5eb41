import { describe, expect, test } from 'vitest';
import { credentialsOf } from '../../src/checks/credential-grouping.ts';
import { aKey, anApplication, aSecret, aServicePrincipal } from '../support/resources.ts';

const THUMBPRINT = 'kdkIwOxJ8+/M3fUE2kVBEyYaK5E=';

describe('credentialsOf', () => {
  test('a secret is known by object id and key id', () => {
    const [secret] = credentialsOf(
      anApplication({ objectId: 'obj', passwords: [aSecret({ keyId: 'key' })] }),
    );
    expect(secret).toMatchObject({ kind: 'secret', subjectId: 'applications/obj/secrets/key' });
  });

  test('a certificate is known by object id and customKeyIdentifier', () => {
    const [certificate] = credentialsOf(
      aServicePrincipal({ objectId: 'obj', keys: [aKey({ customKeyIdentifier: THUMBPRINT })] }),
    );
    expect(certificate).toMatchObject({
      kind: 'certificate',
      subjectId: `servicePrincipals/obj/certificates/${THUMBPRINT}`,
    });
  });

  test('Sign, Verify and the PFX password of a SAML certificate are one certificate and no secret', () => {
    const holder = aServicePrincipal({
      keys: [
        aKey({ keyId: 'sign', usage: 'Sign', customKeyIdentifier: THUMBPRINT }),
        aKey({ keyId: 'verify', usage: 'Verify', customKeyIdentifier: THUMBPRINT }),
      ],
      passwords: [aSecret({ keyId: 'sign', customKeyIdentifier: THUMBPRINT })],
    });
    const credentials = credentialsOf(holder);
    expect(credentials).toHaveLength(1);
    expect(credentials[0]).toMatchObject({
      kind: 'certificate',
      keyIds: ['sign', 'verify'],
      signs: true,
    });
  });

  test('a password with another customKeyIdentifier stays a secret', () => {
    const holder = aServicePrincipal({
      keys: [aKey({ customKeyIdentifier: THUMBPRINT })],
      passwords: [aSecret({ customKeyIdentifier: 'AAAA' })],
    });
    expect(credentialsOf(holder).map(({ kind }) => kind)).toEqual(['secret', 'certificate']);
  });

  test.each([undefined, ''])('keys with identifier %j are told apart by key id', (identifier) => {
    const holder = anApplication({
      objectId: 'obj',
      keys: [
        aKey({ keyId: 'one', customKeyIdentifier: identifier }),
        aKey({ keyId: 'two', customKeyIdentifier: identifier }),
      ],
      passwords: [aSecret({ keyId: 'three', customKeyIdentifier: identifier })],
    });
    expect(credentialsOf(holder).map(({ subjectId }) => subjectId)).toEqual([
      'applications/obj/secrets/three',
      'applications/obj/certificates/one',
      'applications/obj/certificates/two',
    ]);
  });

  test('an application and its service principal are different holders', () => {
    const secret = aSecret();
    const [onApp] = credentialsOf(anApplication({ objectId: 'a', passwords: [secret] }));
    const [onPrincipal] = credentialsOf(aServicePrincipal({ objectId: 'b', passwords: [secret] }));
    expect(onApp?.subjectId).not.toBe(onPrincipal?.subjectId);
  });

  test('a key that only verifies does not sign', () => {
    const [certificate] = credentialsOf(anApplication({ keys: [aKey({ usage: undefined })] }));
    expect(certificate?.signs).toBe(false);
  });
});
