import { describe, expect, it } from 'vitest';
import { isPublic, NOT_PUBLIC, publicLookup } from './publicAddress.ts';

describe('an address', () => {
  it.each(['142.250.1.95', '8.8.8.8', '2a00:1450:4001:80b::200a', '172.32.0.1'])('%s is of the open internet', (at) => {
    expect(isPublic(at)).toBe(true);
  });
  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.20.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.100.100.200',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00:ec2::254',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'ff02::1',
  ])('%s is not', (at) => {
    expect(isPublic(at)).toBe(false);
  });
});

it('a name that leads into this machine is refused before anything is sent', async () => {
  const error = await new Promise<NodeJS.ErrnoException | null>((resolve) =>
    publicLookup('localhost', { all: true }, (thrown) => resolve(thrown)),
  );
  expect(error?.code).toBe(NOT_PUBLIC);
});
