import { describe, expect, it } from 'vitest';
import { fileName } from './fileName.ts';
import { sniff } from './sniff.ts';

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : Buffer.from(part))));

describe('a file is what its bytes say', () => {
  it.each([
    ['image/jpeg', bytes([0xff, 0xd8, 0xff, 0xe0], 'JFIF')],
    ['image/png', bytes([0x89], 'PNG\r\n', [0x1a], '\n')],
    ['image/webp', bytes('RIFF', [1, 0, 0, 0], 'WEBPVP8 ')],
    ['application/pdf', bytes('%PDF-1.7')],
    ['text/plain', bytes('衰耗 −24 dBm\r\n\t合格')],
    ['text/plain', bytes('<script>alert(1)</script>')],
  ])('%s', (type, file) => expect(sniff(file)).toBe(type));

  it.each([
    ['a program', bytes([0x7f], 'ELF', [2, 1, 1, 0])],
    ['an archive', bytes('PK', [3, 4])],
    ['an animation', bytes('GIF89a', [1, 0])],
    ['half of a picture’s beginning', bytes([0xff, 0xd8])],
    ['a RIFF that is no picture', bytes('RIFF', [1, 0, 0, 0], 'WAVEfmt ')],
    ['text in another encoding', bytes([0xb9, 0xca, 0xd5, 0xcf])],
    ['text with a NUL', bytes('a', [0])],
    ['text with an escape sequence', bytes([0x1b], '[2J')],
  ])('or is not taken: %s', (_what, file) => expect(sniff(file)).toBeNull());
});

describe('the name of a file', () => {
  it.each([
    ['接头盒.jpg', 'image/jpeg', '接头盒.jpg'],
    ['IMG_0001.JPEG', 'image/jpeg', 'IMG_0001.jpeg'],
    ['photo.png', 'image/jpeg', 'photo.png.jpg'],
    ['report.exe', 'text/plain', 'report.exe.txt'],
    ['../../etc/passwd', 'text/plain', 'passwd.txt'],
    ['C:\\Users\\x\\照片.webp', 'image/webp', '照片.webp'],
    ['gpj\u202e.exe', 'image/jpeg', 'gpj.exe.jpg'],
    ['a\u0007b\r\nc: d?.pdf', 'application/pdf', 'abc_ d_.pdf'],
    ['.htaccess', 'text/plain', 'htaccess.txt'],
    ['...', 'image/png', 'file.png'],
    ['.png', 'image/png', 'png.png'],
  ] as const)('%j of %s is kept as %j', (name, type, kept) => expect(fileName(name, type)).toBe(kept));

  it('is cut where nobody reads on, and never within a character', () => {
    expect(fileName(`${'😀'.repeat(200)}.png`, 'image/png')).toBe(`${'😀'.repeat(120)}.png`);
  });
});
