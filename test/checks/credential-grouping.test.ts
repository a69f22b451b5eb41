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

  test('a PFX password is known by the keyId of the key that signs, too', () => {
    const holder = aServicePrincipal({
      keys: [aKey({ keyId: 'sign', usage: 'Sign', customKeyIdentifier: THUMBPRINT })],
      passwords: [aSecret({ keyId: 'sign' })],
    });
    expect(credentialsOf(holder).map(({ kind }) => kind)).toEqual(['certificate']);
  });

  test.each(['Verify', undefined])(
    'a password beside a key with usage %s is a secret, whatever it shares',
    (usage) => {
      const shared = { keyId: 'same', customKeyIdentifier: THUMBPRINT };
      const holder = anApplication({
        keys: [aKey({ ...shared, usage })],
        passwords: [aSecret(shared)],
      });
      expect(credentialsOf(holder).map(({ kind }) => kind)).toEqual(['secret', 'certificate']);
    },
  );

  test('a password that shares nothing with the key that signs is a secret', () => {
    const holder = anApplication({
      keys: [
        aKey({ keyId: 'sign', usage: 'Sign', customKeyIdentifier: 'AAAA' }),
        aKey({ keyId: 'verify', customKeyIdentifier: THUMBPRINT }),
      ],
      passwords: [aSecret({ customKeyIdentifier: THUMBPRINT })],
    });
    expect(credentialsOf(holder).map(({ kind }) => kind)).toContain('secret');
  });

  test.each([
    ['QUJDRA==', 'qUJDRA=='],
    ['AA', 'AA\u200b'],
    [`${'A'.repeat(300)}B`, `${'A'.repeat(300)}C`],
  ])('certificates %j and %j are two', (one, two) => {
    const keys = [one, two].map((customKeyIdentifier) => aKey({ customKeyIdentifier }));
    const ids = credentialsOf(anApplication({ keys })).map(({ subjectId }) => subjectId);
    expect(new Set(ids).size).toBe(2);
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
