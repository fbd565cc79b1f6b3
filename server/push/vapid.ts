import { createECDH, hkdfSync } from 'node:crypto';

/** The desk's identity before push services (RFC 8292), both keys in base64url. */
export interface VapidKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Order of P-256 (SEC 2, §2.4.2). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** 64 bits more than the order has, so that no key is likelier than another (FIPS 186-5, A.2.1). */
const BYTES = 40;

/**
 * Derived from the desk's secret: the same on every node and after every start, and nothing more to keep. A new secret
 * makes new keys, and browsers subscribe anew when their pages are next opened.
 */
export function vapidKeys(secret: string): VapidKeys {
  const bits = Buffer.from(hkdfSync('sha256', secret, '', 'VAPID key of the desk', BYTES));
  const scalar = (BigInt(`0x${bits.toString('hex')}`) % (ORDER - 1n)) + 1n;
  const privateKey = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(privateKey);
  return { publicKey: curve.getPublicKey('base64url'), privateKey: privateKey.toString('base64url') };
}
