import { createECDH } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vapidKeys } from './vapid.ts';

describe('the desk’s push keys', () => {
  it('are the same for the same secret, and others for another', () => {
    expect(vapidKeys('a secret of the desk')).toEqual(vapidKeys('a secret of the desk'));
    expect(vapidKeys('a secret of the desk').publicKey).not.toBe(vapidKeys('another secret').publicKey);
  });

  it('are a pair of P-256, for any secret', () => {
    fc.assert(
      fc.property(fc.string(), (secret) => {
        const { publicKey, privateKey } = vapidKeys(secret);
        expect(Buffer.from(publicKey, 'base64url')).toHaveLength(65);
        expect(Buffer.from(privateKey, 'base64url')).toHaveLength(32);
        const curve = createECDH('prime256v1');
        curve.setPrivateKey(privateKey, 'base64url');
        expect(curve.getPublicKey('base64url')).toBe(publicKey);
      }),
      { numRuns: 50 },
    );
  });
});
