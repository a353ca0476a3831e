import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isPublicAddress } from './address.ts';

const PUBLIC = ['1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '2a00:1450:4001::1'];
const INNER = [
  '10.0.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '192.168.1.1',
  '172.31.255.255',
  '224.0.0.1',
  '255.255.255.255',
];
const INNER_V6 = [
  '::',
  '::1',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  'fec0::1',
  '2001:db8::1',
  '100::1',
  '5f00::1',
];
const EMBEDDING = [
  '::ffff:10.0.0.1',
  '::8.8.8.8',
  '::ffff:0:8.8.8.8',
  '64:ff9b::808:808',
  '64:ff9b:1::1',
  '2002:808:808::1',
  '2001:0:808:808::1',
];
const UNALLOCATED = ['4000::1', '1::1', 'e000::1'];
const NO_ADDRESS = [
  '',
  'localhost',
  '8.8',
  '08.8.8.8',
  '0x08080808',
  '134744072',
  '8.8.8.8 ',
  '8.8.8.8/32',
  '[2606:4700::1111]',
  '2606:4700::g',
];

describe('a public address', () => {
  it('is a unicast address of the Internet', () => {
    for (const address of PUBLIC) assert.ok(isPublicAddress(address), address);
  });

  it('is not an inner, special or unallocated one, nor one that embeds another', () => {
    for (const address of [...INNER, ...INNER_V6, ...EMBEDDING, ...UNALLOCATED]) assert.ok(!isPublicAddress(address), address);
  });

  it('is nothing that is not written as an address', () => {
    for (const text of NO_ADDRESS) assert.ok(!isPublicAddress(text), text);
  });

  it('is the same whether written as IPv4 or mapped into IPv6', () => {
    fc.assert(fc.property(fc.ipV4(), (address) => isPublicAddress(address) === isPublicAddress(`::ffff:${address}`)));
  });
});
