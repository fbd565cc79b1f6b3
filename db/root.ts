import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The folder of the project: the nearest one above this file that holds package.json.
 * The same code runs from `db/` (tests, development) and from `dist/server/` (built), so a fixed `..` would be wrong in one of them.
 */
export const projectRoot = (() => {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'package.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`No package.json above ${import.meta.dirname}`);
    folder = parent;
  }
  return folder;
})();
