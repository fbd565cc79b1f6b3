import { lookup } from 'node:dns';
import { BlockList, isIPv4, type LookupFunction } from 'node:net';

/** Addresses that lead into this machine, its network, or nowhere (IANA special-purpose registries). */
const SPECIAL = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  SPECIAL.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  SPECIAL.addSubnet(net, bits, 'ipv6');
/** Of IPv6 nothing else is given out to the world; addresses that wrap one of IPv4 lie outside. */
const GLOBAL = new BlockList();
GLOBAL.addSubnet('2000::', 3, 'ipv6');

export const isPublic = (address: string): boolean =>
  isIPv4(address) ? !SPECIAL.check(address, 'ipv4') : GLOBAL.check(address, 'ipv6') && !SPECIAL.check(address, 'ipv6');

/** Code of the error for a name that leads to an address which is not public. */
export const NOT_PUBLIC = 'ENOTPUBLIC';

/**
 * Looks a name up for a connection that must leave for the open internet: where one of its addresses does not, it is
 * refused. The connection goes to the very addresses that were looked at, so a name cannot change its mind in between.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, '', 0);
    const inside = addresses.find(({ address }) => !isPublic(address));
    const [first] = addresses;
    if (inside !== undefined || first === undefined) {
      const refusal = new Error(`${hostname} leads to ${inside?.address ?? 'no address'}`);
      return callback(Object.assign(refusal, { code: NOT_PUBLIC }), '', 0);
    }
    if (options.all === true) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
