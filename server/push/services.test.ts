import { describe, expect, it } from 'vitest';
import { maySendTo, parsePushServices, PUSH_SERVICES, serviceName } from './services.ts';

const shipped = parsePushServices(PUSH_SERVICES) ?? [];

describe('a push goes', () => {
  it.each([
    'https://fcm.googleapis.com/fcm/send/abc:def',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://wns2-by3p.notify.windows.com/w/?token=abc',
    'https://web.push.apple.com/abc',
    'https://FCM.googleapis.com:443/wp/abc',
  ])('to %s', (endpoint) => {
    expect(maySendTo(endpoint, shipped)).toBe(true);
  });

  it.each([
    'http://fcm.googleapis.com/fcm/send/abc',
    'https://fcm.googleapis.com:8443/abc',
    'https://user@fcm.googleapis.com/abc',
    'https://fcm.googleapis.com.evil.example/abc',
    'https://evilfcm.googleapis.com/abc',
    'https://push.apple.com/abc',
    'https://evilpush.apple.com/abc',
    'https://127.0.0.1/abc',
    'https://[::1]/abc',
    'https://2130706433/abc',
    'https://169.254.169.254/latest/meta-data',
    'https://localhost/abc',
    'http://127.0.0.1:9000/abc',
    'file:///etc/passwd',
    'nonsense',
  ])('never to %s', (endpoint) => {
    expect(maySendTo(endpoint, shipped)).toBe(false);
  });

  it('nowhere when it is off', () => {
    expect(parsePushServices('off')).toEqual([]);
    expect(maySendTo('https://fcm.googleapis.com/a', [])).toBe(false);
  });

  it('to this machine where a test says so, at that port alone', () => {
    const services = parsePushServices('http://127.0.0.1:9000') ?? [];
    expect(maySendTo('http://127.0.0.1:9000/a', services)).toBe(true);
    expect(maySendTo('http://127.0.0.1:9001/a', services)).toBe(false);
    expect(maySendTo('https://127.0.0.1:9000/a', services)).toBe(false);
  });
});

describe('the setting', () => {
  it('is a list of hosts', () => {
    expect(parsePushServices(' Push.example.cn , *.push.example.cn ')?.map(serviceName)).toEqual([
      'push.example.cn',
      '*.push.example.cn',
    ]);
  });
  it.each(['', 'https://push.example.cn', '10.0.0.1', 'localhost', 'http://10.0.0.1:80', '*', 'a.cn,,b.cn'])(
    'is not %j',
    (text) => {
      expect(parsePushServices(text)).toBeNull();
    },
  );
});
