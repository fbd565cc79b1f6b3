// `npm run chaos`, `npm run cluster`: installs and builds what is missing, then runs the program that is named first.
import { buildStale, installMissing } from '#server/prepare.mjs';

installMissing({ dev: true });
buildStale();
const { register } = await import('tsx/esm/api');
register();
const [program = 'main'] = process.argv.splice(2, 1);
await import(`./${program}.ts`);
