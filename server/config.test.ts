import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartRefused } from '#db/refused.ts';
import { readConfig, withPort } from './config.ts';
import { serviceName } from './push/services.ts';

let dataFolder: string;
beforeEach(() => {
  dataFolder = mkdtempSync(path.join(tmpdir(), 'demarc-test-config-'));
});
afterEach(() => rmSync(dataFolder, { recursive: true, force: true }));

const given = (env: Record<string, string>) => readConfig({ DEMARC_DATA: dataFolder, ...env });
const server = { DATABASE_URL: 'postgres://desk@db.example/desk', SECRET: 'long enough to be a secret' };

describe('without any variable', () => {
  it('serves this machine alone, on 8080, from a database of its own, with the demo in it', () => {
    expect(given({})).toMatchObject({
      mode: 'production',
      host: '127.0.0.1',
      port: 8080,
      publicUrl: 'http://127.0.0.1:8080',
      dataFolder,
      databaseUrl: null,
      redisUrl: null,
      smtpUrl: null,
      smsUrl: null,
      demo: 'auto',
    });
  });

  it('makes its secrets once and keeps them for the owner alone', () => {
    const first = given({});
    const again = given({});
    expect(again.secret).toBe(first.secret);
    expect(first.secret.length).toBeGreaterThanOrEqual(32);
    expect(again.demoPassword()).toBe(first.demoPassword());
    for (const file of readdirSync(dataFolder)) expect(statSync(path.join(dataFolder, file)).mode & 0o077).toBe(0);
  });

  it('takes a variable that is set to nothing for one that is not set', () => {
    expect(given({ PORT: '', PUBLIC_URL: '', SECRET: '', DEMO: '' })).toMatchObject({ port: 8080, demo: 'auto' });
  });
});

describe('the public address', () => {
  it('follows HOST and PORT, and is one that a browser can open', () => {
    expect(given({ PORT: '9000' }).publicUrl).toBe('http://127.0.0.1:9000');
    expect(given({ HOST: '0.0.0.0' }).publicUrl).toBe('http://127.0.0.1:8080');
    expect(given({ HOST: '::1' }).publicUrl).toBe('http://[::1]:8080');
    expect(given({ PUBLIC_URL: 'https://desk.example/' }).publicUrl).toBe('https://desk.example');
  });

  it('gets the real port when any free one was asked for, unless it was given', () => {
    expect(withPort(given({ PORT: '0' }), 41_000)).toMatchObject({ port: 41_000, publicUrl: 'http://127.0.0.1:41000' });
    expect(withPort(given({ PORT: '0', PUBLIC_URL: 'https://desk.example' }), 41_000).publicUrl).toBe(
      'https://desk.example',
    );
  });
});

describe('with a database given', () => {
  it('keeps nothing on disk and loads no demo by itself', () => {
    expect(given(server)).toMatchObject({ databaseUrl: server.DATABASE_URL, secret: server.SECRET, demo: 'off' });
    expect(readdirSync(dataFolder)).toEqual([]);
    expect(given({ ...server, DEMO: 'on' }).demo).toBe('on');
  });

  it('needs a secret that all nodes share', () => {
    expect(() => given({ DATABASE_URL: server.DATABASE_URL })).toThrow(/^SECRET is required with DATABASE_URL/);
  });

  it('takes an owner only beside it', () => {
    expect(() => given({ DATABASE_OWNER_URL: server.DATABASE_URL })).toThrow(/without DATABASE_URL/);
  });
});

describe('a wrong value', () => {
  it.each([
    ['PORT', '80 80', 'PORT must be a whole number.'],
    ['PORT', '70000', 'PORT must be from 0 to 65535.'],
    [
      'PUBLIC_URL',
      'desk.example',
      'PUBLIC_URL must be the address that browsers use, beginning with http:// or https://.',
    ],
    [
      'DATABASE_URL',
      'mysql://x/y',
      'DATABASE_URL must be a PostgreSQL address, beginning with postgres:// or postgresql://.',
    ],
    [
      'TRUSTED_PROXIES',
      'loopback, 10.0.0.0/33',
      'TRUSTED_PROXIES must be the addresses or networks of your proxies with commas between them',
    ],
    ['REDIS_URL', 'here', 'REDIS_URL must be a Redis address, beginning with redis:// or rediss://.'],
    ['SMTP_URL', 'mail.example', 'SMTP_URL must be a mail server, beginning with smtp:// or smtps://.'],
    ['SMS_URL', 'http://sms.example', 'SMS_URL must be an SMS gateway, beginning with smpp:// or https://.'],
    ['SECRET', 'short', 'SECRET must have at least 16 characters.'],
    ['DEMO', 'yes', 'DEMO must be on or off.'],
  ])('%s=%s is refused by name', (name, value, sentence) => {
    expect(() => given({ [name]: value })).toThrow(StartRefused);
    expect(() => given({ [name]: value })).toThrow(sentence);
  });

  it('is not quoted when it may be a secret', () => {
    expect(() => given({ SECRET: 'hunter2' })).not.toThrow(/hunter2/);
  });
});

describe('the proxies whose word is taken', () => {
  it('are none, or those that are named', () => {
    expect(given({}).trustedProxies).toEqual([]);
    expect(given({ TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,fd00::/8,192.0.2.1' }).trustedProxies).toEqual([
      'loopback',
      '10.0.0.0/8',
      'fd00::/8',
      '192.0.2.1',
    ]);
  });
});

describe('where pushes may be sent', () => {
  const named = (value: string) => given({ PUSH_SERVICES: value }).pushServices.map(serviceName);

  it('is the browsers’ own services, hosts that are given, or nowhere', () => {
    expect(given({}).pushServices.map(serviceName)).toContain('fcm.googleapis.com');
    expect(named('push.example.cn, *.push.example.cn')).toEqual(['push.example.cn', '*.push.example.cn']);
    expect(named('off')).toEqual([]);
  });

  it('is refused with the variable’s name and what it must be', () => {
    expect(() => given({ PUSH_SERVICES: 'https://push.example.cn' })).toThrow(/^PUSH_SERVICES must be hosts/);
  });
});
