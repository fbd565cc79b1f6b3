import { crc32, inflateRawSync } from 'node:zlib';

/*
 * A workbook is a zip archive, and an archive may unpack to anything. What is wanted of it is unpacked here, within a
 * bound, and packed again plainly: whatever reads it then has met no other archive than ours.
 * PKWARE APPNOTE 6.3: local header (PK\3\4), central directory (PK\1\2), its end (PK\5\6).
 */
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_LENGTH = 22;
const LONGEST_COMMENT = 0xffff;
const MOST_ENTRIES = 2_000;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;
const UTF8_NAMES = 0x0800;

/** Why an archive is not read. */
export class BadArchive extends Error {
  constructor(readonly reason: 'damaged' | 'encrypted' | 'too_large') {
    super(`the archive is ${reason}`);
  }
}

const inBytes = (bytes: Buffer, from: number, length: number): Buffer => {
  if (from < 0 || from + length > bytes.length) throw new BadArchive('damaged');
  return bytes.subarray(from, from + length);
};

function endOf(bytes: Buffer): Buffer {
  for (let at = bytes.length - END_LENGTH; at >= Math.max(0, bytes.length - END_LENGTH - LONGEST_COMMENT); at -= 1)
    if (bytes.readUInt32LE(at) === END) return bytes.subarray(at);
  throw new BadArchive('damaged');
}

function unpack(method: number, packed: Buffer, most: number): Buffer {
  if (method === STORED) {
    if (packed.length > most) throw new BadArchive('too_large');
    return packed;
  }
  if (method !== DEFLATED) throw new BadArchive('damaged');
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, most) });
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
    throw new BadArchive(code === 'ERR_BUFFER_TOO_LARGE' ? 'too_large' : 'damaged');
  }
}

/**
 * The entries of an archive whose names are wanted, unpacked.
 * @param most bytes that all of them together may have
 * @throws BadArchive
 */
export function unzip(bytes: Buffer, wanted: (name: string) => boolean, most: number): Map<string, Buffer> {
  const end = endOf(bytes);
  const count = end.readUInt16LE(10);
  if (count > MOST_ENTRIES) throw new BadArchive('too_large');
  const entries = new Map<string, Buffer>();
  let at = end.readUInt32LE(16);
  let left = most;
  for (let i = 0; i < count; i += 1) {
    const head = inBytes(bytes, at, 46);
    if (head.readUInt32LE(0) !== CENTRAL) throw new BadArchive('damaged');
    const nameLength = head.readUInt16LE(28);
    const name = inBytes(bytes, at + 46, nameLength)
      .toString('utf8')
      .replace(/^\//, '');
    at += 46 + nameLength + head.readUInt16LE(30) + head.readUInt16LE(32);
    if (!wanted(name)) continue;
    if ((head.readUInt16LE(8) & ENCRYPTED) !== 0) throw new BadArchive('encrypted');
    const offset = head.readUInt32LE(42);
    const local = inBytes(bytes, offset, 30);
    if (local.readUInt32LE(0) !== LOCAL) throw new BadArchive('damaged');
    const data = offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
    const entry = unpack(head.readUInt16LE(10), inBytes(bytes, data, head.readUInt32LE(20)), left);
    left -= entry.length;
    entries.set(name, entry);
  }
  return entries;
}

/** Packs entries without compressing them. */
export function zip(entries: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, data] of entries) {
    const named = Buffer.from(name, 'utf8');
    // From "version needed" to "length of the extra field": the same in both headers.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(UTF8_NAMES, 2);
    common.writeUInt32LE(crc32(data), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(data.length, 18);
    common.writeUInt16LE(named.length, 22);
    const local = Buffer.alloc(4);
    local.writeUInt32LE(LOCAL);
    const central = Buffer.alloc(6);
    central.writeUInt32LE(CENTRAL);
    central.writeUInt16LE(20, 4);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    parts.push(local, common, named, data);
    directory.push(central, common, rest, named);
    offset += local.length + common.length + named.length + data.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(END_LENGTH);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(entries.size, 8);
  end.writeUInt16LE(entries.size, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}
